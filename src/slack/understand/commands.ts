import type { CalcomClient, CallOptions } from '../../calcom/client';
import { nullIfOutOfReach } from '../../calcom/errors';
import type { Membership } from '../../calcom/schemas';
import { fromSeconds, toSeconds, weekStartFromName } from '../../lib/time/calendar';
import { deadlineFrom } from '../ask/deadline';
import { listNamedEventTypes, listNamedTeams } from '../ask/name-lookup';
import { calendarOf } from '../ask/resolve-question';
import { type OpenedConnection, withConnection } from '../ask/with-connection';
import type {
  Caller,
  CommandRequest,
  HandleAction,
  HandleCommand,
  MakeRecoveryButtons,
} from '../bolt/register';
import { bookingsStartOver, showBookings } from '../bookings/actions';
import { decodeReading } from '../kit/action-value';
import { buildHelpMessage } from '../kit/help-message';
import { commands } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { recoveryButtonsFor } from '../kit/unanswered';
import { type ProgressMessage, progressMessageOf } from '../rankings/fair-share/fair-share';
import { rankingsStartOver, showRankingsOn } from '../rankings/rankings';
import type { Services } from '../services';
import type { Understanding } from './decide';
import { addReading, buildAskingMessage, buildElsewhereNotice } from './message';
import type { NamedMember, Names } from './names';
import { type AskedCommand, parseReading, type Reading } from './reading';
import { type NameKinds, type Understood, understand } from './understand';
import { toPlainText } from './words';

/** Answers with either command's reading, whichever of the two was typed. */
const handleAsked =
  (command: AskedCommand): HandleCommand =>
  async (services, request, stopWaitingNote) => {
    const { caller, askedAt, responseUrl } = request;
    const understanding = await readCommand(services, command, request);
    switch (understanding.kind) {
      case 'help':
        return { kind: 'private', message: buildHelpMessage(commands[command]) };
      case 'ask':
      case 'lost':
        return { kind: 'private', message: buildAskingMessage(understanding, askedAt) };
      case 'elsewhere':
        return { kind: 'private', message: buildElsewhereNotice(understanding.command) };
      case 'answer': {
        const addToAnswer = (message: Message) =>
          understanding.isGuess ? addReading(message, understanding, askedAt) : message;
        const progressMessage = { responseUrl, isLatest: () => true, stopWaitingNote, addToAnswer };
        const reply = await show(
          services,
          caller,
          understanding.reading,
          askedAt,
          'private',
          progressMessage,
        );
        return reply && { ...reply, message: addToAnswer(reply.message) };
      }
      default:
        return understanding;
    }
  };

export const handleRankingsCommand = handleAsked('rankings');
export const handleBookingsCommand = handleAsked('bookings');

/** For a command that failed before it was read to its end; empty when the first reading gives no answer. */
export const recoveryButtonsOfCommand =
  (command: AskedCommand): MakeRecoveryButtons =>
  ({ text, askedAt }) => {
    const { understanding } = firstReading(command, text, askedAt);
    if (understanding.kind !== 'answer') return {};
    const { reading } = understanding;
    return recoveryButtonsFor(reading.command, { text: reading.text, askedAt: toSeconds(askedAt) });
  };

export const handleReading: HandleAction = async (services, press) => {
  const carried = decodeReading(press.value);
  if (carried === null) return rankingsStartOver(services.now());
  const { askedAt, ...reading } = carried;
  return show(services, press.caller, reading, fromSeconds(askedAt), 'replace', progressMessageOf(press));
};

async function show(
  services: Services,
  caller: Caller,
  reading: Reading,
  askedAt: Date,
  kind: 'private' | 'replace',
  progressMessage: ProgressMessage | null,
): Promise<Reply | null> {
  const asked = parseReading(reading);
  if (asked === null) {
    const { command } = reading;
    return command === 'rankings'
      ? rankingsStartOver(services.now())
      : bookingsStartOver(services.now(), null);
  }
  return asked.command === 'rankings'
    ? showRankingsOn(progressMessage, services, caller, { question: asked.question, askedAt }, kind)
    : showBookings(services, caller, asked.question, askedAt, kind);
}

