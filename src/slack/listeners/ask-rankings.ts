import type { CalcomClient, CallOptions } from '../../calcom/client';
import type { Me } from '../../calcom/schemas';
import type { RankingsAnswer } from '../../insights/answer';
import { weekStartFromName } from '../../insights/calendar';
import { memberName } from '../../insights/member-name';
import { resolvePeriod } from '../../insights/period';
import { type RankingsQuestion, type Scope, toMemberStatsRequest } from '../../insights/question';
import { rankingIds, rankings, rankMembers } from '../../insights/ranking';
import { isTimeZone } from '../../insights/wall-time';
import { findByName, type Named } from '../requests/find-by-name';
import type { Choice } from '../views/choice-message';
import { choiceOf, listNamedEventTypes, listNamedTeams, nameTeam } from './named';
import type { Opened } from './with-connection';

export type RankingsOutcome =
  | { readonly kind: 'answer'; readonly answer: RankingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice }
  /** It comes down to the numbers of the connection's owner, and that is not who asks. */
  | { readonly kind: 'not-own' };

const longestTeamName = 200;

/** Asks Cal.com: looks up the names, turns the period into instants, and ranks what comes back. */
export async function askRankings(
  { calcom, whose }: Opened,
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
  const period = resolvePeriod(question.period, { now: askedAt, ...calendarOf(me), running: 'until-now' });
  const request = toMemberStatsRequest(question, period, scope, event.eventType?.id ?? null);
  const stats = await calcom.getMemberStats(request, options);
  return {
    kind: 'answer',
    answer: {
      question: {
        ...question,
        team: scope.kind === 'team' ? { id: scope.teamId } : null,
        event: event.eventType && { id: event.eventType.id },
      },
      askedAt,
      period,
      scope,
      teamsToChoose,
      eventType: event.eventType,
      lists: rankingIds.map((id) => rankMembers(id, stats[rankings[id].list])),
    },
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
async function findScope(
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

function whichTeam(candidates: readonly Named[]): Choice {
  return { what: 'team', given: null, isAmbiguous: false, nearest: null, candidates };
}

async function findEventType(calcom: CalcomClient, { event }: RankingsQuestion, options: CallOptions) {
  if (event === null) return { kind: 'found', eventType: null } as const;
  const found = findByName(event, await listNamedEventTypes(calcom, options));
  if (found.kind !== 'found') return { kind: 'choice', choice: choiceOf('event type', found) } as const;
  return { kind: 'found', eventType: found.item } as const;
}
