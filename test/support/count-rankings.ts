import type { Booking, Member, World } from '../../sandbox/local-calcom/world/types';
import { readable, type Seen } from './read-message';

// The rankings counted again from the bookings themselves, by the contract alone: nothing of the bot's and nothing of
// the local Cal.com's counting is used here.

export type CountedScope = 'org' | 'me' | { readonly teamId: number };

export interface Counted {
  readonly scope: CountedScope;
  readonly by: 'start' | 'created';
  readonly start: string;
  readonly end: string;
  /** Only bookings of this event type and of the copies of it. */
  readonly eventTypeId?: number;
}

type Score = (booking: Booking, now: Date) => number | null;
const one = (holds: boolean) => (holds ? 1 : null);
const isCompleted: Score = (booking, now) => one(booking.status === 'accepted' && booking.end <= now);

/** Each ranking's score of one booking; stars are averaged, the others added up. */
const scores: Readonly<Record<string, { readonly score: Score; readonly lowestFirst: boolean }>> = {
  'most-bookings': { score: () => 1, lowestFirst: false },
  'least-bookings': { score: () => 1, lowestFirst: true },
  'most-cancelled': { score: ({ status }) => one(status === 'cancelled'), lowestFirst: false },
  'most-completed': { score: isCompleted, lowestFirst: false },
  'least-completed': { score: isCompleted, lowestFirst: true },
  'most-no-show': { score: ({ noShowHost }) => one(noShowHost), lowestFirst: false },
  'highest-rated': { score: ({ rating }) => rating, lowestFirst: false },
  'lowest-rated': { score: ({ rating }) => rating, lowestFirst: true },
};
export const rankingWords = Object.keys(scores);

export interface ExpectedRanking {
  readonly valueOf: ReadonlyMap<string, number>;
  /** The values of the rows; two versions where it is open whether a deleted account takes one of the ten places. */
  readonly values: readonly (readonly number[])[];
  readonly lowestFirst: boolean;
}

export function countRanking(world: World, ranking: string, counted: Counted, now: Date): ExpectedRanking {
  const { score = () => null, lowestFirst = false } = scores[ranking] ?? {};
  const tallies = new Map<number, number[]>();
  for (const booking of world.bookings) {
    const value = isCounted(world, booking, counted) ? score(booking, now) : null;
    if (value === null || booking.ownerId === null) continue;
    tallies.set(booking.ownerId, [...(tallies.get(booking.ownerId) ?? []), value]);
  }
  const isStars = ranking.endsWith('-rated');
  const total = (list: readonly number[]) => {
    const sum = list.reduce((all, value) => all + value, 0);
    return isStars ? sum / list.length : sum;
  };
  const rows = [...tallies]
    .map(([ownerId, list]) => ({ ownerId, value: total(list) }))
    .sort((a, b) => (lowestFirst ? a.value - b.value : b.value - a.value));
  const ten = rows.slice(0, 10).map(({ value }) => shownValue(value, isStars));
  const members = new Map(world.members.map((member) => [member.id, member]));
  const deleted = rows.find(({ ownerId }) => !members.has(ownerId));
  const lost = deleted === undefined ? -1 : ten.lastIndexOf(shownValue(deleted.value, isStars));
  const nine = ten.filter((_, at) => at !== lost);
  const isTied = lost === ten.length - 1 && rows.length > 10;
  return {
    valueOf: new Map(
      rows.flatMap(({ ownerId, value }) => {
        const member = members.get(ownerId);
        return member ? [[nameOf(member), shownValue(value, isStars)] as const] : [];
      }),
    ),
    values: lost === -1 ? [ten] : isTied ? [ten, nine] : [nine],
    lowestFirst,
  };
}

const shownValue = (value: number, isStars: boolean) => (isStars ? Math.round(value * 100) / 100 : value);

/** Is it one of the bookings that a question is about? */
export function isCounted(
  world: World,
  booking: Booking,
  { scope, by, start, end, eventTypeId }: Counted,
): boolean {
  const [first, last] =
    by === 'start' ? [booking.start, booking.end] : [booking.createdAt, booking.createdAt];
  if (first < new Date(start) || last > new Date(end)) return false;
  const eventType = world.eventTypes.find(({ id }) => id === booking.eventTypeId);
  if (eventTypeId !== undefined && eventType?.id !== eventTypeId && eventType?.parentId !== eventTypeId) {
    return false;
  }
  const teamId = eventType?.teamId ?? null;
  if (scope === 'me') return teamId === null && booking.ownerId === world.adminId;
  const teamIds =
    scope === 'org'
      ? world.teams
          .filter(({ id, parentId }) => [id, parentId].includes(world.organizationId))
          .map(({ id }) => id)
      : [scope.teamId];
  if (teamId !== null) return teamIds.includes(teamId);
  return world.memberships.some(
    (seat) => seat.accepted && teamIds.includes(seat.teamId) && seat.userId === booking.ownerId,
  );
}

/** The name a member is shown by. */
export function nameOf({ id, name, username }: Member): string {
  return oneLine(name) || oneLine(username) || `Member ${id}`;
}

const oneLine = (text: string | null) =>
  readable(text ?? '')
    .replace(/\s+/g, ' ')
    .trim();

export interface Row {
  readonly name: string;
  readonly rank: number;
  readonly value: number;
}

/** The rows of a ranking among a message's lines: first the rank, then the value and the name in any order. */
export function rowsIn(lines: readonly string[], world: World): readonly Row[] {
  // A long name is cut, so its beginning has to do. The longest first: one name may be part of another.
  const names = world.members.map(nameOf).sort((a, b) => b.length - a.length);
  return lines.flatMap((line) => {
    const name = names.find((candidate) => line.includes(candidate.slice(0, 30)));
    if (name === undefined || !/^\s*\d/.test(line)) return [];
    const numbers = line.replace(name.slice(0, 30), '').match(/\d+(?:\.\d+)?/g) ?? [];
    const [rank, value] = [numbers[0], numbers.at(-1)];
    return numbers.length < 2 ? [] : [{ name, rank: Number(rank), value: Number(value) }];
  });
}

export const rankingRows = (message: Seen, world: World) => rowsIn(message.words.split('\n'), world);

/** Holds the rows of a message against the count: values, who has them, order and ranks. */
export function expectRows(rows: readonly Row[], expected: ExpectedRanking, atMost = 10): void {
  const values = rows.map(({ value }) => value);
  expect(expected.values.map((list) => list.slice(0, atMost))).toContainEqual(values);
  for (const { name, value, rank } of rows) {
    expect([name, value]).toEqual([name, expected.valueOf.get(name)]);
    const better = values.filter((other) => (expected.lowestFirst ? other < value : other > value));
    expect([name, rank]).toEqual([name, better.length + 1]);
  }
}
