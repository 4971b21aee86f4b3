import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Services } from '../services';
import { describeBug, describeFailure } from '../views/failure-words';
import type { Message } from '../views/limits';
import { buildFailureNotice, buildNotice, type NoticeButton } from '../views/notice-message';

/** Where an answer goes. */
export type Reply =
  /** A new message that only the asker sees. */
  | { readonly kind: 'private'; readonly message: Message }
  /** In place of the message whose button was pressed. */
  | { readonly kind: 'replace'; readonly message: Message }
  /** A message for the whole channel. */
  | { readonly kind: 'channel'; readonly message: Message };

export interface Asked {
  readonly kind: 'command' | 'action';
  readonly name: string;
  readonly respond: RespondFn;
  /** Offered when it fails: the same question again. */
  readonly retry: NoticeButton | null;
  /** What to say when no answer is there after a moment; null where the person still sees the old message. */
  readonly waitingText: string | null;
  /** Is it still wanted in place of the old message? */
  readonly isLatest?: () => boolean;
}

// A note that is replaced at once is worse than none; Cal.com seldom takes this long.
const slowAfterMs = 2_500;

/**
 * Runs what comes after `ack` to an end that the person sees: the answer, or a sentence that says what happened
 * and what to do. Never rejects.
 */
export async function answer(
  services: Services,
  asked: Asked,
  work: () => Promise<Reply | null>,
): Promise<void> {
  const { logger, metrics, newReference } = services;
  const startedAt = performance.now();
  const waiting = showWaiting(services, asked);
  let reply: Reply | null;
  let outcome: 'answered' | 'failed' | 'unsent' = 'answered';
  try {
    reply = await work();
  } catch (error) {
    outcome = 'failed';
    const words = describeFailure(error);
    const reference = newReference();
    // What fails outside is no bug of ours, but it is logged all the same: it carries no data of anybody.
    const report = words === null ? logger.error : logger.failure;
    report(words === null ? 'listener failed' : 'the outside failed', error, { name: asked.name, reference });
    reply = { kind: 'private', message: buildFailureNotice(words ?? describeBug(reference), asked.retry) };
  }
  const wasShown = await waiting.stop();
  // Making the message and sending it are two pieces of work: acks go in between.
  await nextTurn();
  try {
    const isOvertaken = reply?.kind === 'replace' && asked.isLatest?.() === false;
    if (reply !== null && !isOvertaken) await send(asked.respond, reply, wasShown);
  } catch (error) {
    outcome = 'unsent';
    logger.error('answer was not taken by Slack', error, { name: asked.name });
  }
  metrics.countAnswer(asked.kind, asked.name, outcome, (performance.now() - startedAt) / 1000);
}

/** Says after a moment that the answer is on its way, so that a slow Cal.com is not silence. */
function showWaiting(services: Services, { respond, waitingText, name }: Asked) {
  if (waitingText === null) return { stop: async () => false };
  let shown: Promise<boolean> = Promise.resolve(false);
  const timer = setTimeout(() => {
    shown = send(respond, { kind: 'private', message: buildNotice(waitingText) }, false).then(
      () => true,
      (error: unknown) => {
        services.logger.failure('waiting note was not taken by Slack', error, { name });
        return false;
      },
    );
  }, slowAfterMs);
  return {
    stop: () => {
      clearTimeout(timer);
      return shown;
    },
  };
}

/** `replacesWaiting`: the note that the answer is on its way is there to be replaced. */
async function send(respond: RespondFn, reply: Reply, replacesWaiting: boolean): Promise<void> {
  const { text, blocks } = reply.message;
  const place = {
    response_type: reply.kind === 'channel' ? ('in_channel' as const) : ('ephemeral' as const),
    replace_original: reply.kind === 'replace' || replacesWaiting,
    unfurl_links: false,
    unfurl_media: false,
  };
  const message: RespondArguments = { ...place, text, blocks: [...blocks] };
  try {
    await respond(message);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Slack takes no such blocks here: the text alone says the same.
    await respond({ ...place, text });
  }
}

/** A 4xx that is about the message; 404 is about the address, which is used up or expired. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 404 && status !== 429;
}
