import { type App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebSocket } from 'ws';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../../sandbox/local-slack/types';
import { maxWaitMs } from '../../support/eventually';
import { callApi, tsOf } from './support/call-api';
import { appOn, eventually } from './support/http-bot';
import { ana, general, sales } from './support/places';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const row = {
  type: 'actions',
  block_id: 'row',
  elements: [{ type: 'button', action_id: 'go', text: plain('Go'), value: 'v1' }],
};
const modal = (title: string) => ({
  type: 'modal' as const,
  callback_id: 'form',
  title: plain(title),
  submit: plain('Save'),
  blocks: [],
});

let slack: LocalSlack;
let app: App | undefined;

beforeEach(() => start(maxWaitMs));
afterEach(stop);

async function start(ackDeadlineMs: number): Promise<void> {
  slack = await createLocalSlack({ ackDeadlineMs });
  slack.deliverTo({ kind: 'socket' });
}

async function stop(): Promise<void> {
  await app?.stop();
  app = undefined;
  await slack.close();
}

async function startBolt(): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    // Where the receiver looks for the Web API: its own options have no clientOptions.
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const started = appOn(slack, receiver);
  app = started;
  await started.start();
  return started;
}

const type = () => slack.sendCommand({ userId: ana, channelId: general, command: '/cal-digest' });

describe('Socket Mode', () => {
  it('brings commands, presses, forms and events to Bolt, and their answers back', async () => {
    const bolt = await startBolt();
    bolt.command('/cal-digest', async ({ ack, payload, client }) => {
      await ack('opening');
      await client.views.open({ trigger_id: payload.trigger_id, view: modal('One') });
    });
    const values: unknown[] = [];
    bolt.action('go', async ({ ack, action }) => {
      await ack();
      values.push('value' in action && action.value);
    });
    bolt.view('form', ({ ack }) => ack({ response_action: 'update', view: modal('Two') }));
    const tabs: unknown[] = [];
    bolt.event('app_home_opened', async ({ event }) => {
      tabs.push(event.tab);
    });

    expect(await type()).toMatchObject({ status: 200, ackBody: { text: 'opening' } });
    expect(slack.visibleMessages({ userId: ana, channelId: general })).toMatchObject([{ text: 'opening' }]);
    const [opened] = await eventually(() => slack.openViews(ana).length > 0 && slack.openViews(ana));
    await slack.submitView({ userId: ana, viewId: String(opened?.id), values: {} });
    expect(slack.openViews(ana).map(({ view }) => view.title)).toEqual([plain('Two')]);

    const messageTs = tsOf(await callApi(slack, 'chat.postMessage', { channel: sales, blocks: [row] }));
    const source = { messageTs, channelId: sales };
    expect(await slack.act({ userId: ana, source, blockId: 'row', actionId: 'go' })).toMatchObject({
      status: 200,
      ackBody: undefined,
    });
    expect(values).toEqual(['v1']);

    await slack.openHome({ userId: ana, tab: 'home' });
    await eventually(() => tabs.length === 1);
  });

  it('tells the person when no acknowledgement comes in time', async () => {
    await stop();
    await start(100);
    const bolt = await startBolt();
    bolt.command('/cal-digest', async () => undefined);
    const delivery = await type();
    expect(delivery.timedOut).toBe(true);
    expect(delivery.notice).toContain('operation_timeout');
  });

  it('greets, hands each payload to one connection, and says goodbye', async () => {
    const connect = async () => {
      const { url } = await callApi(slack, 'apps.connections.open', {}, slack.appToken);
      const socket = new WebSocket(String(url));
      const heard: { type?: string; envelope_id?: string; accepts_response_payload?: boolean }[] = [];
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        heard.push(message);
        if (message.envelope_id) socket.send(JSON.stringify({ envelope_id: message.envelope_id }));
      });
      await eventually(() => heard.length === 1);
      return { heard, url: String(url) };
    };
    const one = await connect();
    const two = await connect();
    expect(one.heard[0]).toMatchObject({ type: 'hello', num_connections: 1 });

    expect(await type()).toMatchObject({ status: 200 });
    const commands = [...one.heard, ...two.heard].filter((message) => message.type === 'slash_commands');
    expect(commands).toMatchObject([
      { accepts_response_payload: true, payload: { command: '/cal-digest', is_enterprise_install: 'false' } },
    ]);

    const reused = new WebSocket(one.url);
    const refusal = await new Promise((resolve) => reused.on('error', resolve));
    expect(String(refusal)).toContain('401');

    await slack.close();
    await eventually(() => one.heard.some((message) => message.type === 'disconnect'));
    slack = await createLocalSlack();
  });
});
