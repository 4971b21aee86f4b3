import type { AccountState } from '../../../accounts/accounts';
import type { Connection } from '../../../accounts/connection';
import { mayMakeDigests } from '../../../accounts/permission';
import { CalcomUnauthorizedError } from '../../../calcom/errors';
import type { Me } from '../../../calcom/schemas';
import type { Digest, DigestContent } from '../../../digests/digest';
import { parseTimeZone, type ZoneProblem } from '../../../digests/parse-schedule';
import type { WeekStart } from '../../../lib/time/calendar';
import { suggestTimeZones } from '../../../lib/time/zones';
import { rankingIds, rankings } from '../../../rankings/ranking';
import { deadlineFrom } from '../../ask/deadline';
import { listNamedTeams, nameTeam } from '../../ask/name-lookup';
import { openAndFillModal } from '../../ask/open-modal';
import { calendarOf } from '../../ask/resolve-question';
import type { Caller, HandleAction } from '../../bolt/register';
import type { Suggest } from '../../bolt/register-options';
import { decodeDigest } from '../../kit/action-value';
import { option } from '../../kit/blocks';
import { describeFailure, type FailureText } from '../../kit/failure-text';
import type { Named } from '../../kit/find-by-name';
import type { Reply } from '../../kit/message';
import { privateNotice } from '../../kit/notice-message';
import { escapeUserText, singleLine } from '../../kit/text';
import type { Services } from '../../services';
import type { DigestRequest } from '../list/list';
import { findPermissions, type Handle } from '../list/permissions';
import { sourceText } from '../list/text';
import { encodeDigestForm, markOf } from './metadata';
import { type DigestPrefill, type ReadAbout, readAbout } from './prefill';
import { digestsByAdmins, leftOutText, limitTexts, noSuchChannelText } from './problem-text';
import { type OfferedScope, printSource } from './request';
import {
  buildDigestForm,
  buildDigestLoading,
  buildDigestProblem,
  buildNotYours,
  type DigestFormDefaults,
  type SourceGroup,
} from './view';

export const handleDigestNew: HandleAction = (services, press) =>
  openDigestForm(services, press, { schedule: {}, limit: null });

/** Opens the form for a new digest, filled in from a command such as `/cal-digest every monday at 9`. */
export function openDigestForm(
  services: Services,
  request: DigestRequest,
  prefill: DigestPrefill,
): Promise<Reply | null> {
  return openForm(services, request, true, () => fillForm(services, request, null, prefill));
}

export const handleDigestChange: Handle<DigestRequest> = async (services, press) =>
  openForm(services, press, false, async () => {
    const { caller, value, channelId } = press;
    const carried = decodeDigest(value);
    if (carried === null) return problem('*This button is too old.* Use a new one.');
    const digest = await services.store.digests.find(caller.workspace.workspaceId, carried.digestId);
    const permissions = digest && (await findPermissions(services, caller, digest, channelId));
    if (digest === null || !permissions?.maySee)
      return problem('*This digest isn’t here any more.* It was stopped.');
    if (!permissions.mayChange) return buildNotYours(digest);
    return fillForm(services, press, digest);
  });

const problem = (words: string) => buildDigestProblem(words, 'Close');

type View = ReturnType<typeof buildDigestForm>;

/** Opens a waiting view while the trigger is valid, and fills it once Cal.com has answered. */
async function openForm(
  services: Services,
  { caller, triggerId }: DigestRequest,
  isNew: boolean,
  fill: () => Promise<View>,
): Promise<Reply | null> {
  if (triggerId === undefined) return privateNotice('*Slack couldn’t open the form.* Try again.');
  await openAndFillModal(services, caller.workspace, triggerId, {
    waiting: buildDigestLoading(isNew),
    fill,
    failureView: problem,
    failureLogMessage: 'a form was not filled',
  });
  return null;
}

