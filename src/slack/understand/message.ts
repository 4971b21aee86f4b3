import type { types } from '@slack/bolt';
import { sentenceCase } from '../../lib/text/fold';
import { monthNames, toSeconds, weekdayNames } from '../../lib/time/calendar';
import { describePeriod } from '../../lib/time/describe-period';
import { type PeriodSpec, resolvePeriod } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import type { RankingsQuestion, Reference } from '../../rankings/question';
import { rankings } from '../../rankings/ranking';
import type { BookingsQuestion } from '../bookings/bookings-request';
import { encodeQuestion, encodeReading } from '../kit/action-value';
import { actions, button } from '../kit/blocks';
import { describeProblem } from '../kit/command-problem';
import { actionIds, commands } from '../kit/ids';
import { limits } from '../kit/limits';
import type { Message } from '../kit/message';
import { buildNotice, connectButton } from '../kit/notice-message';
import {
  accessibleText,
  escapeUserText,
  joinList,
  mrkdwn,
  section,
  singleLine,
  truncateMrkdwn,
} from '../kit/text';
import type { Note, Understanding } from './decide';
import { parseReading, type Reading } from './reading';

type Answered = Extract<Understanding, { kind: 'answer' }>;
type Asking = Extract<Understanding, { kind: 'ask' | 'lost' }>;

const readingIds = [
  actionIds.readingFirst,
  actionIds.readingSecond,
  actionIds.readingThird,
  actionIds.readingFourth,
];
const filterIds = { rankings: actionIds.rankingsFilters, bookings: actionIds.bookingsFilters } as const;

/** Adds a line that says what was read, and buttons with the other readings. */
export function addReading(message: Message, { reading, notes, others }: Answered, askedAt: Date): Message {
  const line = `Read as *${escapeUserText(describeReading(reading), 200)}*. ${[...notesText(notes), 'Not what you meant?'].join(' ')}`;
  const blocks: readonly types.KnownBlock[] = [
    { type: 'context', elements: [mrkdwn(truncateMrkdwn(line, limits.sectionText))] },
    ...readingButtons(others, reading, askedAt),
  ];
  return {
    ...message,
    text: truncateMrkdwn(`${message.text} ${accessibleText(line)}`, limits.fallbackText),
    blocks: [...message.blocks, ...blocks.slice(0, limits.blocksPerMessage - message.blocks.length)],
  };
}

/** Asks which reading was meant, or says what was not understood and suggests questions. */
export function buildAskingMessage(asking: Asking, askedAt: Date): Message {
  const options = asking.kind === 'ask' ? asking.options : asking.likely;
  const said =
    asking.kind === 'ask' && asking.isOneAtATime
      ? `*I can show one of them at a time.* Which one?`
      : asking.kind === 'ask'
        ? `*That can mean ${options.length === 2 ? 'two' : 'several'} things.* Which one?`
        : lostText(asking);
  const [first] = options;
  const labels = options.map(describeReading);
  return {
    text: accessibleText(`${said} ${escapeUserText(labels.join(', '), 1_000)}`),
    blocks: [
      section(truncateMrkdwn(said, limits.sectionText)),
      ...(first === undefined ? [] : readingButtons(options, first, askedAt)),
    ],
  };
}

/** The command that "connect" or "every monday" belongs to, with its button. */
export function buildElsewhereNotice(command: 'digest' | 'account'): Message {
  return command === 'digest'
    ? buildNotice(
        `*Digests are made with \`${commands.digest}\`.* Try \`${commands.digest} every monday at 9\`.`,
        {
          label: 'Make a digest',
          actionId: actionIds.digestNew,
        },
      )
    : buildNotice(`*Your account and settings are under \`${commands.account}\`.*`, connectButton);
}

function lostText({ words, problem }: Extract<Understanding, { kind: 'lost' }>): string {
  if (problem !== null) {
    const { what, hint } = describeProblem(problem);
    return [`*${what}*`, hint, 'Or did you mean:'].filter((part) => part !== '').join(' ');
  }
  const quoted = words.slice(0, 4).map((word) => `“${escapeUserText(word, 40)}”`);
  if (quoted.length === 0) return '*That was too long for me.* Did you mean:';
  return `*I can’t tell what ${joinList(quoted)} ${words.length === 1 ? 'is' : 'are'}.* Did you mean:`;
}

function readingButtons(
  readings: readonly Reading[],
  filtered: Reading,
  askedAt: Date,
): readonly types.ActionsBlock[] {
  const at = toSeconds(askedAt);
  const buttons = readings.slice(0, readingIds.length).flatMap((reading, index) => {
    const value = encodeReading({ ...reading, askedAt: at });
    const actionId = readingIds[index];
    const label = singleLine(describeReading(reading), limits.buttonText);
    return value === null || actionId === undefined ? [] : [button(label, actionId, value)];
  });
  const value = encodeQuestion({ text: filtered.text, askedAt: at });
  const filters = value === null ? [] : [button('Filters…', filterIds[filtered.command], value)];
  return actions([...buttons, ...filters]);
}

