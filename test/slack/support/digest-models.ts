import type { DigestContent } from '../../../src/digests/digest';
import type { DigestList, DigestModel, DigestUpcoming } from '../../../src/digests/digest-model';
import type { Figures } from '../../../src/digests/figures';
import { type RankingId, rankings } from '../../../src/rankings/ranking';
import { makeDigest } from '../../digests/support/make-digest';
import { rankedList, type Standing, standingsFor } from './rankings-answers';

const at = new Date('2026-11-16T09:00:00.000Z');

export function namedList(id: RankingId, standings: readonly Standing[] = standingsFor(id, 3)) {
  const { ranking, members, mayHaveMore } = rankedList(id, standings);
  const rows = members.map(({ rank, name, value }) => ({ rank, name, value, rankChange: null }));
  return { kind: 'named', ranking, rows, mayHaveMore } satisfies DigestList;
}

export function namelessList(
  id: RankingId,
  values: readonly number[],
  valuesBefore: readonly number[] | null = null,
) {
  return { kind: 'nameless', ranking: rankings[id], values, valuesBefore } satisfies DigestList;
}

export function loadOf(
  hosts: readonly (readonly [name: string, bookings: number])[],
  about: Partial<Extract<DigestUpcoming, { kind: 'load' }>> = {},
) {
  return {
    kind: 'load',
    period: { first: '2026-11-16', last: '2026-11-22' },
    bookings: hosts.reduce((sum, [, bookings]) => sum + bookings, 0),
    pending: 0,
    hosts: hosts.map(([name, bookings]) => ({ name, bookings })),
    isCut: false,
    isOwnersAlone: false,
    ...about,
  } satisfies DigestUpcoming;
}

export function figuresOf(bookings: number, before: number | null, of: Figures['of'] = 'calcom'): Figures {
  return { of, figures: [{ id: 'bookings', value: bookings, before }] };
}

/** Of the whole organisation, Monday 9 to Sunday 15 November 2026, compared, in Europe/Lisbon. */
export function digestModel(
  about: Partial<DigestModel> = {},
  content: Partial<DigestContent> = {},
): DigestModel {
  const usual = makeDigest({});
  return {
    digest: makeDigest({ content: { ...usual.content, scope: { kind: 'org' }, ...content } }),
    run: { at, period: { first: '2026-11-09', last: '2026-11-15' } },
    accessName: 'Rui Pires',
    figures: figuresOf(52, 40),
    lists: [namedList('most-bookings')],
    countNotes: null,
    usual: null,
    upcoming: null,
    missed: null,
    isEmpty: false,
    nextAt: new Date('2026-11-23T09:00:00.000Z'),
    ...about,
  };
}
