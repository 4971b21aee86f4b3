import type { Connection } from '../../../accounts/connection';
import { CalcomUnauthorizedError } from '../../../calcom/errors';
import type { Me } from '../../../calcom/schemas';
import type { Digest, DigestContent } from '../../../digests/digest';
import { parseTimeZone, type ZoneProblem } from '../../../digests/parse-schedule';
import type { WeekStart } from '../../../lib/time/calendar';
import { deadlineFrom } from '../../ask/deadline';
import { listNamedTeams, nameTeam } from '../../ask/name-lookup';
import { calendarOf } from '../../ask/understand-question';
import type { Caller } from '../../bolt/register';
import { describeFailure, type FailureText } from '../../kit/failure-text';
import type { Named } from '../../kit/find-by-name';
import { escapeUserText, singleLine } from '../../kit/text';
import type { Services } from '../../services';
import { sourceWords } from '../list/text';
import { type DigestSource, printSource } from './digest-form-request';
import type { SourceGroup } from './digest-form-view';

/** What a form may offer of whose numbers, and what it starts with. */
export interface DigestSources {
  readonly groups: readonly SourceGroup[];
  /** One of the groups' values; null where none suits. */
  readonly chosen: string | null;
  /** Of the access that comes first; null where Cal.com did not say. */
  readonly calendar: { readonly timeZone: string; readonly weekStart: WeekStart } | null;
  /** Our own mrkdwn: what could not be asked. */
  readonly notes: readonly string[];
}

interface Reading {
  readonly access: DigestContent['access'];
  readonly connection: Connection;
  readonly hasOrganisation: boolean;
  readonly teams: readonly Named[];
  readonly calendar: DigestSources['calendar'];
  readonly failure: FailureText | null;
}

/**
 * Each Cal.com access that this person may set a digest up with: their own and the shared one. Of a digest that
 * somebody else owns, its owner's access may stay as it is, and be used for nothing else.
 */
export async function findSources(
  services: Services,
  caller: Caller,
  digest: Digest | null,
): Promise<DigestSources> {
  const { own, shared } = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
  const isForeign = digest !== null && digest.ownerSlackUserId !== caller.slackUserId;
  const usesShared = digest?.content.access === 'shared';
  const isTwice = own !== null && own.id === shared?.id && !usesShared && !isForeign;
  const offered: readonly (readonly [DigestContent['access'], Connection | null])[] = [
    ['own', isForeign ? null : own],
    ['shared', isTwice ? null : shared],
  ];
  const readings = await Promise.all(
    offered.flatMap(([access, connection]) =>
      connection === null || connection.brokenAt !== null
        ? []
        : [readAccess(services, caller, access, connection)],
    ),
  );
  const groups = readings.map(toGroup).filter(({ options }) => options.length > 0);
  const kept = digest && keptOption(digest, groups, isForeign);
  const all = kept?.isOffered === false ? [kept.group, ...groups] : groups;
  return {
    groups: all,
    chosen: kept?.value ?? widestOf(readings),
    calendar: readings.find(({ calendar }) => calendar !== null)?.calendar ?? null,
    notes: readings.flatMap(missingWords),
  };
}

function missingWords({ failure, connection, teams }: Reading): readonly string[] {
  const name = escapeUserText(connection.calcomName, 60);
  if (failure !== null) return [`*The teams of ${name} are missing here.* ${failure.what} ${failure.todo}`];
  return teams.length > mostTeams
    ? [`*${name} is in ${teams.length} teams:* the first ${mostTeams} of them are offered here.`]
    : [];
}

async function readAccess(
  services: Services,
  { workspace }: Caller,
  access: DigestContent['access'],
  connection: Connection,
): Promise<Reading> {
  const calcom = services.accounts.open(connection);
  const options = deadlineFrom(services.now());
  const base = { access, connection };
  try {
    const [me, teams] = await Promise.all([calcom.getMe(options), listNamedTeams(calcom, options)]);
    const hasOrganisation = me.organizationId != null;
    return { ...base, hasOrganisation, teams, calendar: toCalendar(me, services.now()), failure: null };
  } catch (error) {
    if (error instanceof CalcomUnauthorizedError)
      await services.accounts.reportRefused(workspace, connection);
    const failure = describeFailure(error);
    if (failure === null) throw error;
    return { ...base, hasOrganisation: connection.hasOrganisation, teams: [], calendar: null, failure };
  }
}

/** A zone that follows no summer time, such as EST, is none that a digest takes: then the nearest to offer. */
function toCalendar(me: Me, now: Date) {
  const { timeZone, weekStart } = calendarOf(me);
  const read = parseTimeZone(timeZone, now);
  return {
    timeZone: read.kind === 'zone' ? read.timeZone : (nearestOf(read.problem) ?? 'UTC'),
    weekStart,
  };
}

const nearestOf = (problem: ZoneProblem) => (problem.reason === 'zone-missing' ? null : problem.nearest);

// One place is left for each of the organisation and the owner.
const mostTeams = 98;

function toGroup({ access, connection, hasOrganisation, teams }: Reading): SourceGroup {
  const { calcomName } = connection;
  // A chosen option shows no group, and has to say whose access it is by itself.
  const asSeen = `, as ${singleLine(calcomName, 20)} sees it`;
  const option = (text: string, scope: Extract<DigestSource, { kind: 'chosen' }>['scope']) => ({
    text,
    value: printSource({ kind: 'chosen', access, scope }),
  });
  return {
    label: `${access === 'own' ? 'Your own access' : 'The shared access'}: ${singleLine(calcomName, 50)}`,
    options: [
      ...(hasOrganisation ? [option(`Whole organisation${asSeen}`, { kind: 'org' })] : []),
      ...teams
        .slice(0, mostTeams)
        .map((team) =>
          option(`Team ${nameTeam(team, teams, 35)}${asSeen}`, { kind: 'team', teamId: team.id }),
        ),
      // Through the shared access it would be its owner, whom nobody asked.
      ...(access === 'own' ? [option(`Only ${calcomName}`, { kind: 'me' })] : []),
    ],
  };
}

/** As the digest has it: among what is offered, or else as a choice of its own. */
function keptOption({ content }: Digest, groups: readonly SourceGroup[], isForeign: boolean) {
  const { access, scope } = content;
  const value = printSource({ kind: 'chosen', access, scope });
  const isOffered = groups.some(({ options }) => options.some((option) => option.value === value));
  if (isOffered) return { isOffered, value } as const;
  const kept = printSource({ kind: 'kept' });
  const text = sourceWords(content, isForeign ? 'its owner’s' : 'your');
  return {
    isOffered,
    value: kept,
    group: { label: 'As it is now', options: [{ text, value: kept }] },
  } as const;
}

/** The organisation, else the only team, else nothing: as without words in the commands. */
function widestOf(readings: readonly Reading[]): string | null {
  for (const { access, hasOrganisation, teams } of readings) {
    const chosen = (scope: Extract<DigestSource, { kind: 'chosen' }>['scope']) =>
      printSource({ kind: 'chosen', access, scope });
    const [only] = teams;
    if (hasOrganisation) return chosen({ kind: 'org' });
    if (only !== undefined && teams.length === 1) return chosen({ kind: 'team', teamId: only.id });
  }
  return null;
}