function notesText(notes: readonly Note[]): readonly string[] {
  const typed = notes.flatMap((note) =>
    note.kind === 'read-as'
      ? [`“${escapeUserText(note.given, 40)}” as ${escapeUserText(note.read, 60)}`]
      : [],
  );
  return [
    ...(typed.length === 0 ? [] : [`I took ${joinList(typed)}.`]),
    ...notes.flatMap((note) => noteText(note) ?? []),
    ...otherThan('Roundup ranks members', notes, 'ranks-members'),
    ...otherThan('Roundup counts bookings', notes, 'counts-bookings'),
  ];
}

/** "Roundup ranks members, not days or teams." */
function otherThan(
  what: string,
  notes: readonly Note[],
  kind: 'ranks-members' | 'counts-bookings',
): readonly string[] {
  const others = notes.flatMap((note) => (note.kind === kind && 'not' in note ? [note.not] : []));
  return others.length === 0 ? [] : [`${what}, not ${others.join(' or ')}.`];
}

function noteText(note: Note): string | null {
  switch (note.kind) {
    case 'left-out':
      return `I left out “${escapeUserText(note.given, 40)}”.`;
    case 'other-command':
      return `That’s a question for \`${commands[note.command]}\`.`;
    case 'no-filter':
      return `There’s no filter for ${note.of}.`;
    case 'whole-days':
      return 'I only show whole days.';
    case 'by-start':
      return 'Bookings are listed by when they start.';
    case 'no-show-marked':
      return 'These are all past bookings; no-shows are marked.';
    case 'no-trend':
      return 'I can only compare with the period right before.';
    case 'no-rescheduled':
      return 'There’s no ranking of rescheduled bookings: Cal.com counts them as cancelled.';
    case 'no-opposite':
      return 'There’s only a list of who has the most.';
    case 'export':
      return '*Export CSV* is in the ⋯ menu.';
    case 'only-period-before':
      return `I can only compare with the period right before, not with ${periodLabel(note.named)}.`;
    case 'only-shows':
      return 'I only show bookings. Change them in Cal.com.';
    case 'only-booked':
      return 'I only show what’s booked, not who’s free.';
    case 'taken-for-guest':
      return `I took “${escapeUserText(note.given, 40)}” for a guest.`;
    case 'no-such-day':
    case 'read-as':
    case 'ranks-members':
    case 'counts-bookings':
    case 'usual':
      return null;
  }
}

/** "Most cancelled, last week, Sales EU". Plain text, not escaped. */
export function describeReading(reading: Reading): string {
  const asked = parseReading(reading);
  if (asked === null) return reading.text;
  const parts = asked.command === 'rankings' ? rankingsParts(asked.question) : bookingsParts(asked.question);
  return parts.filter((part) => part !== null && part !== '').join(', ');
}

function rankingsParts(question: RankingsQuestion): readonly (string | null)[] {
  const { ranking, person, period, team, event, member, scope, versus, statuses } = question;
  const whose = person && (person.by === 'me' ? 'Your numbers' : `${person.text}’s numbers`);
  const title =
    ranking === null ? 'All rankings' : ranking === 'fair-share' ? 'Fair share' : rankings[ranking].title;
  return [
    whose ?? title,
    periodLabel(period),
    team && nameOf(team, 'a team'),
    scope === 'org' ? 'everyone' : scope === 'team' && team === null ? 'your team' : null,
    event && nameOf(event, 'an event type'),
    member?.text ?? null,
    ...statuses,
    versus === 'previous' ? 'compared' : null,
  ];
}

function bookingsParts(question: BookingsQuestion): readonly (string | null)[] {
  const { streams, period, attendee, host, event, team, created, updated } = question;
  return [
    sentenceCase(`${joinList(streams)} bookings`.trim()),
    period && periodLabel(period),
    attendee && `with ${attendee.text}`,
    host && (host.by === 'me' ? 'yours' : host.by === 'everyone' ? 'everyone’s' : `hosted by ${host.text}`),
    event && nameOf(event, 'an event type'),
    team && nameOf(team, 'a team'),
    created && `booked ${periodLabel(created)}`,
    updated && `changed ${periodLabel(updated)}`,
  ];
}

const nameOf = (reference: Reference, otherwise: string) =>
  'name' in reference ? reference.name : `${otherwise} (#${reference.id})`;

function periodLabel(spec: PeriodSpec): string {
  switch (spec.kind) {
    case 'date':
    case 'range':
    case 'since':
    case 'until':
      // These are whole days, so neither the time nor the zone matters.
      return describePeriod(
        resolvePeriod(spec, { now: new Date(0), timeZone: 'UTC', weekStart: 1, currentPeriod: 'whole' }),
      );
    case 'month':
      return `${sentenceCase(monthNames[spec.month - 1] ?? '')} ${spec.year ?? ''}`.trim();
    case 'quarter':
      return sentenceCase(printPeriod(spec));
    default:
      return printPeriod(spec).replace(weekdayAtEnd, (name) => sentenceCase(name));
  }
}

const weekdayAtEnd = new RegExp(`\\b(?:${weekdayNames.join('|')})$`);
