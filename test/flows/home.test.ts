import { people } from '../support/bot-under-test';
import { connectAccount, submitKey } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { openedView } from '../support/person';
import { useBot } from '../support/use-bot';

type Fields = Readonly<Record<string, unknown>>;

describe('the Home tab', () => {
  const bot = useBot();

  const words = (userId: string) => JSON.stringify(bot().slack.homeOf(userId)?.view ?? {});

  /** Opens it, and resolves to all its words once they are there. */
  async function open(userId: string): Promise<string> {
    const before = bot().slack.homeOf(userId)?.hash;
    await bot().slack.openHome({ userId, tab: 'home' });
    return eventually('the tab is shown', () => {
      const home = bot().slack.homeOf(userId);
      return home !== undefined && home.hash !== before && !words(userId).includes('Asking Cal.com')
        ? words(userId)
        : undefined;
    });
  }

  function buttonOf(userId: string, label: string) {
    const blocks = bot().slack.homeOf(userId)?.view.blocks;
    for (const block of Array.isArray(blocks) ? blocks : []) {
      for (const element of [block.accessory, ...(block.elements ?? [])]) {
        if (JSON.stringify(element?.text ?? '').includes(label)) {
          return { blockId: String(block.block_id), actionId: String(element.action_id) };
        }
      }
    }
    throw new Error(`No button "${label}" in ${words(userId)}`);
  }

  async function press(userId: string, label: string): Promise<void> {
    const viewId = bot().slack.homeOf(userId)?.id ?? '';
    const { status } = await bot().slack.act({ userId, source: { viewId }, ...buttonOf(userId, label) });
    expect(status).toBe(200);
  }

  it('asks somebody without an account to connect one, though the workspace shares one', async () => {
    const home = await open(people.bo);
    expect(home).toContain('Connect your Cal.com account');
    expect(home).not.toContain('Your next bookings');
    expect(bot().calcom.world.bookings.some(({ uid }) => home.includes(uid))).toBe(false);
  });

  it('connects with a key, and shows what is one’s own at once', async () => {
    const { slack, calcom } = bot();
    await press(people.bo, 'Connect Cal.com');
    const view = await openedView(slack, { userId: people.bo });
    await submitKey(slack, bot().person(people.bo), view.id, calcom.keys.member);
    const home = await eventually('it is connected', () =>
      words(people.bo).includes('Your numbers') ? words(people.bo) : undefined,
    );
    expect(home).toMatch(/You’re connected as .Lena Vogt/);
    await slack.closeView({ userId: people.bo, viewId: view.id });
  });

  it.each([
    // Summer time, and weeks that begin on Monday: two hours ahead of UTC in Berlin, one in Lisbon.
    ['member', 'bo', 'Lena Vogt', '22'],
    ['admin', 'ana', 'Rui Pires', '23'],
  ] as const)(
    'counts what a %s organised this week and in the four weeks before',
    async (_key, who, name, hour) => {
      const { slack, calcom, clock, person } = bot();
      if (who === 'ana') await connectAccount(slack, person(people.ana), calcom.keys.admin);
      const home = await open(people[who]);
      const me = calcom.world.members.find((member) => member.name === name);
      const monday = new Date(`2026-05-31T${hour}:00:00.000Z`);
      const fourWeeksBefore = new Date(`2026-05-03T${hour}:00:00.000Z`);
      const now = clock.now();
      const own = calcom.world.bookings.filter(({ ownerId }) => ownerId === me?.id);
      const current = own.filter(({ start, end }) => start >= monday && end <= endOfMinute(now));
      const past = own.filter(({ start, end }) => start >= fourWeeksBefore && end < monday);
      const isDone = ({ status, end }: (typeof own)[number]) => status === 'accepted' && end <= now;
      expect(home).toContain(
        `*Bookings*\\n${current.length} this week so far\\nusually ${perWeek(past.length)} a week`,
      );
      expect(home).toContain(
        `*Completed*\\n${current.filter(isDone).length} this week so far\\nusually ${perWeek(past.filter(isDone).length)} a week`,
      );
      expect(past.length).toBeGreaterThan(0);
    },
  );

  it('lists at most five bookings to come, the soonest first', async () => {
    const home = await open(people.bo);
    const uids = [...home.matchAll(/\/booking\/([\w-]+)/g)].map(([, uid]) => uid);
    expect(uids.length).toBeGreaterThan(0);
    expect(uids.length).toBeLessThanOrEqual(5);
    const starts = uids.map((uid) =>
      bot()
        .calcom.world.bookings.find((booking) => booking.uid === uid)
        ?.start.getTime(),
    );
    expect(starts).toEqual([...starts].sort((a, b) => Number(a) - Number(b)));
  });

  it('hides its person, shows them again, and says so', async () => {
    await press(people.bo, 'Hide my name');
    await eventually('they are hidden', () => words(people.bo).includes('*You’re hidden.*'));
    await press(people.bo, 'Undo');
    await eventually('they are shown', () => words(people.bo).includes('*You’re shown again.*'));
  });

  it('shows all of one’s own numbers in a form of their own, and nobody else’s', async () => {
    const { slack } = bot();
    await press(people.bo, 'All my numbers');
    const card = await eventually('the numbers are there', () => {
      const view = JSON.stringify(slack.openViews(people.bo).at(-1)?.view ?? {});
      return /You ha(d|ve)/.test(view) ? view : undefined;
    });
    expect(card).not.toContain('Rui Pires');
    expect(card).not.toContain('"actions"');
    await slack.closeView({ userId: people.bo, viewId: slack.openViews(people.bo).at(-1)?.id ?? '' });
  });

  it('opens the settings for admins, and tells others who the admins are', async () => {
    const { slack } = bot();
    await open(people.ana);
    await press(people.ana, 'Settings');
    const form = await openedView(slack, { userId: people.ana });
    expect(JSON.stringify(form.view)).toContain('Who may list them');
    await slack.closeView({ userId: people.ana, viewId: form.id });
    expect(await open(people.bo)).not.toContain('Settings');
  });

  it('says what failed and shows the rest while Cal.com cannot be reached', async () => {
    bot().clock.advance(120_000);
    bot().calcom.inject({ path: '/v2/bookings', kind: 'status', status: 403 });
    const home = await open(people.bo);
    expect(home).toContain('can’t see that');
    expect(home).toContain('Your digests');
    bot().calcom.clearFaults();
  });

  it('is not touched by the Messages tab', async () => {
    const before = bot().slack.homeOf(people.dee);
    await bot().slack.openHome({ userId: people.dee, tab: 'messages' });
    expect(bot().slack.homeOf(people.dee)).toEqual(before);
  });

  it('disconnects, and holds nothing of the account any more', async () => {
    await press(people.bo, 'Disconnect');
    await eventually('it is disconnected', () => words(people.bo).includes('*Disconnected.*'));
    expect(words(people.bo)).not.toContain('Lena Vogt');
  });

  it('keeps to what Slack takes, and offers a digest', async () => {
    const home = await open(people.ana);
    const { blocks } = (bot().slack.homeOf(people.ana)?.view ?? {}) as Fields;
    expect(Array.isArray(blocks) && blocks.length).toBeLessThan(100);
    expect(home).toContain('Make a digest');
  });
});

const endOfMinute = (now: Date) => new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 59_999);
const perWeek = (sum: number) => Math.round((sum / 4) * 10) / 10;
