import type { CalcomClient, CallOptions } from '../../../calcom/client';
import {
  CalcomError,
  type CalcomForbiddenError,
  CalcomUnauthorizedError,
  nullIfOutOfReach,
} from '../../../calcom/errors';
import type { Me, Membership } from '../../../calcom/schemas';
import type { CountingAccess } from '../../../fair-share/fair-share';
import type { Wait } from '../../../lib/async/wait';
import { memberName } from '../../../lib/text/member-name';
import type { AskedQuestion, ResolvedQuestion } from '../../../rankings/answer';
import { toBookingsQuery } from '../../../rankings/match';
import { toMemberStatsRequest } from '../../../rankings/question';
import { findEventType, findScope, resolveQuestion, whichTeam } from '../../ask/resolve-question';
import { askWithFallbackConnection, type OpenedConnection } from '../../ask/with-connection';
import { yieldToInteractive } from '../../ask/yield-to-interactive';
import type { Caller } from '../../bolt/register';
import type { Choice } from '../../kit/find-by-name';
import type { Services } from '../../services';
import { offersNames } from '../fetch';
import type { CountRequest } from './count';

export type FairShareFound =
  | {
      readonly kind: 'plan';
      readonly understood: ResolvedQuestion;
      readonly countingAccess: CountingAccess;
      readonly countRequest: CountRequest;
    }
  | { readonly kind: 'choice'; readonly choice: Choice }
  /** The access is in no team, or in no organisation when one was asked for. */
  | { readonly kind: 'nobody'; readonly asked: 'team' | 'organisation' };

// Long enough for the rate budget to be full again, with a margin.
const maxPageWaitMs = 150_000;

/**
 * Plans with the first connection, or with the next one, if any, when the first sees less: it has no such
 * team, or its owner is a plain member, whom Cal.com shows only their own bookings.
 */
export async function planWithFallback(
  services: Services,
  caller: Caller,
  opened: OpenedConnection,
  asked: AskedQuestion,
  options: CallOptions,
): Promise<FairShareFound> {
  const ask = (access: OpenedConnection) =>
    planFairShare(access, access === opened ? access.whose : 'wider', asked, options, services.wait);
  const { answer } = await askWithFallbackConnection(services, caller, opened, ask, isEnough, isBetter);
  return answer;
}

type First = FairShareFound | CalcomForbiddenError;

const isPlan = (first: First) => !(first instanceof Error) && first.kind === 'plan';

function isEnough(first: First): boolean {
  if (first instanceof Error || first.kind === 'nobody') return false;
  // A team that this access does not have may be one of the next access.
  if (first.kind === 'choice') return first.choice.what !== 'team' || first.choice.given === null;
  return first.countingAccess.seesAll;
}

function isBetter(found: FairShareFound, first: First): boolean {
  if (found.kind === 'plan') return found.countingAccess.seesAll || !isPlan(first);
  return offersNames(found) && !isPlan(first) && !offersNames(first);
}

async function planFairShare(
  { calcom, periodContext }: Pick<OpenedConnection, 'calcom' | 'periodContext'>,
  whose: CountingAccess['whose'],
  { question, askedAt }: AskedQuestion,
  options: CallOptions,
  wait: Wait,
): Promise<FairShareFound> {
  const me = await calcom.getMe(options);
  const found = await findScope(calcom, question, me, options);
  if (found.kind === 'choice') return found;
  const { scope, teamsToChoose } = found;
  if (scope.kind === 'me' && teamsToChoose.length > 0) {
    return { kind: 'choice', choice: whichTeam(teamsToChoose) };
  }
  if (scope.kind === 'me') return { kind: 'nobody', asked: 'team' };
  if (scope.kind === 'org' && me.organizationId == null) return { kind: 'nobody', asked: 'organisation' };
  const event = await findEventType(calcom, question, options);
  if (event.kind === 'choice') return event;

  const of = scope.kind === 'org' ? 'organization' : { teamId: scope.teamId };
  const members = await nullIfOutOfReach(calcom.listMemberships(of, options));
  const understood = await resolveQuestion(question, { ...found, ...event }, me, periodContext, askedAt);
  return {
    kind: 'plan',
    understood,
    countingAccess: {
      ownerName: memberName(me),
      whose,
      seesAll: await seesEverybodysBookings(calcom, me, members, options),
    },
    countRequest: {
      access: calcom,
      window: understood.period,
      members,
      ...countRequestOf(calcom, understood, wait),
    },
  };
}

function countRequestOf(
  calcom: CalcomClient,
  { question, period, scope, eventType }: ResolvedQuestion,
  wait: Wait,
): Pick<CountRequest, 'query' | 'fetchPage' | 'estimate'> {
  const eventTypeId = eventType?.id ?? null;
  return {
    query: toBookingsQuery({ question, period, scope, eventTypeId }),
    async fetchPage(page, signal) {
      await yieldToInteractive(calcom, wait, signal);
      return calcom.listBookings(page, { signal, timeoutMs: maxPageWaitMs });
    },
    async estimate(signal) {
      // Cal.com gives totals only for a period with both bounds.
      if (period.start === null || period.end === null) return null;
      const request = toMemberStatsRequest(question, period, scope, eventTypeId);
      try {
        return (await calcom.getKpiStats(request, { signal, timeoutMs: 0 }))?.created.count ?? null;
      } catch (error) {
        if (error instanceof CalcomUnauthorizedError || !(error instanceof CalcomError)) throw error;
        return null;
      }
    },
  };
}

/** Owners and admins of the team or organisation list everybody's bookings, members only their own. */
async function seesEverybodysBookings(
  calcom: CalcomClient,
  me: Me,
  members: readonly Membership[] | null,
  options: CallOptions,
): Promise<boolean> {
  if (isOwnerOrAdmin(me, members)) return true;
  if (me.organizationId == null) return false;
  return isOwnerOrAdmin(me, await nullIfOutOfReach(calcom.listMemberships('organization', options)));
}

function isOwnerOrAdmin({ id }: Me, members: readonly Membership[] | null): boolean {
  return (members ?? []).some(
    ({ userId, accepted, role }) => userId === id && accepted && role.toUpperCase() !== 'MEMBER',
  );
}
