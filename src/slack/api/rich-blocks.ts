import type { types } from '@slack/bolt';
import type { WorkspaceId } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import { dayMs } from '../../lib/time/calendar';
import type { Logger } from '../../ops/logger';
import { type ChartBlock, type Message, rendered } from '../kit/message';

/** A message as it goes over the wire. */
export interface Content {
  readonly text: string;
  readonly blocks: (types.KnownBlock | ChartBlock)[];
}

/** What came of sending it once. */
export interface Attempt<Result> {
  readonly result: Result;
  /**
   * `refused`: Slack took nothing, for what the message is. `perhaps`: it failed without saying why, and the same may
   * be sent again without being seen twice. `failed`: anything else that is no reason to send again.
   */
  readonly outcome: 'taken' | 'refused' | 'perhaps' | 'failed';
}

/**
 * The one way that tables and charts go to Slack, which does not take them in every workspace, nor says where: they are
 * tried, what is refused is sent as text at once, and which it was is remembered of the workspace.
 */
export interface RichBlocks {
  /** `attempt` is called once, or a second time with the text alone. Resolves to what came of the last time. */
  send<Result>(
    workspaceId: WorkspaceId | null,
    message: Message,
    attempt: (content: Content, isAgain: boolean) => Promise<Attempt<Result>>,
  ): Promise<Result>;
}

const maxRemembered = 5_000;
/** Slack brings new blocks to one workspace after the other: what was refused is tried again after a while. */
const triedAgainAfterMs = { refused: 30 * dayMs, perhaps: dayMs } as const;

/** What was refused is remembered in this process: after a restart it costs one more try. */
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
      const asText = (isAgain: boolean) =>
        attempt({ text: message.text, blocks: [...message.blocks] }, isAgain);
      const kind = message.richBlock?.kind;
      const key = `${workspaceId} ${kind}`;
      if (kind === undefined || workspaceId === null || refused.get(key)) return (await asText(false)).result;
      const first = await attempt({ text: message.text, blocks: [...rendered(message)] }, false);
      if (first.outcome === 'taken' || first.outcome === 'failed') return first.result;
      const second = await asText(true);
      // Refused as well, it was not for the rich block.
      if (second.outcome === 'taken') {
        refused.set(key, true, triedAgainAfterMs[first.outcome]);
        logger.warn('Slack took a message without its table or chart', { team: workspaceId, kind });
      }
      return second.result;
    },
  };
}
