import { z } from 'zod';
import type { Block } from '../types';
import { checkBlocks } from './block-rules';
import { plainText } from './composition';
import { type Problem, problemsOf } from './problem';

const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const modal = z.strictObject({
  type: z.literal('modal'),
  ...shared,
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

const home = z.strictObject({ type: z.literal('home'), ...shared });

export type CheckedView = { readonly blocks: readonly Block[] } & Omit<
  z.infer<typeof modal> | z.infer<typeof home>,
  'blocks'
> &
  Readonly<Record<string, unknown>>;

/** What Slack would refuse in a view of this kind, or the view. */
export function checkView(
  given: unknown,
  kind: 'modal' | 'home',
): { readonly view: CheckedView } | { readonly problems: readonly Problem[] } {
  const outline = (kind === 'modal' ? modal : home).safeParse(given);
  if (!outline.success) return { problems: problemsOf(outline.error, given, ['view']) };
  const checked = checkBlocks(outline.data.blocks, kind, ['view', 'blocks']);
  if ('problems' in checked) return checked;
  const lacksSubmit =
    outline.data.type === 'modal' &&
    outline.data.submit === undefined &&
    checked.blocks.some((block) => block.type === 'input');
  if (lacksSubmit)
    return { problems: [{ pointer: '/view/submit', message: 'a view with input blocks needs submit' }] };
  return { view: { ...outline.data, blocks: checked.blocks } };
}
