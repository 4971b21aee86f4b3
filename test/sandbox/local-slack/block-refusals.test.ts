import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalWorkspace } from '../../../sandbox/local-slack/types';
import { callApi } from './support/call-api';
import { ana, sales } from './support/places';

const table = { type: 'table', rows: [[{ type: 'raw_text', text: '1' }]] };
const chart = {
  type: 'data_visualization',
  title: 'Booked',
  chart: { type: 'pie', segments: [{ label: 'Done', value: 1 }] },
};
let slack: LocalSlack;
let second: LocalWorkspace;
beforeEach(async () => {
  slack = await createLocalSlack({ refusesBlocks: ['data_visualization'] });
  second = slack.addWorkspace({ refusesBlocks: ['table'] });
});
afterEach(() => slack.close());

const post = (...blocks: object[]) =>
  callApi(slack, 'chat.postMessage', { channel: sales, text: 'a', blocks });
const postInSecond = (...blocks: object[]) =>
  fetch(`${second.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${second.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'C2SALES000', text: 'a', blocks }),
  }).then((response) => response.json());

describe('a workspace that Slack has not brought a kind of block to', () => {
  it('refuses it, names it and posts nothing', async () => {
    expect(await post({ type: 'divider' }, chart)).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: ['unsupported type: "data_visualization" [json-pointer:/blocks/1]'],
    });
    expect(slack.visibleMessages({ userId: ana, channelId: sales })).toEqual([]);
    expect(await post(table)).toMatchObject({ ok: true });
  });

  it('refuses it inside of another block', async () => {
    slack.refuseBlocks(['table']);
    expect(await post({ type: 'container', child_blocks: [table] })).toMatchObject({
      error: 'invalid_blocks',
    });
  });

  it('takes it once it is there', async () => {
    slack.refuseBlocks([]);
    expect(await post(chart)).toMatchObject({ ok: true });
  });

  it('is one of several, each with its own', async () => {
    expect(await postInSecond(table)).toMatchObject({ error: 'invalid_blocks' });
    expect(await postInSecond(chart)).toMatchObject({ ok: true });
  });
});
