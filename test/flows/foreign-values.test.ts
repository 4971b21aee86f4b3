import { capturePress, type Press } from '../support/capture';
import { buttonOf, hasButton, type Person } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

/** Ways to spoil a value that a button carries. */
const spoilt: readonly (readonly [string, (value: string) => string | undefined])[] = [
  ['missing', () => undefined],
  ['empty', () => ''],
  ['cut short', (value) => value.slice(0, -20)],
  ['altered by a letter', (value) => value.replace('last', 'lost')],
  ['altered into another question', (value) => value.replace('last month', 'last week')],
  ['of a version to come', (value) => value.replace(/^1\./, '2.')],
  ['without its beginning', (value) => value.slice(3)],
  ['of another app', () => '{"page":2,"cursor":"abc"}'],
  ['not even text', () => '\u0000\uD800'],
  ['2,001 characters long', (value) => value.padEnd(2_001, 'x')],
  ['a hundred times too long', () => 'x'.repeat(200_000)],
];

describe('a press whose value is not as the bot made it', () => {
  const bot = useBot();
  let ana: Person;
  let list: Seen;
  let ranking: Seen;
  beforeAll(async () => {
    ana = bot().person();
    ranking = await ana.type('/cal-rankings', 'most-bookings last month');
    list = await ana.type('/cal-bookings', 'past cancelled last month');
  });
  // A reply address takes five answers, so each press is one of its own.
  const pressOf = (label: string, on: Seen): Promise<Press> =>
    capturePress(bot(), () => ana.pressOnly(label, on));

  describe.each([
    ['Load more', () => list],
    ['Share', () => ranking],
    ['Filters', () => list],
    ['Compare', () => ranking],
  ] as const)('on %s (%#)', (label, on) => {
    it.each(spoilt)('%s is answered with a sentence and a Start over that works', async (_, spoil) => {
      const value = buttonOf(on(), label).value ?? '';
      const press = await pressOf(label, on());
      const asked = bot().calcom.requests.length;
      const answer = await ana.watch(() => press.send({ value: spoil(value) }));
      expect(bot().calls(asked)).toEqual([]);
      expect(answer.isPrivate).toBe(true);
      expect(answer.ts).not.toBe(on().ts);
      expect(hasButton(answer, 'Start over')).toBe(true);
      const again = await ana.press('Start over', answer);
      expect(again.ts).toBe(answer.ts);
      expect(again.bookingUids.length > 0 || again.menus.length > 0).toBe(true);
      expect(ana.now(on())).toEqual(on());
      bot().clock.advance(61_000);
    });
  });

  it('a value of one list pressed as another’s button is answered with a sentence', async () => {
    const press = await pressOf('Share', ranking);
    const { value } = buttonOf(list, 'Load more');
    const answer = await ana.watch(() => press.send({ value }));
    expect(hasButton(answer, 'Start over')).toBe(true);
  });

  it.each<{ readonly block_id?: string; readonly value?: string }>([
    { block_id: 'nonsense' },
    { block_id: '1.AAAAAAAA.{}' },
    { value: 'share' },
    { value: 'share 99 1e3' },
  ])(
    'Share behind ⋯ of a list is answered with a sentence, whatever comes with it: %j',
    async ({ value, ...rest }) => {
      const press = await pressOf('Share', list);
      const chosen = value === undefined ? {} : { selected_option: { value } };
      const answer = await ana.watch(() => press.send({ ...rest, ...chosen }));
      expect(hasButton(answer, 'Start over')).toBe(true);
    },
  );

  it.each(['', 'nonsense', '1.AAAAAAAA.{}', 'x'.repeat(256)])(
    'a menu in a block with the id %j is answered with a Start over',
    async (blockId) => {
      const press = await capturePress(bot(), () => ana.chooseOnly('Last week', ranking));
      const answer = await ana.watch(() => press.send({ block_id: blockId }));
      expect(hasButton(answer, 'Start over')).toBe(true);
    },
  );

  it.each(['everything', '4821; drop', '', '99999999999999999999'])(
    'an option %j that the menu does not offer is answered with a Start over',
    async (value) => {
      const press = await capturePress(bot(), () => ana.chooseOnly('Last week', ranking));
      const asked = bot().calcom.requests.length;
      const answer = await ana.watch(() => press.send({ selected_option: { value } }));
      expect(hasButton(answer, 'Start over')).toBe(true);
      expect(bot().calls(asked)).toEqual([]);
    },
  );

  it('a cursor that Cal.com has forgotten is answered with a Start over that keeps the question', async () => {
    bot().calcom.inject({ path: '/v2/bookings', kind: 'status', status: 400, times: 2 });
    const notice = await ana.press('Load more', list);
    expect(hasButton(notice, 'Start over')).toBe(true);
    bot().calcom.clearFaults();
    const again = await ana.press('Start over', notice);
    expect(again.bookingUids).toEqual(list.bookingUids);
  });

  it('an unknown action_id is acked and answered with a sentence', async () => {
    const press = await pressOf('Load more', list);
    const asked = bot().calcom.requests.length;
    for (const actionId of ['bookings_more_sideways', 'rankings_share_x', '', 'x'.repeat(255)]) {
      const answer = await ana.watch(async () => {
        const delivery = await press.send({ action_id: actionId });
        expect(delivery.status).toBe(200);
      });
      expect(answer.words).toContain('/cal-bookings');
    }
    expect(bot().calls(asked)).toEqual([]);
  });

  it('a reply address that is not Slack’s is not written to', async () => {
    const press = await pressOf('Load more', list);
    const asked = bot().calcom.requests.length;
    const sent = bot().slack.received.length;
    const response_url = `${bot().calcom.url}/v2/me`;
    expect((await press.send({}, { response_url })).status).toBe(200);
    await bot().restart();
    expect(
      bot()
        .calls(asked)
        .filter((path) => path === '/v2/me'),
    ).toHaveLength(1);
    expect(
      bot()
        .slack.received.slice(sent)
        .map(({ method }) => method),
    ).toEqual(['auth.test']);
  });
});
