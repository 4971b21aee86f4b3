import type { Chosen } from '../../accounts/accounts';
import type { Connection } from '../../accounts/connection';
import type { Purpose } from '../../accounts/permission';
import { CalcomForbiddenError, CalcomUnauthorizedError } from '../../calcom/errors';
import type { Caller } from '../bolt/register';
import type { Message, Reply } from '../kit/message';
import { buildAccessDenied, buildNobodyAllows, markSample } from '../kit/notice-message';
import type { Services } from '../services';
import { type PeriodContext, periodContextFor } from './resolve-question';

export interface OpenedConnection
  extends Pick<Extract<Chosen, { kind: 'use' }>, 'calcom' | 'connection' | 'whose' | 'fallback'> {
  readonly periodContext: PeriodContext;
}

/** Cal.com refused the shared connection, which was asked after the caller's own. */
class FallbackRefusedError extends Error {
  constructor(options: ErrorOptions) {
    super('Cal.com refuses the shared connection', options);
    this.name = 'FallbackRefusedError';
  }
}

/** Keeps a refusal of the fallback connection from being taken for one of the first. */
export async function asFallback<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CalcomUnauthorizedError ? new FallbackRefusedError({ cause: error }) : error;
  }
}

/** Asks with the caller's connection, or says why there is none. Tells the owner of a refused connection. */
export async function withConnection<R>(
  services: Services,
  caller: Caller,
  purpose: Purpose,
  ask: (opened: OpenedConnection) => Promise<R>,
  { allowsSample = true } = {},
): Promise<R | Reply> {
  const { workspace, slackUserId } = caller;
  const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
  if (chosen.kind === 'denied') {
    const maySample = allowsSample && chosen.why === 'not-connected';
    const sample = maySample ? await openSample(services, caller, purpose) : null;
    if (sample !== null) return markSampleReply(await ask(sample));
    const isNobodys = chosen.why === 'bookings-not-allowed' && !(await hasAdmin(services, caller));
    return {
      kind: 'private',
      message: isNobodys ? buildNobodyAllows() : buildAccessDenied(chosen.why, purpose),
    };
  }
  try {
    return await ask({
      ...chosen,
      periodContext: periodContextFor(services, caller, chosen.fiscalYearStart),
    });
  } catch (error) {
    if (error instanceof FallbackRefusedError && chosen.fallback !== null) {
      await reportRefused(services, caller, chosen.fallback.connection);
      return { kind: 'private', message: buildAccessDenied('shared-broken', purpose) };
    }
    if (!(error instanceof CalcomUnauthorizedError)) throw error;
    await reportRefused(services, caller, chosen.connection);
    const why = chosen.whose === 'own' ? 'own-broken' : 'shared-broken';
    return { kind: 'private', message: buildAccessDenied(why, purpose) };
  }
}

/**
 * Asks with the first connection and, when Cal.com forbids it something or its answer is not enough, with the
 * fallback connection. That one's answer counts when it is better; its errors are only logged. `fallback` is
 * the connection whose answer replaced the first.
 * @throws what `ask` throws for the first connection
 */
export async function askWithFallbackConnection<T>(
  services: Pick<Services, 'accounts' | 'logger'>,
  caller: Pick<Caller, 'workspace'>,
  opened: OpenedConnection,
  ask: (opened: OpenedConnection) => Promise<T>,
  isEnough: (first: T | CalcomForbiddenError) => boolean,
  isBetter: (answer: T, first: T | CalcomForbiddenError) => boolean,
): Promise<{ readonly answer: T; readonly fallback: Connection | null }> {
  const { fallback } = opened;
  const first = await ask(opened).catch((error: unknown) => {
    if (error instanceof CalcomForbiddenError) return error;
    throw error;
  });
  if (fallback !== null && !isEnough(first)) {
    try {
      const answer = await ask({ ...opened, calcom: fallback.calcom, whose: 'shared' });
      if (isBetter(answer, first)) return { answer, fallback: fallback.connection };
    } catch (error) {
      services.logger.failure('the shared connection did not answer either', error);
      if (error instanceof CalcomUnauthorizedError)
        await reportRefused(services, caller, fallback.connection);
    }
  }
  if (first instanceof CalcomForbiddenError) throw first;
  return { answer: first, fallback: null };
}

const sampleDays = 7;
const sampleKey = ({ slackUserId }: Pick<Caller, 'slackUserId'>) => `sample ${slackUserId}`;

/** For a week, this person is answered from invented people while nothing is connected. */
export async function startSample({ store, now }: Services, caller: Caller): Promise<void> {
  const until = new Date(now().getTime() + sampleDays * 86_400_000);
  await store.shortLived.add(caller.workspace.workspaceId, sampleKey(caller), until);
}

/** Returns null unless the person asked for sample data and no account can answer. */
async function openSample(
  services: Services,
  caller: Caller,
  purpose: Purpose,
): Promise<OpenedConnection | null> {
  const { accounts, store, sampleCalcom, now } = services;
  const { workspace, slackUserId } = caller;
  const { workspaceId } = workspace;
  if (!(await store.shortLived.has(workspaceId, sampleKey(caller)))) return null;
  if (purpose === 'own' && (await accounts.stateOf(workspace, slackUserId)).shared !== null) return null;
  const { id, name } = await sampleCalcom.getMe();
  const connection: Connection = {
    id: 'sample',
    workspaceId,
    ownerSlackUserId: null,
    apiUrl: '',
    calcomUserId: id,
    calcomName: name ?? '',
    hasOrganisation: true,
    kind: 'api-key',
    brokenAt: null,
    createdAt: now(),
  };
  const periodContext = periodContextFor(services, caller, 1);
  return { calcom: sampleCalcom, connection, whose: 'own', fallback: null, periodContext };
}

/** Leaves what is no reply, such as a form, unchanged. */
function markSampleReply<R>(answer: R): R {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) return answer;
  const { message } = answer;
  return isMessage(message) ? { ...answer, message: markSample(message) } : answer;
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'text' in value && 'blocks' in value;

/** There may be no admin yet where nobody installed Roundup through Slack. */
async function hasAdmin(
  { accounts, slack, adminHint }: Services,
  { workspace, slackUserId }: Caller,
): Promise<boolean> {
  if (adminHint === null) return true;
  const { policy } = await accounts.stateOf(workspace, slackUserId);
  return policy.admins.length > 0 || slack.hasSlackAdmins(workspace);
}

/** Has the connection's owner told. Never rejects. */
export async function reportRefused(
  { accounts, logger }: Pick<Services, 'accounts' | 'logger'>,
  { workspace }: Pick<Caller, 'workspace'>,
  connection: Connection,
): Promise<void> {
  await accounts.reportRefused(workspace, connection).catch((failure: unknown) => {
    logger.failure('a refused connection was not marked', failure);
  });
}
