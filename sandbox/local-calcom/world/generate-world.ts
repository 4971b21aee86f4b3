import { createBookingFactory } from './booking-factory';
import { listDailyBookings } from './daily-bookings';
import { listEdgeCases } from './edge-cases';
import { eventTypes } from './event-types';
import { adminId, listPeople, lonerId, organizationId, plainMemberId } from './people';
import { createRandom } from './random';
import { listMemberships, teams } from './teams';
import type { World } from './types';

/** The same seed and the same instant give the same world, on every machine. Everybody in it is invented. */
export function generateWorld({ seed, now }: { readonly seed: number; readonly now: Date }): World {
  const people = listPeople();
  const members = people.map(({ member }) => member);
  const factory = createBookingFactory(createRandom(seed), now, members);
  return {
    organizationId,
    adminId,
    plainMemberId,
    lonerId,
    members,
    teams,
    memberships: listMemberships(),
    eventTypes,
    bookings: [...listEdgeCases(factory, eventTypes), ...listDailyBookings(factory, people, eventTypes)],
  };
}
