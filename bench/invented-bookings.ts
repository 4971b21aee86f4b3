import type { Membership } from '../src/calcom/schemas';

const hosts = 40;
const startMs = Date.UTC(2026, 0, 5, 8);
const minuteMs = 60_000;
const statuses = ['accepted', 'accepted', 'accepted', 'accepted', 'cancelled', 'pending'];

/** A page of invented bookings as Cal.com would send it, 20 minutes from one to the next. */
export function pageText(first: number, count: number): string {
  const data = listBookings(first, count);
  return JSON.stringify({ status: 'success', data, pagination: { nextCursor: 'next', hasMore: true } });
}

export const listBookings = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => booking(first + at));

/** More members than hosts: some have nothing. The first is in charge. */
export function listMembers(): readonly Membership[] {
  return Array.from({ length: hosts + 10 }, (_, at) => ({
    id: 2000 + at,
    userId: at + 1,
    accepted: true,
    role: at === 0 ? 'OWNER' : 'MEMBER',
    user: { email: `host${at}@acme.test`, name: `Host ${at}`, username: `host${at}` },
  }));
}

function booking(at: number) {
  const start = startMs + at * 20 * minuteMs;
  const minutes = [15, 30, 45][at % 3] ?? 30;
  return {
    id: 9000 + at,
    uid: `uid${String(at).padStart(19, '0')}`,
    title: `Intro call between Host ${at % hosts} and Guest ${at}`,
    description: at % 2 === 0 ? '' : 'Looking forward to it.',
    hosts: [...(at % 5 === 0 ? [host((at + 7) % hosts)] : []), host(at % hosts)],
    status: statuses[at % statuses.length],
    start: new Date(start).toISOString(),
    end: new Date(start + minutes * minuteMs).toISOString(),
    duration: minutes,
    eventTypeId: 310,
    eventType: { id: 310, slug: 'intro' },
    location: 'https://meet.acme.test/abc',
    absentHost: at % 50 === 0,
    createdAt: new Date(start - 86_400_000).toISOString(),
    updatedAt: null,
    attendees: [guest(at), ...(at % 4 === 0 ? [guest(at + 1)] : [])],
    bookingFieldsResponses: { email: `guest${at}@client.test`, name: `Guest ${at}` },
    rating: at % 3 === 0 ? (at % 5) + 1 : null,
  };
}

function host(id: number) {
  const email = `host${id}@acme.test`;
  return {
    id: id + 1,
    name: `Host ${id}`,
    email,
    displayEmail: email,
    username: `host${id}`,
    timeZone: 'Europe/Lisbon',
  };
}

function guest(id: number) {
  const email = `guest${id}@client.test`;
  return {
    name: `Guest ${id}`,
    email,
    displayEmail: email,
    timeZone: 'Europe/Lisbon',
    language: 'en',
    absent: id % 11 === 0,
  };
}
