import { captureBody } from '../support/capture';
import { useBot } from '../support/use-bot';

type Fields = Readonly<Record<string, unknown>>;
const asPayload = (payload: Fields) => ({ body: `payload=${encodeURIComponent(JSON.stringify(payload))}` });

describe('what another version of the bot has left behind', () => {
  const bot = useBot();
  let press: Fields;
  beforeAll(async () => {
    const ana = bot().person();
    const list = await ana.type('/cal-bookings', 'past');
    const body = await captureBody(bot(), () => ana.pressOnly('Filters', list));
    press = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
  });
  const view = { id: 'V0OLD', callback_id: 'of_yesterday', private_metadata: '', state: { values: {} } };
  const payloadOf = (type: string, more: Fields): Fields => ({
    ...press,
    type,
    actions: undefined,
    container: undefined,
    ...more,
  });

  it('a form is answered in its place with a sentence', async () => {
    const { status, ackBody } = await bot().slack.deliverRaw(
      asPayload(payloadOf('view_submission', { view, response_urls: [] })),
    );
    expect(status).toBe(200);
    expect(ackBody).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
    expect(JSON.stringify(ackBody)).toContain('another version of Roundup');
    expect(JSON.stringify(ackBody)).toContain('Nothing was saved');
  });

  it('a menu offers nothing', async () => {
    const { status, ackBody } = await bot().slack.deliverRaw(
      asPayload(
        payloadOf('block_suggestion', { action_id: 'of_yesterday', block_id: 'b', value: 'x', view }),
      ),
    );
    expect([status, ackBody]).toEqual([200, { options: [] }]);
  });

  it('a form that was closed is acked', async () => {
    const { status } = await bot().slack.deliverRaw(
      asPayload(payloadOf('view_closed', { view, is_cleared: false })),
    );
    expect(status).toBe(200);
  });

  it.each(['shortcut', 'message_action'])('a %s opens a form that says so', async (type) => {
    const ana = bot().person();
    const list = await ana.type('/cal-bookings', 'past');
    const body = await captureBody(bot(), () => ana.pressOnly('Filters', list));
    press = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
    const { status } = await bot().slack.deliverRaw(
      asPayload(payloadOf(type, { callback_id: 'of_yesterday', message: {}, channel: { id: 'C1' } })),
    );
    expect(status).toBe(200);
    await bot().restart();
    const [opened] = bot().slack.openViews(ana.userId);
    expect(JSON.stringify(opened?.view)).toContain('doesn’t have that shortcut');
    await bot().slack.closeView({ userId: ana.userId, viewId: opened?.id ?? '' });
  });
});
