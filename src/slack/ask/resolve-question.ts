import type { CalcomClient, CallOptions } from '../../calcom/client';
import type { Me } from '../../calcom/schemas';
import { memberName } from '../../lib/text/member-name';
import { weekStartFromName } from '../../lib/time/calendar';
import { type PeriodSettings, type PeriodSpec, resolvePeriod } from '../../lib/time/period';
import { isTimeZone } from '../../lib/time/wall-time';
import type { NamedId, ResolvedQuestion } from '../../rankings/answer';
import type { RankingsQuestion, Scope } from '../../rankings/question';
import type { Caller } from '../bolt/register';
import { type Choice, findByName, type Named } from '../kit/find-by-name';
import type { Services } from '../services';
import { listNamedEventTypes, listNamedTeams, nameTeam } from './name-lookup';

const longestTeamName = 200;

interface ResolvedNames {
  readonly scope: Scope;
  readonly teamsToChoose: readonly Named[];
  readonly eventType: NamedId | null;
}

/** Resolves names to ids, and the period to instants in the calendar of the connection's account. */
export async function resolveQuestion(
  question: RankingsQuestion,
  { scope, teamsToChoose, eventType }: ResolvedNames,
  me: Me,
  periodContext: PeriodContext,
  askedAt: Date,
): Promise<ResolvedQuestion> {
  const period = resolvePeriod(question.period, {
    now: askedAt,
    ...calendarOf(me),
    ...(await periodSettingsFor(periodContext, [question.period])),
    currentPeriod: 'until-now',
  });
  const team = scope.kind === 'team' ? { id: scope.teamId } : null;
  const event = eventType && { id: eventType.id };
  return { question: { ...question, team, event }, askedAt, period, scope, teamsToChoose, eventType };
}

/** A time zone that this Node does not know is read as UTC, which the answer says. */
export function calendarOf(me: Me) {
  return {
    timeZone: isTimeZone(me.timeZone) ? me.timeZone : 'UTC',
    weekStart: weekStartFromName(me.weekStart),
  };
}

type FoundScope =
  | { readonly kind: 'scope'; readonly scope: Scope; readonly teamsToChoose: readonly Named[] }
  | { readonly kind: 'choice'; readonly choice: Choice };

/** The requested scope, else the widest: the organisation, else the only team, else the caller. */
export async function findScope(
  calcom: CalcomClient,
  { scope, team }: RankingsQuestion,
  me: Me,
  options: CallOptions,
): Promise<FoundScope> {
  const just = (found: Scope) => ({ kind: 'scope', scope: found, teamsToChoose: [] }) as const;
  const owner = { kind: 'me', ownerName: memberName(me) } as const;
  if (team === null) {
    if (scope === 'me' && me.organizationId != null) return just(owner);
    if (scope === 'org' || (scope === null && me.organizationId != null)) return just({ kind: 'org' });
  }
  const teams = await listNamedTeams(calcom, options);
  if (team !== null) {
    const found = findByName('team', team, teams);
    if (found.kind === 'choice') return found;
    const chosen = {
      kind: 'team',
      teamId: found.item.id,
      teamName: nameTeam(found.item, teams, longestTeamName),
    } as const;
    return { kind: 'scope', scope: chosen, teamsToChoose: choosableTeams(teams) };
  }
  if (scope === 'me') return { kind: 'scope', scope: owner, teamsToChoose: choosableTeams(teams) };
  const [only] = teams;
  if (only !== undefined && teams.length === 1) {
    return just({ kind: 'team', teamId: only.id, teamName: only.name });
  }
  if (scope === 'team') return { kind: 'choice', choice: whichTeam(teams) };
  return { kind: 'scope', scope: owner, teamsToChoose: choosableTeams(teams) };
}

/** Empty where there is no choice. */
const choosableTeams = (teams: readonly Named[]) => (teams.length > 1 ? teams : []);

/** For a question that needs a team and names none. */
export function whichTeam(candidates: readonly Named[]): Choice {
  return { what: 'team', given: null, isAmbiguous: false, nearest: null, candidates };
}

/** `eventType` is null when the question names none. */
export async function findEventType(calcom: CalcomClient, { event }: RankingsQuestion, options: CallOptions) {
  if (event === null) return { kind: 'found', eventType: null } as const;
  const found = findByName('event type', event, await listNamedEventTypes(calcom, options));
  return found.kind === 'choice' ? found : ({ kind: 'found', eventType: found.item } as const);
}

/** What periods mean in a workspace, beyond the calendar of the account. */
export interface PeriodContext {
  /** The month, 1 to 12, that quarters and years begin with. */
  readonly fiscalYearStart: number;
  /** `DigestsStore.lastPostedAt` for the channel of the caller. */
  lastDigestAt(): Promise<Date | null>;
}

export const defaultPeriodContext: PeriodContext = { fiscalYearStart: 1, lastDigestAt: async () => null };

/** Counts digests posted in `channelId`; without a channel, those of the whole workspace. */
export function periodContextFor(
  { store }: Pick<Services, 'store'>,
  { workspace: { workspaceId }, channelId }: Pick<Caller, 'workspace' | 'channelId'>,
  fiscalYearStart: number,
): PeriodContext {
  return {
    fiscalYearStart,
    lastDigestAt: () => store.digests.lastPostedAt(workspaceId, channelId ?? null),
  };
}

/** Looks up the last digest only when a period refers to it. */
export async function periodSettingsFor(
  { fiscalYearStart, lastDigestAt }: PeriodContext,
  specs: readonly (PeriodSpec | null)[],
): Promise<Required<Pick<PeriodSettings, 'fiscalYearStart' | 'lastDigestAt'>>> {
  const isAboutDigests = specs.some((spec) => spec?.kind === 'since-digest');
  return { fiscalYearStart, lastDigestAt: isAboutDigests ? await lastDigestAt() : null };
}
