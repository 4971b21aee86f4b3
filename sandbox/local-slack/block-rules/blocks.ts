import { z } from 'zod';
import { anyText, elementId, imageBlock, imageElement, mrkdwn, plainText } from './composition';
import { chartBlock, dataTableBlock, tableBlock } from './data-blocks';
import { accessory, actionsElement, button, contextAction, inputElement } from './elements';
import { richTextBlock } from './rich-text';

const id = { block_id: elementId.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...id,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    message: 'missing required field: text',
    path: ['text'],
  });

const header = z.strictObject({ type: z.literal('header'), ...id, text: plainText(150) });
const divider = z.strictObject({ type: z.literal('divider'), ...id });

const context = z.strictObject({
  type: z.literal('context'),
  ...id,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, plainText(3000), mrkdwn(3000)]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  type: z.literal('actions'),
  ...id,
  elements: z.array(actionsElement).min(1).max(25),
});

const contextActions = z.strictObject({
  type: z.literal('context_actions'),
  ...id,
  elements: z.array(contextAction).min(1).max(5),
});

const input = z.strictObject({
  type: z.literal('input'),
  ...id,
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});

// All markdown blocks of a message together may have no more either: block-rules.ts adds them up.
const markdown = z.strictObject({
  type: z.literal('markdown'),
  ...id,
  text: z.string().min(1).max(12_000),
});

const card = z
  .strictObject({
    type: z.literal('card'),
    ...id,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    actions: z.array(button).min(1).optional(),
  })
  .refine((block) => [block.hero_image, block.title, block.body, block.actions].some(Boolean), {
    message: 'a card needs a title, a body, an image or an action',
  });

const carousel = z.strictObject({
  type: z.literal('carousel'),
  ...id,
  elements: z.array(card).min(1).max(10),
});

const alert = z.strictObject({
  type: z.literal('alert'),
  ...id,
  text: anyText(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const containable = [
  section,
  header,
  divider,
  context,
  actions,
  imageBlock,
  richTextBlock,
  input,
  tableBlock,
] as const;

const container = z.strictObject({
  type: z.literal('container'),
  ...id,
  title: plainText(150).optional(),
  rich_text_title: richTextBlock.optional(),
  subtitle: anyText(150).optional(),
  child_blocks: z
    .array(z.discriminatedUnion('type', [...containable]))
    .min(1)
    .max(10),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
});

const common = [section, header, divider, context, actions, imageBlock, richTextBlock, input] as const;

/**
 * Which blocks may stand where. Left out, and so refused: those an app cannot post (`file`), that need a scope
 * of their own (`video`), or that belong to streamed progress (`plan`, `task_card`).
 */
export const blocksBySurface = {
  message: z.discriminatedUnion('type', [
    ...common,
    tableBlock,
    dataTableBlock,
    chartBlock,
    markdown,
    contextActions,
    card,
    carousel,
    container,
  ]),
  modal: z.discriminatedUnion('type', [...common, alert]),
  home: z.discriminatedUnion('type', [...common, chartBlock, card, carousel]),
};

export type Surface = keyof typeof blocksBySurface;