async function fillForm(
  services: Services,
  request: DigestRequest,
  digest: Digest | null,
  prefill: DigestPrefill = { schedule: {}, limit: null },
): Promise<View> {
  const { workspace, slackUserId } = request.caller;
  const state = await services.accounts.stateOf(workspace, slackUserId);
  const { sharesOutside } = state.policy;
  if (digest === null && !mayMakeDigests(state, state.policy)) {
    return problem(`${digestsByAdmins} Ask one of them.`);
  }
  const sources = await findSources(services, request.caller, state, digest);
  if (sources.groups.length === 0) {
    const why = sources.notes.length === 0 ? '' : `\n${sources.notes.join('\n')}`;
    return problem(
      `*No Cal.com access for a digest yet.* Connect your own with \`/cal-account\`. An admin can also share one with everyone there.${why}`,
    );
  }
  const { limit, channel, about, negated = [] } = prefill;
  const read =
    about === undefined ? { notes: [] } : readAbout(about, sources.teams, services.now(), sources.find);
  const askersZone = sources.calendar ? null : await services.slack.findTimeZone(workspace, slackUserId);
  return buildDigestForm({
    sharesOutside,
    digest,
    sources: sources.groups,
    notes: [
      ...(limit === null ? [] : [limitTexts[limit]]),
      ...(channel?.id === null ? [noSuchChannelText(channel.name)] : []),
      ...read.notes,
      ...negated.map(leftOutText),
      ...sources.notes,
    ],
    defaults:
      digest === null
        ? defaultsOf(sources, askersZone, prefill, read)
        : { ...digest, source: sources.chosen },
    metadata: encodeDigestForm({
      offersOutside: sharesOutside,
      origin: {
        responseUrl: request.responseUrl ?? '',
        channelId: request.channelId ?? '',
        isList: request.isEphemeral,
      },
      changed: digest === null ? null : { id: digest.id, mark: markOf(digest) },
    }),
    now: services.now(),
  });
}

/** Defaults: Mondays at 9:00, and the rankings that show names in public. */
function defaultsOf(
  { chosen, calendar }: DigestSources,
  askersZone: string | null,
  { schedule, channel }: DigestPrefill,
  { source = chosen, rankings: asked }: ReadAbout,
): DigestFormDefaults {
  return {
    channelId: channel?.id ?? null,
    schedule: {
      every: 'week',
      weekdays: [1],
      time: '09:00',
      timeZone: calendar?.timeZone ?? askersZone ?? 'UTC',
      weekStart: calendar?.weekStart ?? 1,
      ...schedule,
    },
    content: {
      rankings: asked ?? rankingIds.filter((id) => rankings[id].namesInPublic),
      rows: 5,
      isCompared: true,
      showsUpcoming: true,
      whenEmpty: 'one-line',
    },
    source,
  };
}

