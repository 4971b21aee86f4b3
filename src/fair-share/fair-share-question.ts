import { defaultQuestion, type RankingsQuestion } from '../rankings/question';

type Unfit = Exclude<keyof RankingsQuestion, 'ranking' | 'period' | 'scope' | 'team' | 'event'>;

/** The same period, people and event type, asked as a fair share. */
export function toFairShare({ period, scope, team, event }: RankingsQuestion): RankingsQuestion {
  // A share of one's own bookings alone would be all of them.
  const several = scope === 'me' ? null : scope;
  return { ...defaultQuestion, ranking: 'fair-share', period, scope: several, team, event };
}

/** The first filter of a question that a fair share does not take: it counts every host's accepted bookings. */
export function unfitFilterOf(question: RankingsQuestion): string | null {
  const { dateField, member, statuses, paid, rating, versus } = question;
  const filters: Readonly<Record<Unfit, readonly [name: string, isUsed: boolean]>> = {
    dateField: ['by', dateField !== 'start'],
    member: ['member', member !== null],
    statuses: ['status', statuses.length > 0],
    paid: ['paid', paid !== null],
    rating: ['rating', rating !== null],
    versus: ['vs', versus === 'previous'],
  };
  return Object.values(filters).find(([, isUsed]) => isUsed)?.[0] ?? null;
}
