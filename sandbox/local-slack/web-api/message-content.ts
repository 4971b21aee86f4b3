import { checkBlocks, isTooLongTogether } from '../block-rules/block-rules';
import { refusalWithPointers, SlackRefusal } from '../slack-refusal';
import type { Block } from '../types';
import type { Workspace } from '../workspace';

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
}

const longestText = 40_000; // longer text is cut, not refused

/**
 * Text and blocks of a message as Slack would keep them. `ceiling` is the one over all blocks together,
 * which `response_url` does not have.
 */
export function readContent(
  { refusals }: Pick<Workspace, 'refusals'>,
  given: { readonly text?: unknown; readonly blocks?: unknown },
  ceiling: 'with-ceiling' | 'without-ceiling',
): Content {
  const text = typeof given.text === 'string' ? given.text.slice(0, longestText) : '';
  const checked =
    given.blocks === undefined || given.blocks === null
      ? { blocks: [] }
      : checkBlocks(given.blocks, 'message');
  if ('problems' in checked) throw refusalWithPointers('invalid_blocks', checked.problems);
  const refused = refusals.problemsOf(checked.blocks);
  if (refused.length > 0) throw refusalWithPointers('invalid_blocks', refused);
  if (text === '' && checked.blocks.length === 0) throw new SlackRefusal('no_text');
  if (ceiling === 'with-ceiling' && isTooLongTogether(checked.blocks))
    throw new SlackRefusal('msg_blocks_too_long');
  return { text, blocks: checked.blocks };
}
