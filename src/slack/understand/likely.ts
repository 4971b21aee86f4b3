import type { Person, RankingChoice, RankingsQuestion } from '../../rankings/question';
import type { BookingsQuestion } from '../bookings/bookings-request';
import { type AskedCommand, parseReading, printReading, type Reading } from './reading';

/** Common questions, offered when nothing is closer. */
export const usualReadings: Readonly<Record<AskedCommand, readonly Reading[]>> = {
  rankings: [
    { command: 'rankings', text: 'last 30 days' },
    { command: 'rankings', text: 'most-bookings this month' },
    { command: 'rankings', text: 'last 30 days member:me' },
  ],
  bookings: [
    { command: 'bookings', text: 'upcoming' },
    { command: 'bookings', text: 'today' },
    { command: 'bookings', text: 'past last week' },
  ],
};

/** Similar questions about the same period and people. */
export function neighboursOf(reading: Reading): readonly Reading[] {
  const asked = parseReading(reading);
  if (asked === null) return [];
  return asked.command === 'rankings'
    ? nearRankings(asked.question).map((question) => printReading({ ...asked, question }))
    : nearBookings(asked.question).map((question) => printReading({ ...asked, question }));
}

const nearLists: Partial<Record<RankingChoice, readonly RankingChoice[]>> = {
  'most-bookings': ['most-completed', 'highest-rated'],
  'least-bookings': ['least-completed', 'most-cancelled'],
  'fair-share': ['most-bookings'],
};

function nearRankings(question: RankingsQuestion): readonly RankingsQuestion[] {
  const { ranking, member, person } = question;
  if (person !== null) return [];
  if (ranking === null) return [{ ...question, ranking: 'most-bookings' }];
  const bare: RankingsQuestion = { ...question, ranking: null };
  if (member !== null) {
    const whose: Person = { by: member.by, text: member.text };
    return [
      { ...bare, member: null, person: whose },
      { ...question, member: null },
    ];
  }
  const lists = (nearLists[ranking] ?? []).map((each) => ({ ...question, ranking: each }));
  return [...lists, bare];
}

function nearBookings(question: BookingsQuestion): readonly BookingsQuestion[] {
  const { host, attendee, streams } = question;
  const isNamed = host !== null && 'text' in host;
  return [
    ...(isNamed ? [{ ...question, host: null, attendee: host }] : []),
    ...(attendee?.by === 'name' ? [{ ...question, attendee: null, host: attendee }] : []),
    ...(streams.length > 0 && !streams.includes('all') ? [{ ...question, streams: ['all'] as const }] : []),
  ];
}
