import type { Membership } from '../../../src/calcom/schemas';
import {
  buildFairShare,
  createFairShareTally,
  type FairShareAnswer,
} from '../../../src/fair-share/fair-share';
import { wireBooking } from '../../bookings/wire-booking';
import { askedAt, rankingsAnswer } from './rankings-answers';

/** A host and how many half-hour bookings they have; who has none is a member all the same. */
export type Carries = readonly [name: string, bookings: number];

export function fairShareAnswer(
  carries: readonly Carries[],
  about: Partial<FairShareAnswer> = {},
): FairShareAnswer {
  const tally = createFairShareTally({ start: null, end: null });
  const members: Membership[] = carries.map(([name], at) => ({
    id: at,
    userId: at,
    accepted: true,
    role: 'MEMBER',
    user: { email: `host${at}@acme.test`, name },
  }));
  carries.forEach(([name, bookings], at) => {
    const hosts = [{ id: at, name }];
    tally.addPage(
      Array.from({ length: bookings }, (_, nth) => wireBooking({ id: at * 100_000 + nth, hosts })),
    );
  });
  const {
    lists: _lists,
    comparison: _comparison,
    totals: _totals,
    countNotes: _notes,
    ...understood
  } = rankingsAnswer({ ranking: 'fair-share' });
  return {
    ...understood,
    share: buildFairShare(tally, members),
    extent: { kind: 'whole' },
    countedAt: askedAt,
    hasOrganisersOnly: false,
    countingAccess: { ownerName: 'Rui Pires', whose: 'own', seesAll: true },
    ...about,
  };
}
