import { z } from 'zod';
import {
  confirm,
  dispatchConfig,
  elementId,
  imageElement,
  linkUrl,
  overflowOption,
  placeholder,
  plainText,
  richOption,
  style,
} from './composition';
import { contains, notOffered, selectElements } from './select-elements';

const id = { action_id: elementId.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const picker = { ...id, confirm: confirm.optional(), ...focusable };
const typed = {
  ...id,
  placeholder: placeholder.optional(),
  ...focusable,
  dispatch_action_config: dispatchConfig.optional(),
};
const day = z.iso.date();
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const numeral = z.string().regex(/^-?\d+(\.\d+)?$/);
const label = z.string().min(1).max(75);

export const button = z.strictObject({
  type: z.literal('button'),
  ...id,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: linkUrl.optional(),
  style: style.optional(),
  accessibility_label: label.optional(),
  confirm: confirm.optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...id,
  options: z.array(overflowOption).min(1).max(5),
  confirm: confirm.optional(),
});

const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...picker,
    options: z.array(richOption).min(1).max(10),
    initial_options: z.array(richOption).min(1).optional(),
  })
  .refine((element) => contains(element.options, element.initial_options ?? []), notOffered);

const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...picker,
    options: z.array(richOption).min(1).max(10),
    initial_option: richOption.optional(),
  })
  .refine(
    (element) => contains(element.options, element.initial_option ? [element.initial_option] : []),
    notOffered,
  );

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picker,
  placeholder: placeholder.optional(),
  initial_date: day.optional(),
});

const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picker,
  placeholder: placeholder.optional(),
  initial_time: clock.optional(),
  timezone: z.string().optional(),
});

const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...picker,
  // Slack takes ten digits: seconds, not milliseconds.
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
  })
  .refine((input) => (input.min_length ?? 0) <= (input.max_length ?? 3000), 'min_length is over max_length');

const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: numeral.optional(),
  min_value: numeral.optional(),
  max_value: numeral.optional(),
});

const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});

const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});

const choosers = [
  ...selectElements,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
  datetimepicker,
] as const;

export const accessory = z.discriminatedUnion('type', [
  button,
  overflow,
  imageElement,
  ...selectElements,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
]);

export const actionsElement = z.discriminatedUnion('type', [button, overflow, ...choosers]);

export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  ...choosers,
]);

const feedback = z.strictObject({
  text: plainText(75),
  value: z.string().max(2000),
  accessibility_label: label.optional(),
});

export const contextAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    ...id,
    positive_button: feedback,
    negative_button: feedback,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    ...id,
    icon: z.string().min(1),
    text: plainText(75),
    accessibility_label: label.optional(),
    value: z.string().max(2000).optional(),
    visible_to_user_ids: z.array(z.string()).optional(),
    confirm: confirm.optional(),
  }),
]);
