import { z } from 'zod';

export const elementId = z.string().min(1).max(255);

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

export function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
}

export const style = z.enum(['primary', 'danger']);

export const webUrl = z
  .string()
  .max(3000)
  .refine((url) => /^https?:\/\/[^\s]+$/.test(url), 'must be a web address');

/** Buttons also link to mail and other apps, so only the shape `scheme:rest` is asked for. */
export const linkUrl = z
  .string()
  .max(3000)
  .refine((url) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(url), 'must be an address');

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: style.optional(),
});

export const placeholder = plainText(150);

const optionValue = z.string().min(1).max(75);

/** An option of a select menu: plain text only. */
export const plainOption = z.strictObject({
  text: plainText(75),
  value: optionValue,
  description: plainText(75).optional(),
});

/** An option of checkboxes and radio buttons, which may be formatted. */
export const richOption = z.strictObject({
  text: anyText(75),
  value: optionValue,
  description: anyText(75).optional(),
});

export const overflowOption = plainOption.extend({ url: linkUrl.optional() });

export const optionGroup = z.strictObject({
  label: plainText(75),
  options: z.array(plainOption).min(1).max(100),
});

export const dispatchConfig = z.strictObject({
  trigger_actions_on: z
    .array(z.enum(['on_enter_pressed', 'on_character_entered']))
    .min(1)
    .max(2)
    .optional(),
});

const pictureSource = {
  image_url: webUrl.optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
};

function hasOnePicture(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}

const onePicture = 'needs either image_url or slack_file';

export const imageElement = z
  .strictObject({ type: z.literal('image'), alt_text: z.string().min(1).max(2000), ...pictureSource })
  .refine(hasOnePicture, onePicture);

export const imageBlock = z
  .strictObject({
    type: z.literal('image'),
    block_id: elementId.optional(),
    alt_text: z.string().min(1).max(2000),
    title: plainText(2000).optional(),
    ...pictureSource,
  })
  .refine(hasOnePicture, onePicture);
