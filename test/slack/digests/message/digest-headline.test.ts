import type { Figure, FigureId } from '../../../../src/digests/figures';
import { headlineSentences } from '../../../../src/slack/digests/message/message';

const figure = (id: FigureId, before: number | null, value: number): Figure => ({ id, value, before });
const say = (...figures: readonly Figure[]) => headlineSentences({ of: 'calcom', figures }, true);

describe('headlineSentences', () => {
  it('says first what became of the bookings, then what rose, fell and stayed', () => {
    expect(
      say(
        figure('bookings', 40, 52),
        figure('completed', 30, 27),
        figure('cancelled', 0, 4),
        figure('host-no-shows', 1, 1),
      ),
    ).toEqual([
      'Bookings rose from 40 to 52 (+30%).',
      'Cancelled bookings rose from 0 to 4.',
      'Completed bookings fell from 30 to 27 (−10%).',
      'Host no-shows stayed at 1.',
    ]);
  });

  it('says in one sentence what moved the same way', () => {
    expect(say(figure('bookings', 12, 12), figure('completed', 20, 10), figure('cancelled', 12, 9))).toEqual([
      'Bookings stayed at 12.',
      'Completed bookings fell from 20 to 10 (−50%) and cancelled bookings from 12 to 9 (−25%).',
    ]);
  });

  it.each([
    [0, 4, 'Bookings rose from 0 to 4.'],
    [12, 0, 'Bookings fell from 12 to 0.'],
    [9, 18, 'Bookings rose from 9 to 18.'],
    [10, 20, 'Bookings rose from 10 to 20 (+100%).'],
    [1000, 1001, 'Bookings rose from 1000 to 1001 (under 1%).'],
  ])('has no percentage of nothing or of a handful, from %d to %d', (before, value, said) => {
    expect(say(figure('bookings', before, value))).toEqual([said]);
  });

  it('leaves out what was nothing in both weeks, and says so of all', () => {
    expect(say(figure('bookings', 3, 4), figure('cancelled', 0, 0))).toEqual(['Bookings rose from 3 to 4.']);
    expect(say(figure('bookings', 0, 0))).toEqual(['No bookings, as in the week before.']);
    expect(headlineSentences({ of: 'calcom', figures: [figure('bookings', null, 0)] }, false)).toEqual([
      'No bookings.',
    ]);
  });

  it('counts where nothing is compared', () => {
    const figures = [
      figure('bookings', null, 9),
      figure('completed', null, 7),
      figure('host-no-shows', null, 1),
    ];
    expect(headlineSentences({ of: 'lists', figures }, false)).toEqual([
      '9 bookings.',
      '7 completed bookings and 1 host no-show.',
    ]);
  });

  it('says of whom the figures are where no total is known', () => {
    const figures = [figure('bookings', 100, 120), figure('completed', 80, 80)];
    expect(headlineSentences({ of: 'ten-busiest', figures }, true)).toEqual([
      'Bookings of the ten busiest members rose from 100 to 120 (+20%).',
      'Completed bookings of the ten with most of them stayed at 80.',
    ]);
  });
});
