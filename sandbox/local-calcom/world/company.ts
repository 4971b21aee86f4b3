import { type BookingFacts, createBookingFactory } from './booking-factory';
import { createRandom } from './random';
import { between, createView, type Stage, stagesOfLater } from './simulation';
import type { Booking, BookingStatus, EventType, Member, Membership, Team, World } from './types';
import { instantOfWallClock } from './wall-clock';
import { plainWording } from './wording';

/** `load`: how often they are picked as host, next to the others who could be. */
export type PersonPlan = readonly [username: string, name: string, timeZone: string, load: number];

/** `weight`: how often it is booked, next to the team's others; a personal one, in twentieths a day. */
export type EventTypePlan = readonly [
  slug: string,
  title: string,
  minutes: number,
  weight: number,
  more?: Partial<Pick<EventType, 'schedulingType' | 'seats' | 'recurring' | 'paid'>>,
];

export interface TeamPlan {
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly bookingsADay: number;
  /** The first is the team's owner, the second its admin. */
  readonly people: readonly PersonPlan[];
  readonly eventTypes: readonly EventTypePlan[];
}

/** A company whose people, bookings and habits are ordinary. */
export interface CompanyPlan {
  readonly name: string;
  /** The organisation's id; those of its teams, people and event types begin from it. */
  readonly id: number;
  readonly timeZone: string;
  /** The first person of the first team owns the company. */
  readonly teams: readonly TeamPlan[];
  /** Outside the company, with a team of their own. */
  readonly freelancer: TeamPlan;
  /** Event types of single people, by username. */
  readonly personal: Readonly<Record<string, readonly EventTypePlan[]>>;
  /** Who has no bookings from six weeks before the beginning until four after. */
  readonly away: string;
  /** Who has a key as a plain member. */
  readonly member: string;
}

const dayMs = 86_400_000;
const halfHourMs = 30 * 60_000;
const daysBack = 440;
const daysAhead = 366;
/** Monday to Friday. */
const weekdays = [0.92, 1.06, 1.08, 1.04, 0.9];
const lee = { name: 'Lee Park', email: 'lee@client.test' };

const statuses: readonly (readonly [status: BookingStatus, weight: number])[] = [
  ['accepted', 90],
  ['cancelled', 8],
  ['rejected', 1],
  ['pending', 1],
];

/**
 * The company and its bookings at any time of about two years, as they stand then. All of them come about in one way,
 * those before `begin` like those after it, so that no week differs from the next for having been made at once.
 */
