import { eventually } from '../support/eventually';
import { findLeaks } from '../support/log-leaks';
import { useBot } from '../support/use-bot';

describe('what the bot tells its operator', () => {
  const bot = useBot();
  const guest = 'lee.client@client.test';
  let spent = '';

  // Every other test checks its log in this way too, when its bot is closed.
  beforeAll(async () => {
    const { slack, calcom, clock, person, url } = bot();
    const ana = person();
    const [booking] = calcom.world.bookings;
    const list = await ana.type('/cal-bookings', 'past upcoming cancelled');
    await ana.share(await ana.press('earlier bookings', list));
    await ana.type('/cal-bookings', `past attendee:${guest}`);
    await ana.type('/cal-bookings', 'all attendee:"Lee Client" event:intro');
    await ana.type('/cal-bookings', `uid:${booking?.uid}`);
    await ana.type('/cal-bookings', `uid:${booking?.uid}/..`);
    await ana.type('/cal-rankings', `member:${guest} most-bookings`);
    await ana.type('/cal-rankings', `${guest}`);
    await ana.type('/cal-account');
    for (const kind of ['wrong-shape', 'truncated', 'rate-limited'] as const) {
      clock.advance(120_000);
      for (const path of ['/v2/bookings', '/v2/insights']) calcom.inject({ path, kind });
      await ana.type('/cal-bookings', `past attendee:${guest}`);
      await ana.type('/cal-rankings', `most-bookings member:${guest}`);
      calcom.clearFaults();
    }
    clock.advance(120_000);
    const logged = bot().log().length;
    slack.inject({ method: 'response_url', kind: 'server-error', times: 1 });
    await ana.typeOnly('/cal-bookings', `past attendee:${guest}`);
    await eventually('the failure is logged', () => bot().log().length > logged);
    const origin = new URL(url()).origin;
    const pages = ['/metrics', '/healthz', '/readyz', '/nowhere'].map((path) => fetch(`${origin}${path}`));
    spent = (await Promise.all((await Promise.all(pages)).map((page) => page.text()))).join('\n');
  });

  it('in its log is enough to see what failed, and nothing secret or of guests', () => {
    const log = bot().log();
    expect(log.split('\n').length).toBeGreaterThan(6);
    expect(log).toContain('/v2/bookings');
    expect(findLeaks(log, bot())).toEqual([]);
  });

  it('on its own pages is how often and how fast, and nothing secret or of guests', () => {
    expect(spent).toContain('roundup_answers_total');
    expect(findLeaks(spent, bot())).toEqual([]);
  });

  it('would be noticed if it held any of them', () => {
    const { slack, calcom, log } = bot();
    const booking = calcom.world.bookings.find(({ title }) => title.includes('between'));
    const [attendee] = booking?.attendees ?? [];
    const secrets = [
      slack.botToken,
      calcom.keys.admin,
      attendee?.email,
      attendee?.name,
      booking?.uid,
      booking?.title,
      `${slack.url}/actions/T0ACME0001/3/0123456789abcdef`,
    ];
    for (const secret of secrets) expect(findLeaks(`${log()} ${secret} `, bot())).not.toEqual([]);
  });
});