/** Reads without names, and with today's date in UTC. */
function firstReading(command: AskedCommand, text: string, now: Date): Understood {
  return understand(command, text, {
    calendar: { now, timeZone: 'UTC', weekStart: weekStartFromName(null) },
  });
}

/** Asks Cal.com only when the reading depends on names or on today's date. */
async function readCommand(
  services: Services,
  command: AskedCommand,
  { text, caller, askedAt }: CommandRequest,
): Promise<Understanding | Reply> {
  const { understanding, needs, dependsOnToday } = firstReading(command, text, askedAt);
  if (needs === null && !(dependsOnToday && understanding.kind === 'answer')) return understanding;
  return withConnection<Understanding>(services, caller, command, async (opened) => {
    const options = deadlineFrom(services.now());
    const [me, names] = await Promise.all([
      opened.calcom.getMe(options),
      needs === null ? undefined : listNames(services, caller, opened, text, needs, options),
    ]);
    const { fiscalYearStart } = opened.periodContext;
    const calendar = { now: askedAt, ...calendarOf(me), fiscalYearStart };
    return understand(command, text, { calendar, ...(names && { names }) }).understanding;
  });
}

/** Each list comes from the caller's access, or from the shared one when the caller's is empty. */
async function listNames(
  services: Services,
  { workspace, slackUserId }: Caller,
  { calcom, fallback }: OpenedConnection,
  text: string,
  needs: NameKinds,
  options: CallOptions,
): Promise<Names> {
  const accesses = [calcom, ...(fallback === null ? [] : [fallback.calcom])];
  const list = <T>(isNeeded: boolean, listWith: (access: CalcomClient) => Promise<readonly T[]>) =>
    isNeeded ? firstFilled(accesses.map((access) => () => listWith(access))) : Promise.resolve([]);
  const [teams, eventTypes, memberships] = await Promise.all([
    list(needs.teams, (access) => listNamedTeams(access, options)),
    list(needs.eventTypes, (access) => listNamedEventTypes(access, options)),
    list(needs.members, (access) => listMembers(access, options)),
  ]);
  const members = new Map<number, NamedMember>();
  for (const { accepted, userId, user } of memberships) {
    const name = user.name ?? user.username ?? '';
    if (accepted && name !== '') members.set(userId, { userId, name, email: user.email });
  }
  const mentioned = new Map<string, NamedMember | 'me'>();
  for (const [label, mentionedId] of toPlainText(text).mentions) {
    if (mentionedId === slackUserId) mentioned.set(label, 'me');
    const own = await services.store.connections.findOwn(workspace.workspaceId, mentionedId);
    if (own === null || mentionedId === slackUserId) continue;
    const { calcomUserId: userId, calcomName: name } = own;
    mentioned.set(label, members.get(userId) ?? { userId, name, email: '' });
  }
  return { teams, eventTypes, members: [...members.values()], mentioned };
}

/** Members of the organisation, or of the caller's first teams when it cannot be read. */
async function listMembers(calcom: CalcomClient, options: CallOptions): Promise<readonly Membership[]> {
  const all = await orNone(calcom.listMemberships('organization', options));
  if (all.length > 0) return all;
  const teams = (await calcom.listTeams(options)).slice(0, maxTeams);
  const lists = teams.map(({ id }) => orNone(calcom.listMemberships({ teamId: id }, options)));
  return (await Promise.all(lists)).flat();
}

const maxTeams = 5;

async function firstFilled<T>(lists: readonly (() => Promise<readonly T[]>)[]): Promise<readonly T[]> {
  for (const list of lists) {
    const found = await orNone(list());
    if (found.length > 0) return found;
  }
  return [];
}

/** Returns an empty list when the access may not read it. */
const orNone = async <T>(listing: Promise<readonly T[]>): Promise<readonly T[]> =>
  (await nullIfOutOfReach(listing)) ?? [];