/** The choices for whose numbers a digest shows, and the preselected one. */
interface DigestSources {
  readonly groups: readonly SourceGroup[];
  /** One of the groups' values. Null when none suits. */
  readonly chosen: string | null;
  readonly teams: readonly Named[];
  /** The groups' value for a scope, own access first. Null when the scope is not offered. */
  readonly find: (scope: OfferedScope) => string | null;
  /** From the first connection that answered. Null when none did. */
  readonly calendar: { readonly timeZone: string; readonly weekStart: WeekStart } | null;
  /** Escaped mrkdwn: what could not be loaded. */
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
 * The connections a person may use for a digest: their own and the shared one. In another person's digest,
 * the owner's access can only be kept as it is.
 */
async function findSources(
  services: Services,
  caller: Caller,
  { own, shared }: AccountState,
  digest: Digest | null,
): Promise<DigestSources> {
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
  const values = groups.flatMap(({ options }) => options.map(({ value }) => value));
  const teams = new Map(readings.flatMap((reading) => reading.teams.map((team) => [team.id, team] as const)));
  return {
    teams: [...teams.values()],
    find: (scope) =>
      (['own', 'shared'] as const)
        .map((access) => printSource({ kind: 'chosen', access, scope }))
        .find((value) => values.includes(value)) ?? null,
    ...(digest === null ? { groups, chosen: widestOf(readings) } : withKept(digest, groups, isForeign)),
    calendar: readings.find(({ calendar }) => calendar !== null)?.calendar ?? null,
    notes: readings.flatMap(missingText),
  };
}

function missingText({ failure, connection, teams }: Reading): readonly string[] {
  const name = escapeUserText(connection.calcomName, 60);
  if (failure !== null) return [`*${name}’s teams are missing here.* ${failure.what} ${failure.todo}`];
  return teams.length > maxTeams
    ? [`*${name} can see ${teams.length} teams.* The first ${maxTeams} are offered here.`]
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

/** Digests do not accept zones without a place, such as EST, so the nearest suggestion replaces one. */
function toCalendar(me: Me, now: Date) {
  const { timeZone, weekStart } = calendarOf(me);
  const read = parseTimeZone(timeZone, now);
  return {
    timeZone: read.kind === 'zone' ? read.timeZone : (nearestOf(read.problem) ?? 'UTC'),
    weekStart,
  };
}

const nearestOf = (problem: ZoneProblem) => (problem.reason === 'zone-missing' ? null : problem.nearest);

// Slack allows 100 options in a group. One each is kept for the organisation and the owner.
const maxTeams = 98;

function toGroup({ access, connection, hasOrganisation, teams }: Reading): SourceGroup {
  const { calcomName } = connection;
  // A selected option does not show its group, so its text must name the access.
  const asSeen = `, as ${singleLine(calcomName, 20)} sees it`;
  const offer = (text: string, scope: OfferedScope) =>
    option(text, printSource({ kind: 'chosen', access, scope }));
  return {
    label: `${access === 'own' ? 'Your own access' : 'The shared access'}: ${singleLine(calcomName, 50)}`,
    options: [
      ...(hasOrganisation ? [offer(`Everyone in the organisation${asSeen}`, { kind: 'org' })] : []),
      ...teams
        .slice(0, maxTeams)
        .map((team) => offer(`${nameTeam(team, teams, 40)}${asSeen}`, { kind: 'team', teamId: team.id })),
      // Through the shared connection this would be its owner, whom nobody asked.
      ...(access === 'own' ? [offer(`Only ${calcomName}`, { kind: 'me' })] : []),
    ],
  };
}

/** Preselects the digest's current source, and adds it as a choice when it is not offered. */
function withKept(
  { content }: Digest,
  groups: readonly SourceGroup[],
  isForeign: boolean,
): Pick<DigestSources, 'groups' | 'chosen'> {
  const { access, scope } = content;
  const chosen = printSource({ kind: 'chosen', access, scope });
  if (groups.some(({ options }) => options.some(({ value }) => value === chosen))) return { groups, chosen };
  const kept = printSource({ kind: 'kept' });
  const text = sourceText(content, isForeign ? 'its owner’s' : 'your');
  return { groups: [{ label: 'As it is now', options: [option(text, kept)] }, ...groups], chosen: kept };
}

/** The organisation, else the only team, else nothing: as in commands without a scope. */
function widestOf(readings: readonly Reading[]): string | null {
  for (const { access, hasOrganisation, teams } of readings) {
    const chosen = (scope: OfferedScope) => printSource({ kind: 'chosen', access, scope });
    const [only] = teams;
    if (hasOrganisation) return chosen({ kind: 'org' });
    if (only !== undefined && teams.length === 1) return chosen({ kind: 'team', teamId: only.id });
  }
  return null;
}

export const suggestZones: Suggest = async ({ now }, { typed }) =>
  suggestTimeZones(typed, now()).map(({ label, timeZone }) => ({ text: label, value: timeZone }));
