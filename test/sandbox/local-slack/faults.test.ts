import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../../sandbox/local-slack/types';
import { callApi } from './support/call-api';
import { ana, sales } from './support/places';

let slack: LocalSlack;

beforeEach(async () => {
  slack = await createLocalSlack({ limitsCalls: false });
});
afterEach(() => slack.close());

const post = (signal: AbortSignal | null = null) =>
  fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    signal,
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: sales, text: 'a' }),
  });
const shown = () => slack.visibleMessages({ userId: ana, channelId: sales }).length;

describe('injected faults', () => {
  it('answer 429 with the seconds to wait, as often as asked', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 7, times: 1 });
    const limited = await post();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await limited.json()).toEqual({ ok: false, error: 'ratelimited' });
    expect(shown()).toBe(0);
    expect((await post()).status).toBe(200);
  });

  it('answer any error code, for every method, until cleared', async () => {
    slack.inject({ method: '*', kind: 'error', error: 'fatal_error' });
    expect(await callApi(slack, 'auth.test')).toEqual({ ok: false, error: 'fatal_error' });
    expect(await callApi(slack, 'api.test')).toEqual({ ok: false, error: 'fatal_error' });
    slack.clearFaults();
    expect(await callApi(slack, 'api.test')).toMatchObject({ ok: true });
  });

  it('leave other methods alone', async () => {
    slack.inject({ method: 'chat.update', kind: 'server-error' });
    expect((await post()).status).toBe(200);
  });

  it('answer 500 without doing anything, or after doing it', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'server-error', times: 1 });
    expect((await post()).status).toBe(500);
    expect(shown()).toBe(0);
    slack.inject({ method: 'chat.postMessage', kind: 'done-then-server-error', times: 1 });
    expect((await post()).status).toBe(500);
    expect(shown()).toBe(1);
    expect(slack.received.map((call) => call.answer.ok)).toEqual([false, true]);
  });

  it('drop the connection', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'drop', times: 1 });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(shown()).toBe(0);
  });

  it('drop the connection after doing what was asked', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'done-then-drop', times: 1 });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(shown()).toBe(1);
    expect(slack.received.map((call) => call.answer.ok)).toEqual([true]);
  });

  it('do what was asked at once and say so late', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'done-then-delay', delayMs: 200, times: 1 });
    let isAnswered = false;
    const answer = post().finally(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => slack.onChange(resolve));
    expect(shown()).toBe(1);
    expect(isAnswered).toBe(false);
    expect((await answer).status).toBe(200);
  });

  it('delay what was asked beyond the patience of whoever asked, and do it all the same', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'hold', times: 1 });
    const posted = new Promise((resolve) => slack.onChange(resolve));
    await expect(post(AbortSignal.timeout(1000))).rejects.toThrow('timeout');
    expect(shown()).toBe(0);
    slack.clearFaults();
    await posted;
    expect(shown()).toBe(1);
  });

  it('delay the answer', async () => {
    slack.inject({ method: 'chat.postMessage', kind: 'delay', delayMs: 60, times: 1 });
    const startedAt = performance.now();
    expect((await post()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });
});
