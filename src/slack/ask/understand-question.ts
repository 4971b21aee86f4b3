import type { CalcomClient, CallOptions } from '../../calcom/client';
import type { Me } from '../../calcom/schemas';
import { memberName } from '../../lib/text/member-name';
import { weekStartFromName } from '../../lib/time/calendar';
import { type PeriodSettings, type PeriodSpec, resolvePeriod } from '../../lib/time/period';
import { isTimeZone } from '../../lib/time/wall-time';
import type { NamedId, UnderstoodQuestion } from '../../rankings/answer';
import type { RankingsQuestion, Scope } from '../../rankings/question';
import type { Caller } from '../bolt/register';
import { type Choice, findByName, type Named } from '../kit/find-by-name';
import type { Services } from '../services';
import { listNamedEventTypes, listNamedTeams, nameTeam } from './name-lookup';

const longestTeamName = 200;

/** What was found of a question's names. */
interface Found {
  readonly scope: Scope;
  readonly teamsToChoose: readonly Named[];
  readonly eventType: NamedId | null;
}

/** The question with its names as ids and its period as instants, in the calendar of whose access it is. */
export async function understandQuestion(
  question: RankingsQuestion,
  { scope, teamsToChoose, eventType }: Found,
  me: Me,
  periodContext: PeriodContext,
  askedAt: Date,
): Promise<UnderstoodQuestion> {
  const period = resolvePeriod(question.period, {
    now: askedAt,
    ...calendarOf(me),
    ...(await settingsFor(periodContext, [question.period])),
    currentPeriod: 'until-now',
  });
  const team = scope.kind === 'team' ? { id: scope.teamId } : null;
  const event = eventType && { id: eventType.id };
  return { question: { ...question, team, event }, askedAt, period, scope, teamsToChoose, eventType };
}

/** The connection's own calendar. A zone that this Node does not know is read as UTC, which the answer says. */
export function calendarOf(me: Me) {
  return {
    timeZone: isTimeZone(me.timeZone) ? me.timeZone : 'UTC',
    weekStart: weekStartFromName(me.weekStart),
  };
}

type FoundScope =
  | { readonly kind: 'scope'; readonly scope: Scope; readonly teamsToChoose: readonly Named[] }
  | { readonly kind: 'choice'; readonly choice: Choice };

/** The scope asked for, else the widest: the organisation, else the only team, else the caller. */
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
    return { kind: 'scope', scope: chosen, teamsToChoose: severalOf(teams) };
  }
  if (scope === 'me') return { kind: 'scope', scope: owner, teamsToChoose: severalOf(teams) };
  const [only] = teams;
  if (only !== undefined && teams.length === 1) {
    return just({ kind: 'team', teamId: only.id, teamName: only.name });
  }
  if (scope === 'team') return { kind: 'choice', choice: whichTeam(teams) };
  return { kind: 'scope', scope: owner, teamsToChoose: severalOf(teams) };
}

/** The teams to choose between: none where there is no choice. */
const severalOf = (teams: readonly Named[]) => (teams.length > 1 ? teams : []);

/** A team has to be chosen, and none was named. */
export function whichTeam(candidates: readonly Named[]): Choice {
  return { what: 'team', given: null, isAmbiguous: false, nearest: null, candidates };
}

/** `eventType` is null where the question names none. */
export async function findEventType(calcom: CalcomClient, { event }: RankingsQuestion, options: CallOptions) {
  if (event === null) return { kind: 'found', eventType: null } as const;
  const found = findByName('event type', event, await listNamedEventTypes(calcom, options));
  return found.kind === 'choice' ? found : ({ kind: 'found', eventType: found.item } as const);
}

/** What periods mean in a workspace, beyond the calendar of whoever is asked for. */
export interface PeriodContext {
  /** The month, 1 to 12, that quarters and years begin with. */
  readonly fiscalYearStart: number;
  /** As `DigestsStore.lastPostedAt` of the channel somebody asks from. */
  lastDigestAt(): Promise<Date | null>;
}

/** Years from January, and no digests. */
export const defaultPeriodContext: PeriodContext = { fiscalYearStart: 1, lastDigestAt: async () => null };

/** `channelId`: digests posted there count; of no channel, the workspace’s. */
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

/** What `resolvePeriod` is told of it. Digests are looked up only where a period is about them. */
export async function settingsFor(
  { fiscalYearStart, lastDigestAt }: PeriodContext,
  specs: readonly (PeriodSpec | null)[],
): Promise<Required<Pick<PeriodSettings, 'fiscalYearStart' | 'lastDigestAt'>>> {
  const isAboutDigests = specs.some((spec) => spec?.kind === 'since-digest');
  return { fiscalYearStart, lastDigestAt: isAboutDigests ? await lastDigestAt() : null };
}
