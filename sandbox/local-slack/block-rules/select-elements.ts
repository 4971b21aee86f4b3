import { z } from 'zod';
import { confirm, elementId, optionGroup, placeholder, plainOption, type richOption } from './composition';

type Option = z.infer<typeof plainOption>;

const common = {
  action_id: elementId.optional(),
  placeholder: placeholder.optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
};
const choices = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const several = { ...common, max_selected_items: z.int().min(1).optional() };
const ids = z.array(z.string().min(1));
const filter = z.strictObject({
  include: z
    .array(z.enum(['im', 'mpim', 'private', 'public']))
    .min(1)
    .optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});
const conversation = { default_to_current_conversation: z.boolean().optional(), filter: filter.optional() };
const answerable = { response_url_enabled: z.boolean().optional() };
const minQuery = { min_query_length: z.int().min(0).optional() };

interface Menu {
  readonly options?: readonly Option[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly Option[] }[] | undefined;
}

const hasOneKindOfChoices = (menu: Menu) =>
  (menu.options === undefined) !== (menu.option_groups === undefined);
const oneKind = 'needs either options or option_groups';

const offers = (menu: Menu, chosen: readonly Option[]) =>
  contains(menu.options ?? menu.option_groups?.flatMap((group) => group.options) ?? [], chosen);

/** Whether what is chosen at first is among the options, by its value and its words. */
export const contains = (
  options: readonly z.infer<typeof richOption>[],
  chosen: readonly z.infer<typeof richOption>[],
) =>
  chosen.every((initial) =>
    options.some((option) => option.value === initial.value && option.text.text === initial.text.text),
  );
export const notOffered = 'the initial option is not among the options';

export const selectElements = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...common,
      ...choices,
      initial_option: plainOption.optional(),
    })
    .refine(hasOneKindOfChoices, oneKind)
    .refine((menu) => offers(menu, menu.initial_option ? [menu.initial_option] : []), notOffered),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...several,
      ...choices,
      initial_options: z.array(plainOption).min(1).optional(),
    })
    .refine(hasOneKindOfChoices, oneKind)
    .refine((menu) => offers(menu, menu.initial_options ?? []), notOffered),
  z.strictObject({
    type: z.literal('external_select'),
    ...common,
    ...minQuery,
    initial_option: plainOption.optional(),
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...several,
    ...minQuery,
    initial_options: z.array(plainOption).min(1).optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...common, initial_user: z.string().optional() }),
  z.strictObject({ type: z.literal('multi_users_select'), ...several, initial_users: ids.optional() }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...common,
    ...conversation,
    ...answerable,
    initial_conversation: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    ...several,
    ...conversation,
    initial_conversations: ids.optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...common,
    ...answerable,
    initial_channel: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('multi_channels_select'), ...several, initial_channels: ids.optional() }),
] as const;
