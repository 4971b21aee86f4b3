import { type Listed, listBookings } from '../support/list-bookings';
import { lastMonth } from '../support/periods';
import { useBot } from '../support/use-bot';
import { walkToTheEnd } from '../support/walk-list';

describe('Load more', () => {
  const bot = useBot();
  const minute = () => bot().clock.advance(61_000);
  afterEach(minute);
  const expected = (listed: Listed) => listBookings(bot().calcom.world, bot().clock.now(), listed);

  it('to the very end of all upcoming bookings shows each one once, in order', async () => {
    const ana = bot().person();
    const first = await ana.type('/cal-bookings', 'upcoming');
    const { uids, last } = await walkToTheEnd(ana, first);
    const wanted = expected({ statuses: ['upcoming'] });
    expect(wanted.length).toBeGreaterThan(500);
    expect(uids).toEqual(wanted);
    expect(last.ts).toBe(first.ts);
    expect(last.words).toContain(String(wanted.length));
  });

  it('grows the message by ten up to forty, and then goes on with the next ten alone', async () => {
    const ana = bot().person();
    const first = await ana.type('/cal-bookings', 'past cancelled last month');
    const { uids, windows } = await walkToTheEnd(ana, first, () => bot().clock.advance(5_000));
    const wanted = expected({ statuses: ['past', 'cancelled'], ...lastMonth });
    expect(uids).toEqual(wanted);
    const sizes = windows.map((window) => window.length).slice(0, 9);
    expect(sizes).toEqual([10, 20, 30, 40, 10, 20, 30, 40, 10]);
    expect(windows[4]).toEqual(wanted.slice(40, 50));
  });

  it('says where in the list it is, and leads back to the start', async () => {
    const ana = bot().person();
    let message = await ana.type('/cal-bookings', 'past');
    const first = message.bookingUids;
    expect(message.buttons.map(({ label }) => label)).not.toContain('Back to the start');
    for (let press = 0; press < 4; press += 1) message = await ana.press('Load more', message);
    expect(message.words).toMatch(/\b41\D+50\b/);
    message = await ana.press('Back to the start', message);
    expect(message.bookingUids).toEqual(first);
    expect(message.words).toMatch(/Showing 10\./);
  });

  it('goes on in each of two sections on its own, and leaves the other as it is', async () => {
    const ana = bot().person();
    const ahead = expected({ statuses: ['recurring'] });
    const behind = expected({ statuses: ['cancelled'] });
    let message = await ana.type('/cal-bookings', 'recurring cancelled');
    message = await ana.press('later bookings', message);
    expect(message.bookingUids).toEqual([...ahead.slice(0, 20), ...behind.slice(0, 10)]);
    message = await ana.press('earlier bookings', message);
    expect(message.bookingUids).toEqual([...ahead.slice(0, 20), ...behind.slice(0, 20)]);
    // Forty are as many as a message holds: the one that goes on does so with its next ten alone.
    message = await ana.press('earlier bookings', message);
    expect(message.bookingUids).toEqual([...ahead.slice(0, 20), ...behind.slice(20, 30)]);
    message = await ana.press('later bookings', message);
    expect(message.bookingUids).toEqual([...ahead.slice(0, 30), ...behind.slice(20, 30)]);
    while (message.buttons.some(({ label }) => label.includes('later bookings'))) {
      message = await ana.press('later bookings', message);
    }
    expect(message.bookingUids).toEqual([...ahead.slice(30), ...behind.slice(20, 30)]);
  });

  it('asks Cal.com once for each open status, twice where a page ends', async () => {
    const ana = bot().person();
    let message = await ana.type('/cal-bookings', 'past cancelled');
    for (let press = 0; press < 25; press += 1) {
      bot().clock.advance(5_000);
      const asked = bot().calcom.requests.length;
      message = await ana.press('Load more', message);
      const calls = bot().calls(asked);
      expect(calls.filter((path) => path !== '/v2/bookings')).toEqual([]);
      expect(calls.length).toBeLessThanOrEqual(4);
    }
  });
});
