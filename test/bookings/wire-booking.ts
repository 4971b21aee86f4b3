import type { WireBooking } from '../../src/calcom/schemas';

/** A regular booking as Cal.com answers it, with what a test is about put over it. */
export function wireBooking(about: Partial<WireBooking> = {}): WireBooking {
  return {
    id: 9001,
    uid: 'k3YtQe1wVb2',
    title: 'Intro call',
    description: '',
    hosts: [
      {
        id: 77,
        name: 'Rui Pires',
        email: 'rui@acme.test',
        displayEmail: 'rui@acme.test',
        username: 'rui',
        timeZone: 'Europe/Lisbon',
      },
    ],
    status: 'accepted',
    start: '2026-06-03T13:00:00.000Z',
    end: '2026-06-03T13:30:00.000Z',
    duration: 30,
    eventTypeId: 310,
    eventType: { id: 310, slug: 'intro' },
    location: 'https://meet.acme.test/abc',
    absentHost: false,
    createdAt: '2026-05-28T10:00:00.000Z',
    updatedAt: null,
    attendees: [
      {
        name: 'Lee',
        email: 'lee@client.test',
        displayEmail: 'lee@client.test',
        timeZone: 'America/New_York',
        language: 'en',
        absent: false,
      },
    ],
    ...about,
  };
}