export function createCompanyWorld(
  company: CompanyPlan,
  { seed, begin }: { readonly seed: number; readonly begin: Date },
): { readonly world: World; readonly bookingsAt: (now: Date) => readonly Booking[] } {
  const random = createRandom(seed);
  const organization = listOrganization(company);
  const { members, eventTypes } = organization;
  const idOf = (username: string) => members.find((member) => member.username === username)?.id ?? 0;
  const memberById = new Map(members.map((member) => [member.id, member]));
  const loads = new Map(
    [...company.teams, company.freelancer].flatMap(({ people }) =>
      people.map(([username, , , load]) => [idOf(username), load] as const),
    ),
  );
  // Seen from the end, so that each booking has its outcome; until then that is not shown.
  const end = new Date(begin.getTime() + daysAhead * dayMs);
  const factory = createBookingFactory(random, end, members, {
    firstId: company.id * 1000,
    wording: plainWording,
  });
  const midnight = Math.floor(begin.getTime() / dayMs) * dayMs;
  const taken = new Set<string>();
  const lives: (readonly Stage[])[] = [];
  const world = {
    ...organization,
    organizationId: company.id,
    adminId: members[0]?.id ?? 0,
    plainMemberId: idOf(company.member),
    lonerId: idOf(company.freelancer.people[0]?.[0] ?? ''),
  };

  const teamTypes = [...company.teams, company.freelancer].map((team, index) => ({
    bookingsADay: team.bookingsADay,
    types: eventTypes.filter(({ teamId }) => teamId === teamIdOf(company, index)),
  }));
  const personalTypes = eventTypes.filter(({ ownerId }) => ownerId !== null);
  const offsets = new Map<string, number | undefined>();

  for (let day = -daysBack; day < daysAhead; day += 1) {
    const date = new Date(midnight + day * dayMs);
    const weekday = weekdays[date.getUTCDay() - 1];
    if (weekday === undefined) continue;
    const busy = weekday * seasonOf(date) * (1 + (day / 365) * 0.15);
    for (const { bookingsADay, types } of teamTypes) {
      for (let left = Math.floor(bookingsADay * busy + random.next()); left > 0; left -= 1)
        bookOn(date, random.pickWeighted(types, weightOf));
    }
    for (const eventType of personalTypes)
      if (random.chance(0.05 * busy * weightOf(eventType))) bookOn(date, eventType);
    bookLee(date);
  }
  const bookingsAt = createView(lives);
  return { world: { ...world, bookings: bookingsAt(begin) }, bookingsAt };

  function weightOf({ id }: EventType): number {
    return organization.weights.get(id) ?? 0;
  }

  function bookOn(date: Date, eventType: EventType): void {
    const ownerId = random.pickWeighted(eventType.hostIds, (id) => loads.get(id) ?? 0);
    const start = findSlot(ownerId, date, eventType);
    if (start === undefined) return;
    const createdAt = new Date(
      start.getTime() - (0.06 + Math.min(28, -8 * Math.log(1 - random.next()))) * dayMs,
    );
    const facts = { eventType, ownerId, start };
    if (eventType.recurring) keepSeries(facts, createdAt);
    else if (!eventType.seats && random.chance(0.05)) keepReschedule(facts, createdAt);
    else {
      const [status] = random.pickWeighted(statuses, ([, weight]) => weight);
      keep({ ...facts, status, changes: { createdAt } });
    }
  }

  function keep(facts: BookingFacts, decidedAt?: Date): Booking {
    const booking = factory.make(facts);
    lives.push(stagesOfLater(booking, random, decidedAt));
    return booking;
  }

  /** Six weeks in a row, booked at once. */
  function keepSeries(facts: Omit<BookingFacts, 'status'>, createdAt: Date): void {
    const changes = { createdAt, recurringBookingUid: factory.makeUid() };
    for (let week = 0; week < 6; week += 1) {
      const start = new Date(facts.start.getTime() + week * 7 * dayMs);
      if (isHoliday(start, false)) continue;
      keep({ ...facts, start, status: random.chance(0.05) ? 'cancelled' : 'accepted', changes });
    }
  }

  /** The new booking is made at the moment at which the old one is called off, for one to six days later. */
  function keepReschedule(
    facts: Omit<BookingFacts, 'status'> & { eventType: EventType; ownerId: number },
    createdAt: Date,
  ): void {
    const { eventType, ownerId, start } = facts;
    const later = new Date(Math.floor(start.getTime() / dayMs + random.int(1, 6)) * dayMs);
    const movedTo = later.getUTCDay() % 6 === 0 ? undefined : findSlot(ownerId, later, eventType);
    const movedAt = between(createdAt, start, random);
    const [oldUid, movedUid] = [factory.makeUid(), factory.makeUid()];
    const old = keep(
      {
        ...facts,
        status: 'cancelled',
        changes: {
          uid: oldUid,
          createdAt,
          ...(movedTo === undefined ? {} : { rescheduledToUid: movedUid, cancellationReason: '$RCH$' }),
          cancelledByEmail: null,
        },
      },
      movedAt,
    );
    if (movedTo === undefined) return;
    const { title, attendees, coHostIds } = old;
    const changes = {
      uid: movedUid,
      createdAt: movedAt,
      title,
      attendees,
      coHostIds,
      rescheduledFromUid: oldUid,
    };
    keep({ ...facts, start: movedTo, status: 'accepted', changes });
  }

  /** The guest of the commands' examples meets the owner, calls off another meeting, and meets the plain member. */
  function bookLee(date: Date): void {
    const plans = [
      undefined,
      undefined,
      ['intro', world.adminId, 'accepted'],
      ['intro', world.adminId, 'cancelled'],
      ['quick-chat', world.plainMemberId, 'accepted'],
    ] as const;
    const [slug, ownerId, status] = plans[date.getUTCDay()] ?? [];
    if (slug === undefined || ownerId === undefined || status === undefined) return;
    const eventType = eventTypes.find((each) => each.slug === slug && each.ownerId === ownerId);
    const start = eventType && findSlot(ownerId, date, eventType);
    if (start === undefined) return;
    const attendee = {
      ...plainWording.buildAttendee(random, [], { seated: false, mayBeAbsent: false }),
      ...lee,
    };
    const title = `${eventType?.title} between ${memberById.get(ownerId)?.name} and ${lee.name}`;
    keep({ eventType: eventType ?? null, ownerId, start, status, changes: { title, attendees: [attendee] } });
  }

  /** Within the host's working hours, at a time that is still free; undefined when none of a few is, or on a day off. */
  function findSlot(ownerId: number, date: Date, { lengthInMinutes }: EventType): Date | undefined {
    const host = memberById.get(ownerId);
    if (host === undefined || isAway(host, date)) return undefined;
    for (let tries = 0; tries < 6; tries += 1) {
      const half = random.int(18, 33 - Math.ceil(lengthInMinutes / 30));
      if (half === 25 || half === 26) continue; // lunch
      const start = new Date(midnightIn(host.timeZone, date) + half * halfHourMs);
      const key = `${ownerId} ${start.getTime()}`;
      if (taken.has(key)) continue;
      taken.add(key);
      return start;
    }
    return undefined;
  }

  /** In most months a zone's clocks stay as they are, so that its offset is asked for once a month. */
  function midnightIn(timeZone: string, date: Date): number {
    const month = `${timeZone} ${date.toISOString().slice(0, 7)}`;
    const at = (day: number) => {
      const wall = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day);
      return instantOfWallClock(wall, timeZone).getTime() - wall;
    };
    if (!offsets.has(month)) offsets.set(month, at(1) === at(32) ? at(1) : undefined);
    return date.getTime() + (offsets.get(month) ?? at(date.getUTCDate()));
  }

  function isAway({ username, timeZone }: Member, date: Date): boolean {
    const day = (date.getTime() - midnight) / dayMs;
    return (
      (username === company.away && day > -42 && day < 28) || isHoliday(date, timeZone.startsWith('America/'))
    );
  }
}

