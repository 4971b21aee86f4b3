import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RespondFn } from '@slack/bolt';
import type { WorkspaceId } from '../../accounts/workspace';
import { QueueFullError } from '../../lib/async/semaphore';
import type { RequestKind, RequestOutcome } from '../../ops/metrics';
import { isRefusal } from '../api/response-url';
import type { Attempt } from '../api/rich-blocks';
import { busyFailure } from '../kit/failure-text';
import type { Reply } from '../kit/message';
import { buildFailureNotice, privateNotice, type RecoveryButtons } from '../kit/notice-message';
import { reportToPerson } from '../kit/unanswered';
import type { Services } from '../services';

/** How logs and metrics name a request from Slack. */
interface RequestName {
  readonly kind: RequestKind;
  readonly name: string;
  /** Null when Slack did not say. */
  readonly workspaceId: WorkspaceId | null;
}

export interface PendingRequest extends RequestName {
  readonly respond: RespondFn;
  readonly recoveryButtons: RecoveryButtons;
  /** Shown when there is no answer after 2.5 s; null where the person still sees the old message. */
  readonly waitingText: string | null;
  /** Whether the answer may still replace the old message. */
  readonly isLatest?: () => boolean;
}

/** The services of one request: its log lines and its messages to the person carry the same reference. */
export function forRequest(services: Services): Services {
  const reference = services.newReference();
  return { ...services, newReference: () => reference };
}

/** For a request that is not answered with a `Reply`. Call exactly one of `end` and `endWith`, once. */
export function beginRequest(shared: Services, name: RequestName) {
  const services = forRequest(shared);
  const startedAt = performance.now();
  const end = (outcome: RequestOutcome) => recordRequest(services, name, outcome, startedAt);
  return {
    services,
    end,
    /** For work after the ack; stopping the bot waits for it. `onFailure` returns the outcome to record. */
    endWith(work: Promise<void>, onFailure: (error: unknown) => RequestOutcome): void {
      services.inFlight.track(work.then(() => 'answered' as const, onFailure).then(end));
    },
  };
}

/** Records a request in the metrics and as one log line. @param services from `forRequest` */
function recordRequest(
  { logger, metrics, newReference, onBusy }: Services,
  { kind, name, workspaceId }: RequestName,
  outcome: RequestOutcome,
  startedAt: number,
): void {
  const ms = performance.now() - startedAt;
  metrics.countAnswer(kind, name, outcome, ms / 1000);
  if (outcome === 'busy') {
    onBusy();
    return;
  }
  const fields = { kind, name, outcome, ms: Math.round(ms), team: workspaceId, reference: newReference() };
  logger.info('request', fields);
}

/** Stops the waiting note. Resolves to true when one is on screen and can be replaced. */
export type StopWaitingNote = () => Promise<boolean>;

// A note that is replaced at once is worse than none, and Cal.com seldom takes this long.
const slowAfterMs = 2_500;

/** Sends what `work` returns, or says why it failed. Never rejects. @param services from `forRequest` */
export async function sendReply(
  services: Services,
  pending: PendingRequest,
  work: (stopWaitingNote: StopWaitingNote) => Promise<Reply | null>,
): Promise<void> {
  const { logger, newReference } = services;
  const startedAt = performance.now();
  const waiting = showWaitingNote(services, pending);
  let reply: Reply | null;
  let outcome: RequestOutcome = 'answered';
  try {
    reply = await work(waiting.stop);
  } catch (error) {
    const isBusy = error instanceof QueueFullError;
    outcome = isBusy ? 'busy' : 'failed';
    const message = isBusy
      ? buildFailureNotice(busyFailure, pending.recoveryButtons)
      : reportToPerson(services, 'listener failed', error, pending.recoveryButtons, { name: pending.name });
    reply = { kind: 'private', message };
  }
  const wasShown = await waiting.stop();
  // Building a message and sending it are separate turns, so that acks go out in between.
  await nextTurn();
  try {
    const isOvertaken = reply?.kind === 'replace' && pending.isLatest?.() === false;
    if (reply !== null && !isOvertaken) {
      const sent = reply;
      const fields = { kind: pending.kind, name: pending.name, reference: newReference() };
      await services.tracing.span('post', fields, () => send(services, pending, sent, wasShown));
    }
  } catch (error) {
    outcome = 'unsent';
    logger.error('answer was not taken by Slack', error, { name: pending.name, reference: newReference() });
  }
  recordRequest(services, pending, outcome, startedAt);
}

/** Shows `waitingText` after `slowAfterMs`, so that a slow Cal.com does not look like silence. */
function showWaitingNote(services: Services, pending: PendingRequest): { readonly stop: StopWaitingNote } {
  const { waitingText, name } = pending;
  if (waitingText === null) return { stop: async () => false };
  let shown: Promise<boolean> = Promise.resolve(false);
  const timer = setTimeout(() => {
    shown = send(services, pending, privateNotice(waitingText), false).then(
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

/** `replacesWaiting`: the waiting note is on screen and gives way to this reply. */
async function send(
  { richBlocks }: Services,
  { kind, respond, workspaceId }: PendingRequest,
  reply: Reply,
  replacesWaiting: boolean,
): Promise<void> {
  const placement = {
    response_type: reply.kind === 'channel' ? ('in_channel' as const) : ('ephemeral' as const),
    replace_original: reply.kind === 'replace' || replacesWaiting,
    unfurl_links: false,
    unfurl_media: false,
  };
  // A repeat is safe where it replaces a message that Slack may have shown already.
  const canRepeat = reply.kind === 'replace' || (reply.kind === 'private' && kind === 'command');
  const failure = await richBlocks.send(
    workspaceId,
    reply.message,
    async (content, isRepeat): Promise<SendAttempt> => {
      const sendOnce = (isRepeated: boolean) =>
        respond({ ...placement, ...(isRepeated && canRepeat ? { replace_original: true } : {}), ...content });
      try {
        await sendOnce(isRepeat).catch((error: unknown) => {
          if (!canRepeat || !wasCutOff(error)) throw error;
          return sendOnce(true);
        });
        return { result: null, outcome: 'taken' };
      } catch (error) {
        return { result: { error }, outcome: outcomeOf(error, canRepeat) };
      }
    },
  );
  if (failure === null) return;
  if (!isRefusal(statusOf(failure.error))) throw failure.error;
  // Slack refused the blocks; the text alone says the same.
  await respond({ ...placement, text: reply.message.text });
}

type SendAttempt = Attempt<{ readonly error: unknown } | null>;

function outcomeOf(error: unknown, canRepeat: boolean): SendAttempt['outcome'] {
  const status = statusOf(error);
  if (isRefusal(status)) return 'refused';
  return canRepeat && status >= 500 ? 'inconclusive' : 'failed';
}

/** Slack closed an idle connection just as the request went out on it, which a busy process notices late. */
const wasCutOff = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';

/** 0 when there was no answer. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 0;
}
