import type { SlashCommand } from '@slack/bolt';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import { maxWaitMs } from '../../support/eventually';
import { type HttpBot, startHttpBot } from './support/http-bot';
import { ana, anasDm, general, leads, oldLaunch, sales } from './support/places';

let bot: HttpBot;
let commands: SlashCommand[];

beforeEach(() => start(maxWaitMs));
afterEach(() => bot.stop());

async function start(ackDeadlineMs: number): Promise<void> {
  bot = await startHttpBot({ ackDeadlineMs });
  commands = [];
  bot.app.command('/cal-rankings', async ({ ack, payload }) => {
    commands.push(payload);
    if (payload.text === 'plain') await ack('in words');
    else if (payload.text === 'all') await ack({ response_type: 'in_channel', text: 'for all' });
    else if (payload.text === 'echo') await ack({ response_type: 'in_channel' });
    else if (payload.text === 'bad') await ack({ blocks: [{ type: 'marquee' }] });
    else if (payload.text === 'boom') throw new Error('boom');
    else await ack();
  });
  bot.app.event('app_home_opened', async () => undefined);
}

const seen = (channelId: string, userId = ana) => bot.slack.visibleMessages({ userId, channelId });
const type = (text = '', channelId = general, command = '/cal-rankings') =>
  bot.slack.sendCommand({ userId: ana, channelId, command, text });
const command = 'command=%2Fcal-rankings&text=&user_id=U1&team_id=T1&channel_id=C1';

describe('a delivery', () => {
  it('is signed so that Bolt takes it', async () => {
    expect(await type()).toMatchObject({ status: 200, timedOut: false, ackBody: undefined });
    expect(await bot.slack.deliverRaw({ body: command })).toMatchObject({ status: 200 });
  });

  it('is refused by Bolt when forged, stale, unsigned or of another content type', async () => {
    const stale = Math.floor(Date.now() / 1000) - 301;
    expect(await bot.slack.deliverRaw({ body: command, signature: 'v0=00' })).toMatchObject({ status: 401 });
    expect(await bot.slack.deliverRaw({ body: command, timestamp: stale })).toMatchObject({ status: 401 });
    expect(await bot.slack.deliverRaw({ body: command, signature: null })).toMatchObject({ status: 401 });
    const contentType = 'application/x-www-form-urlencoded;charset=UTF-8';
    expect(await bot.slack.deliverRaw({ body: command, contentType })).toMatchObject({ status: 400 });
    expect(commands).toEqual([]);
  });

  it('verifies the URL of an app', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    const answer = await bot.slack.deliverRaw({ body, contentType: 'application/json' });
    expect(answer).toMatchObject({ status: 200, ackBody: { challenge: 'c-1' } });
  });
});

describe('a command', () => {
  it('arrives with Slack’s fields and no others', async () => {
    await type('  most-cancelled last month  ', sales);
    expect(commands[0]).toEqual({
      token: expect.any(String),
      team_id: 'T0ACME0001',
      team_domain: 'acme-test',
      channel_id: sales,
      channel_name: 'sales',
      user_id: ana,
      user_name: 'ana',
      command: '/cal-rankings',
      text: 'most-cancelled last month',
      api_app_id: 'A0ROUNDUP1',
      is_enterprise_install: 'false',
      response_url: expect.stringMatching(new RegExp(`^${bot.slack.url}/commands/T0ACME0001/`)),
      trigger_id: expect.any(String),
    });
  });

  it('does not give away the names of private places', async () => {
    await type('', leads);
    await type('', anasDm);
    expect(commands.map((payload) => payload.channel_name)).toEqual(['privategroup', 'directmessage']);
  });

  it('arrives escaped', async () => {
    await type('member:@bo attendee:lee@client.test rating:>=4');
    expect(commands[0]?.text).toBe(
      'member:<@U0BO000002|bo> attendee:<mailto:lee@client.test|lee@client.test> rating:&gt;=4',
    );
  });

  it('shows the words of the 200 to the asker', async () => {
    expect(await type('plain')).toMatchObject({ ackBody: 'in words' });
    expect(seen(general)).toMatchObject([{ text: 'in words', onlyFor: ana, author: { kind: 'bot' } }]);
  });

  it('shows an in_channel answer to all, under the typed command', async () => {
    await type('all');
    expect(seen(general).map(({ text, author }) => [author.kind, text])).toEqual([
      ['user', '/cal-rankings all'],
      ['bot', 'for all'],
    ]);
  });

  it('shows only the typed command for a bare in_channel', async () => {
    await type('echo');
    expect(seen(general).map((message) => message.text)).toEqual(['/cal-rankings echo']);
  });

  it('tells the person when the answer is refused', async () => {
    expect((await type('bad')).notice).toContain('invalid_blocks');
    expect(seen(general)).toMatchObject([{ author: { kind: 'slack' }, onlyFor: ana }]);
  });

  it('tells the person when the bot answers too late', async () => {
    await bot.stop();
    await start(100);
    // The custom error handler leaves the request open, as Bolt does.
    const delivery = await type('boom');
    expect(delivery).toMatchObject({ timedOut: true, status: undefined });
    expect(delivery.notice).toContain('operation_timeout');
    expect(seen(general).map((message) => message.text)).toEqual([delivery.notice]);
  });

  it('tells the person when nobody is there', async () => {
    bot.slack.deliverTo({ kind: 'http', url: 'http://127.0.0.1:9/slack/events' });
    expect((await type()).notice).toContain('dispatch_failed');
    bot.slack.deliverTo({ kind: 'socket' });
    expect((await type()).notice).toContain('dispatch_failed');
  });

  it('cannot be typed where the person is not, or where all is archived', async () => {
    bot.slack.remove(sales, ana);
    await expect(type('', sales)).rejects.toThrow('is not in channel');
    await expect(type('', oldLaunch)).rejects.toThrow('archived');
  });
});

describe('a workspace that nobody was told about', () => {
  it('cannot reach an app', async () => {
    const slack = await createLocalSlack();
    const delivery = await slack.sendCommand({ userId: ana, channelId: general, command: '/cal-rankings' });
    await slack.close();
    expect(delivery).toMatchObject({ status: undefined, timedOut: false });
    expect(delivery.notice).toContain('dispatch_failed');
  });
});

describe('a message by a person', () => {
  it('is seen by the channel, escaped', () => {
    bot.slack.sendMessage({ userId: ana, channelId: sales, text: 'hi @bo & <all>' });
    expect(seen(sales)).toMatchObject([
      { text: 'hi <@U0BO000002|bo> &amp; &lt;all&gt;', author: { kind: 'user', id: ana } },
    ]);
  });
});