/** Quiet in August and around the turn of the year. */
function seasonOf(date: Date): number {
  const month = date.getUTCMonth();
  if (month === 7) return 0.5;
  if (month === 6) return 0.85;
  return (month === 11 && date.getUTCDate() > 19) || (month === 0 && date.getUTCDate() < 7) ? 0.4 : 1;
}

const holidays = ['01-01', '12-24', '12-25', '12-26', '12-31'];

function isHoliday(date: Date, isAmerican: boolean): boolean {
  const day = date.toISOString().slice(5, 10);
  if (holidays.includes(day)) return true;
  if (isAmerican) return day === '07-04' || isThanksgiving(date);
  const fromEaster = Math.round((date.getTime() - easterSunday(date.getUTCFullYear())) / dayMs);
  return day === '05-01' || fromEaster === -2 || fromEaster === 1;
}

/** The fourth Thursday of November, and the Friday after it. */
function isThanksgiving(date: Date): boolean {
  const thursday = date.getUTCDate() - (date.getUTCDay() === 5 ? 1 : 0);
  return date.getUTCMonth() === 10 && [4, 5].includes(date.getUTCDay()) && thursday > 21 && thursday < 29;
}

/** Gauss's rule, as it holds from 1900 to 2099. */
function easterSunday(year: number): number {
  const golden = year % 19;
  const moon = (19 * golden + 24) % 30;
  const weekday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7;
  const isLate = weekday === 6 && (moon === 29 || (moon === 28 && golden > 10));
  return Date.UTC(year, 2, 22 + moon + weekday - (isLate ? 7 : 0));
}

const teamIdOf = ({ id }: CompanyPlan, index: number) => id + 1 + index;

function listOrganization(company: CompanyPlan) {
  const { id, name, timeZone, freelancer, personal } = company;
  const plans = [...company.teams, freelancer];
  const isOutside = (plan: TeamPlan) => plan === freelancer;
  const teams: readonly Team[] = [
    { id, name, slug: slugOf(name), parentId: null, isOrganization: true, isPrivate: false, timeZone },
    ...plans.map((plan, index) => ({
      id: teamIdOf(company, index),
      name: plan.name,
      slug: plan.slug,
      parentId: isOutside(plan) ? null : id,
      isOrganization: false,
      isPrivate: false,
      timeZone: plan.timeZone,
    })),
  ];
  const members: Member[] = [];
  const memberships: Membership[] = [];
  const eventTypes: EventType[] = [];
  const weights = new Map<number, number>();

  const join = (userId: number, teamId: number, role: Membership['role']) =>
    memberships.push({ id: id * 10 + memberships.length, userId, teamId, accepted: true, role });
  const offer = (
    [slug, title, lengthInMinutes, weight, more]: EventTypePlan,
    whose: Pick<EventType, 'ownerId' | 'teamId' | 'hostIds'>,
  ) => {
    const schedulingType = whose.teamId === null ? null : ('roundRobin' as const);
    const plain = { parentId: null, schedulingType, seats: null, recurring: false, paid: false };
    const eventTypeId = id * 10 + eventTypes.length;
    eventTypes.push({ id: eventTypeId, slug, title, lengthInMinutes, ...whose, ...plain, ...more });
    weights.set(eventTypeId, weight);
  };

  plans.forEach((plan, index) => {
    const teamId = teamIdOf(company, index);
    const hostIds = plan.people.map(([username, fullName, zone], place) => {
      const userId = id * 10 + members.length;
      members.push({
        id: userId,
        username,
        name: fullName,
        email: `${username}@${isOutside(plan) ? plan.slug : slugOf(name)}.test`,
        avatarUrl: null,
        timeZone: zone,
        weekStart: zone.startsWith('America/') ? 'Sunday' : 'Monday',
        locale: 'en',
        organizationId: isOutside(plan) ? null : id,
      });
      if (!isOutside(plan)) join(userId, id, userId === id * 10 ? 'OWNER' : 'MEMBER');
      join(userId, teamId, place === 0 ? 'OWNER' : place === 1 ? 'ADMIN' : 'MEMBER');
      for (const eventType of personal[username] ?? [])
        offer(eventType, { ownerId: userId, teamId: null, hostIds: [userId] });
      return userId;
    });
    for (const eventType of plan.eventTypes) offer(eventType, { ownerId: null, teamId, hostIds });
  });
  return { teams, members, memberships, eventTypes, weights };
}

const slugOf = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
