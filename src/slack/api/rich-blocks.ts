import type { types } from '@slack/bolt';
import type { PictureOutcome, RichBlockKind } from '../../accounts/ports';
import type { WorkspaceId } from '../../accounts/workspace';
import type { Logger } from '../../ops/logger';
import type { Store } from '../../store/store';
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

export interface RichBlocksOptions {
  readonly store: Pick<Store, 'pictures'>;
  readonly logger: Logger;
  readonly now: () => Date;
  /** For what nobody waits for. Never rejects. */
  readonly inBackground: (work: Promise<void>) => void;
}

const dayMs = 86_400_000;
const freshForMs = 10 * 60_000;
const mostRemembered = 5_000;
/** Slack brings new blocks to one workspace after the other: what was refused is tried again after a while. */
const triedAgainAfterMs = { refused: 30 * dayMs, perhaps: dayMs } as const;

export function createRichBlocks({ store, logger, now, inBackground }: RichBlocksOptions): RichBlocks {
  const known = new Map<string, { readonly last: PictureOutcome | null; readonly readMs: number }>();

  function remember(workspaceId: WorkspaceId, kind: RichBlockKind, last: PictureOutcome | null): void {
    if (known.size >= mostRemembered) known.clear();
    known.set(`${workspaceId} ${kind}`, { last, readMs: now().getTime() });
  }

  async function read(workspaceId: WorkspaceId, kind: RichBlockKind): Promise<PictureOutcome | null> {
    const found = known.get(`${workspaceId} ${kind}`);
    if (found && Math.abs(now().getTime() - found.readMs) < freshForMs) return found.last;
    const last = await store.pictures.last(workspaceId, kind);
    remember(workspaceId, kind, last);
    return last;
  }

  /** Undefined where it is not to be tried: refused lately, or no database to remember it. */
  async function lookUp(workspaceId: WorkspaceId, kind: RichBlockKind) {
    try {
      const last = await read(workspaceId, kind);
      return last?.refusedUntil && now() < last.refusedUntil ? undefined : last;
    } catch (error) {
      logger.failure('a picture was left out', error);
      return undefined;
    }
  }

  function note(workspaceId: WorkspaceId, kind: RichBlockKind, outcome: PictureOutcome): void {
    remember(workspaceId, kind, outcome);
    const noted = store.pictures.note(workspaceId, kind, outcome);
    inBackground(
      noted.catch((error: unknown) => {
        logger.failure('it was not noted what became of a picture', error);
      }),
    );
  }

  return {
    async send(workspaceId, message, attempt) {
      const asText = (isAgain: boolean) =>
        attempt({ text: message.text, blocks: [...message.blocks] }, isAgain);
      const kind = message.richBlock?.kind;
      if (kind === undefined || workspaceId === null) return (await asText(false)).result;
      const at = now();
      const last = await lookUp(workspaceId, kind);
      if (last === undefined) return (await asText(false)).result;
      const first = await attempt({ text: message.text, blocks: [...rendered(message)] }, false);
      if (first.outcome === 'taken') {
        const isNews = last === null || last.refusedUntil !== null;
        if (isNews) note(workspaceId, kind, { at, refusedUntil: null });
        return first.result;
      }
      if (first.outcome === 'failed') return first.result;
      const second = await asText(true);
      // Refused as well, it was not for the picture.
      if (second.outcome === 'taken') {
        const refusedUntil = new Date(at.getTime() + triedAgainAfterMs[first.outcome]);
        note(workspaceId, kind, { at, refusedUntil });
        logger.warn('Slack took a message without its picture', { team: workspaceId, kind });
      }
      return second.result;
    },
  };
}
