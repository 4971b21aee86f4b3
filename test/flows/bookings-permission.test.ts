import { people } from '../support/bot-under-test';
import { capturePress } from '../support/capture';
import { changeSettings } from '../support/connect-account';
import { hasButton } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

describe('while nobody is said to see bookings', () => {
  const bot = useBot({ visibleTo: null });

  it('explains who can change that, and asks Cal.com nothing', async () => {
    const asked = bot().calcom.requests.length;
    const answer = await bot().person().type('/cal-bookings');
    expect(answer.words).toContain('an admin decides who may');
    expect(hasButton(answer, 'Connect Cal.com')).toBe(true);
    expect(answer.bookingUids).toEqual([]);
    expect(answer.isPrivate).toBe(true);
    expect(bot().calls(asked)).toEqual([]);
  });

  it('still answers rankings', async () => {
    const answer = await bot().person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
  });
});

describe('while one person is said to see bookings', () => {
  const bot = useBot({ visibleTo: people.ana });

  it('lists them to that person and explains to the others', async () => {
    const own = await bot().person(people.ana).type('/cal-bookings');
    const others = await bot().person(people.bo).type('/cal-bookings');
    expect(own.bookingUids).toHaveLength(10);
    expect(others.bookingUids).toEqual([]);
    expect(others.words).toContain('an admin decides who may');
  });

  it.each(['Load more', 'Share'])('judges %s by who presses it', async (label) => {
    const ana = bot().person(people.ana);
    const own = await ana.type('/cal-bookings', 'past upcoming');
    const press = await capturePress(bot(), () => ana.pressOnly(label, own));
    const asked = bot().calcom.requests.length;
    const answer = await ana.watch(() => press.send({}, { user: { id: people.bo, name: 'bo' } }));
    expect(answer.words).toContain('an admin decides who may');
    expect(answer.isPrivate).toBe(true);
    expect(bot().calls(asked)).toEqual([]);
    expect(ana.now(own)).toEqual(own);
  });
});

describe('BOOKINGS_VISIBLE_TO, taken away again', () => {
  const startBot = useBots();

  it.each([
    ['everyone', 'everyone'],
    ['somebody named, who may be a guest', people.bo],
  ])('takes the right with it at the next start: %s', async (_, visibleTo) => {
    let given: string | undefined = visibleTo;
    const bot = await startBot({ env: () => ({ BOOKINGS_VISIBLE_TO: given }) });
    const bo = bot.person(people.bo);
    expect((await bo.type('/cal-bookings')).bookingUids).toHaveLength(10);
    given = undefined;
    await bot.restart();
    const asked = bot.calcom.requests.length;
    expect((await bo.type('/cal-bookings')).words).toContain('You can’t list bookings');
    expect(bot.calls(asked)).toEqual([]);
  });

  it('leaves what an admin has allowed besides', async () => {
    let given: string | undefined = people.dee;
    const bot = await startBot({ env: () => ({ BOOKINGS_VISIBLE_TO: given }) });
    const ana = bot.person(people.ana);
    await changeSettings(bot.slack, ana, { bookings: 'admins' });
    given = undefined;
    await bot.restart();
    expect((await ana.type('/cal-bookings')).bookingUids).toHaveLength(10);
    expect((await bot.person(people.dee).type('/cal-bookings')).bookingUids).toEqual([]);
  });
});

describe('while nobody is an admin of Roundup', () => {
  const bot = useBot({ visibleTo: null, slack: { botScopes: ['commands', 'chat:write'] } });

  it('says how somebody is allowed to list bookings, in place of asking an admin', async () => {
    const { words } = await bot().person().type('/cal-bookings');
    expect(words).not.toContain('an admin decides who may');
    expect(words).toContain('BOOKINGS_VISIBLE_TO');
    expect(words).toContain('node dist/index.js admin');
  });
});
