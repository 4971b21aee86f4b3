import { eventually, type HttpBot, startHttpBot } from './support/http-bot';
import { ana, anasDm } from './support/places';

let bot: HttpBot;
let bodies: object[];
let views: unknown[];

beforeEach(async () => {
  bot = await startHttpBot();
  bodies = [];
  views = [];
  bot.app.event('app_home_opened', async ({ client, event, body }) => {
    bodies.push(body);
    views.push(event.view);
    if (event.tab !== 'home') return;
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [
          {
            type: 'actions',
            block_id: 'row',
            elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
          },
        ],
      },
    });
  });
});
afterEach(() => bot.stop());

describe('the Home tab', () => {
  it('is published by the app when a person opens it', async () => {
    await bot.slack.openHome({ userId: ana, tab: 'home' });
    const home = await eventually(() => bot.slack.homeOf(ana));
    expect(home).toMatchObject({ kind: 'home', userId: ana });
    expect(bodies[0]).toMatchObject({
      type: 'event_callback',
      team_id: bot.slack.teamId,
      event: { type: 'app_home_opened', user: ana, tab: 'home', channel: anasDm },
    });
  });

  it('is told on every opening, with what was published before', async () => {
    await bot.slack.openHome({ userId: ana, tab: 'home' });
    const home = await eventually(() => bot.slack.homeOf(ana));
    await bot.slack.openHome({ userId: ana, tab: 'home' });
    await eventually(() => views.length === 2);
    expect(views).toMatchObject([undefined, { id: home.id, hash: home.hash }]);
  });

  it('is left alone when the Messages tab is opened', async () => {
    await bot.slack.openHome({ userId: ana, tab: 'messages' });
    await eventually(() => views.length === 1);
    expect(bot.slack.homeOf(ana)).toBeUndefined();
  });

  it('sends its presses with the view', async () => {
    const presses: object[] = [];
    bot.app.action('go', async ({ ack, body }) => {
      await ack();
      presses.push(body);
    });
    await bot.slack.openHome({ userId: ana, tab: 'home' });
    const { id } = await eventually(() => bot.slack.homeOf(ana));
    await bot.slack.act({ userId: ana, source: { viewId: id }, blockId: 'row', actionId: 'go' });
    expect(presses).toMatchObject([{ container: { type: 'view', view_id: id }, view: { type: 'home' } }]);
  });
});
