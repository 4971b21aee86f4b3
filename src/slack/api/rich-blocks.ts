import type { types } from '@slack/bolt';
import type { WorkspaceId } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import { dayMs } from '../../lib/time/calendar';
import type { Logger } from '../../ops/logger';
import { type ChartBlock, type Message, rendered } from '../kit/message';

export interface Content {
  readonly text: string;
  readonly blocks: (types.KnownBlock | ChartBlock)[];
}

export interface Attempt<Result> {
  readonly result: Result;
  /**
   * `refused`: Slack rejected the content. `inconclusive`: it failed without a reason, and a repeat would not
   * show the message twice. `failed`: any other failure, which is no reason to repeat.
   */
  readonly outcome: 'taken' | 'refused' | 'inconclusive' | 'failed';
}

/** Slack takes no tables and charts in some workspaces: a refused one is resent as text and remembered. */
export interface RichBlocks {
  /** Calls `attempt` once, or again with text alone, and resolves to the last result. */
  send<Result>(
    workspaceId: WorkspaceId | null,
    message: Message,
    attempt: (content: Content, isRepeat: boolean) => Promise<Attempt<Result>>,
  ): Promise<Result>;
}

const maxRemembered = 5_000;
/** Slack rolls out new blocks one workspace after the other, so a refused kind is tried again later. */
const triedAgainAfterMs = { refused: 30 * dayMs, inconclusive: dayMs } as const;

/** Refusals are kept in memory: a restart costs one more try. */
export function createRichBlocks({
  logger,
  now,
}: {
  readonly logger: Logger;
  readonly now: () => Date;
}): RichBlocks {
  const refused = createTtlCache<true>({ now, max: maxRemembered });
  return {
    async send(workspaceId, message, attempt) {
      const asText = (isRepeat: boolean) =>
        attempt({ text: message.text, blocks: [...message.blocks] }, isRepeat);
      const kind = message.richBlock?.kind;
      const key = `${workspaceId} ${kind}`;
      if (kind === undefined || workspaceId === null || refused.get(key)) return (await asText(false)).result;
      const first = await attempt({ text: message.text, blocks: [...rendered(message)] }, false);
      if (first.outcome === 'taken' || first.outcome === 'failed') return first.result;
      const second = await asText(true);
      // If the text was refused too, the rich block was not the cause.
      if (second.outcome === 'taken') {
        refused.set(key, true, triedAgainAfterMs[first.outcome]);
        logger.warn('Slack took a message without its table or chart', { team: workspaceId, kind });
      }
      return second.result;
    },
  };
}
