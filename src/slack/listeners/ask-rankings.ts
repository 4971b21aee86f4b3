import type { CalcomClient, CallOptions } from '../../calcom/client';
import type { Me } from '../../calcom/schemas';
import type { RankingsAnswer, RankingsTotals } from '../../insights/answer';
import { weekStartFromName } from '../../insights/calendar';
import { memberName } from '../../insights/member-name';
import { resolvePeriod } from '../../insights/period';
import { type PeriodBefore, periodBefore } from '../../insights/period-before';
import type { RankingsQuestion, Scope } from '../../insights/question';
import type { RankingsCondition } from '../../insights/rankings-from-bookings';
import { isTimeZone } from '../../insights/wall-time';
import { findByName, type Named } from '../requests/find-by-name';
import type { Services } from '../services';
import type { Choice } from '../views/choice-message';
import { askLists, type ListsFound } from './ask-lists';
import { askOverviewTrend } from './ask-overview-trend';
import { askTotals } from './ask-totals';
import { choiceOf, listNamedEventTypes, listNamedTeams, nameTeam } from './named';
import { plainReckoning, settingsFor } from './reckoning';
import type { Opened } from './with-connection';
import { within } from './within';

export type RankingsOutcome =
  | { readonly kind: 'answer'; readonly answer: RankingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice }
  /** It comes down to the numbers of the connection's owner, and that is not who asks. */
  | { readonly kind: 'not-own' }
  | Uncountable;

type Uncountable = Extract<ListsFound, { kind: 'uncountable' }>;
type AskServices = Pick<Services, 'logger' | 'rankingCounts' | 'wait'>;

// What is asked for beside the rankings is waited for no longer than this once those are there.
const graceMs = 500;

const longestTeamName = 200;

/** Asks Cal.com: looks up the names, turns the period into instants, and ranks what comes back. */
export async function askRankings(
  services: AskServices,
  { calcom, whose, reckoning = plainReckoning }: Pick<Opened, 'calcom' | 'whose'> & Partial<Opened>,
  question: RankingsQuestion,
  askedAt: Date,
  options: CallOptions,
): Promise<RankingsOutcome> {
  const me = await calcom.getMe(options);
  const found = await findScope(calcom, question, me, options);
  if (found.kind === 'choice') return found;
  if (found.scope.kind === 'me' && whose === 'shared') {
    return found.teamsToChoose.length > 0
      ? { kind: 'choice', choice: whichTeam(found.teamsToChoose) }
      : { kind: 'not-own' };
  }
  const event = await findEventType(calcom, question, options);
  if (event.kind === 'choice') return event;

  const { scope, teamsToChoose } = found;
  const { eventType } = event;
  const calendar = calendarOf(me);
  const period = resolvePeriod(question.period, {
    now: askedAt,
    ...calendar,
    ...(await settingsFor(reckoning, [question.period])),
    running: 'until-now',
  });
  const before = question.versus === 'none' ? null : periodBefore(period, askedAt);
  const asked = { question, period, scope, ownId: me.id, eventTypeId: eventType?.id ?? null };
  const asking =
    question.ranking === null
      ? askOverviewTrend(services, calcom, { ...asked, ...calendar, at: askedAt }, options)
      : Promise.resolve(null);
  const numbers = await askNumbers(services, calcom, asked, before, options);
  if (numbers.kind === 'uncountable') return numbers;
  const { kind: _numbers, ...rest } = numbers;
  return {
    kind: 'answer',
    answer: {
      question: {
        ...question,
        team: scope.kind === 'team' ? { id: scope.teamId } : null,
        event: eventType && { id: eventType.id },
      },
      askedAt,
      period,
      scope,
      teamsToChoose,
      eventType,
      ...rest,
      trend: await within(graceMs, asking, services.wait),
    },
  };
}

type Numbers = { readonly kind: 'numbers' } & Pick<
  RankingsAnswer,
  'lists' | 'comparison' | 'totals' | 'countNotes'
>;

/** All at once: the lists, those of the period before where they are compared, and the totals over an overview. */
async function askNumbers(
  services: AskServices,
  calcom: CalcomClient,
  asked: Omit<RankingsCondition, 'now'>,
  before: PeriodBefore | null,
  options: CallOptions,
): Promise<Numbers | Uncountable> {
  const { ranking, versus } = asked.question;
  const compared = versus === 'previous' ? before : null;
  const listing = Promise.all([
    askLists(services, calcom, asked, options),
    compared && askLists(services, calcom, { ...asked, period: compared.period }, options),
  ]);
  const asking: Promise<RankingsTotals | null> =
    ranking === null ? askTotals(services, calcom, asked, before, options) : Promise.resolve(null);
  const [now, then] = await listing;
  if (now.kind === 'uncountable') return now;
  if (then?.kind === 'uncountable') return then;
  return {
    kind: 'numbers',
    lists: now.lists,
    comparison: compared && then && { ...compared, lists: then.lists },
    totals: await within(graceMs, asking, services.wait),
    countNotes: now.notes,
  };
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
    const found = findByName(team, teams);
    if (found.kind !== 'found') return { kind: 'choice', choice: choiceOf('team', found) };
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

export function whichTeam(candidates: readonly Named[]): Choice {
  return { what: 'team', given: null, isAmbiguous: false, nearest: null, candidates };
}

export async function findEventType(calcom: CalcomClient, { event }: RankingsQuestion, options: CallOptions) {
  if (event === null) return { kind: 'found', eventType: null } as const;
  const found = findByName(event, await listNamedEventTypes(calcom, options));
  if (found.kind !== 'found') return { kind: 'choice', choice: choiceOf('event type', found) } as const;
  return { kind: 'found', eventType: found.item } as const;
}
