import { type Listed, listBookings } from '../support/list-bookings';
import { lastMonth } from '../support/periods';
import { useBot } from '../support/use-bot';

const dayMs = 24 * 3_600_000;

describe('a list of bookings', () => {
  const bot = useBot();
  const expected = (listed: Listed) => listBookings(bot().calcom.world, bot().clock.now(), listed);

  it('goes on after the bot was started again, from the same button', async () => {
    const ana = bot().person();
    let message = await ana.type('/cal-bookings', 'past cancelled last month');
    const wanted = expected({ statuses: ['past', 'cancelled'], ...lastMonth });
    for (const end of [20, 30]) {
      await bot().restart();
      message = await ana.press('Load more', message);
      expect(message.bookingUids).toEqual(wanted.slice(0, end));
    }
  });

  it('goes on beside another one, each in its own message', async () => {
    const ana = bot().person();
    const past = await ana.type('/cal-bookings', 'past');
    const cancelled = await ana.type('/cal-bookings', 'cancelled');
    const [morePast, moreCancelled] = [
      await ana.press('Load more', past),
      await ana.press('Load more', cancelled),
    ];
    expect([morePast.ts, moreCancelled.ts]).toEqual([past.ts, cancelled.ts]);
    expect(morePast.bookingUids).toEqual(expected({ statuses: ['past'] }).slice(0, 20));
    expect(moreCancelled.bookingUids).toEqual(expected({ statuses: ['cancelled'] }).slice(0, 20));
  });

  it('grows by ten when Load more is double-clicked', async () => {
    const ana = bot().person();
    const first = await ana.type('/cal-bookings', 'past');
    await ana.watch(() =>
      Promise.all([ana.pressOnly('Load more', first), ana.pressOnly('Load more', first)]),
    );
    await bot().restart();
    expect(ana.now(first).bookingUids).toEqual(expected({ statuses: ['past'] }).slice(0, 20));
    expect(ana.seen().at(-1)?.ts).toBe(first.ts);
  });

  it('of last month still is of that month when its button is pressed a week later', async () => {
    const ana = bot().person();
    const first = await ana.type('/cal-bookings', 'past cancelled last month');
    const wanted = expected({ statuses: ['past', 'cancelled'], ...lastMonth });
    bot().clock.advance(7 * dayMs);
    await bot().restart();
    const later = await ana.press('Load more', first);
    expect(later.bookingUids).toEqual(wanted.slice(0, 20));
  });

  it('can be gone on with after newer ones were asked for', async () => {
    const ana = bot().person();
    const old = await ana.type('/cal-bookings', 'cancelled');
    await ana.type('/cal-bookings', 'past');
    await ana.type('/cal-rankings');
    const later = await ana.press('Load more', old);
    expect(later.ts).toBe(old.ts);
    expect(later.bookingUids).toEqual(expected({ statuses: ['cancelled'] }).slice(0, 20));
  });
});
