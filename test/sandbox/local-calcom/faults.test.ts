import { runInThisContext } from 'node:vm';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { ask, closeCalcoms, readError, startCalcom } from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterEach(() => calcom.clearFaults());
afterAll(closeCalcoms);

function fetchMe(): Promise<Response> {
  return fetch(`${calcom.url}/v2/me`, { headers: { Authorization: `Bearer ${calcom.keys.admin}` } });
}

describe('injected fault', () => {
  it('answers with the status it was given', async () => {
    calcom.inject({ kind: 'status', status: 503, retryAfterSeconds: 2 });
    const { status, headers, json } = await ask(calcom, '/v2/me');
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('2');
    expect(readError(json).status).toBe('error');
  });

  it('names the exception that goes with its status', async () => {
    calcom.inject({ kind: 'status', status: 403, times: 1 });
    expect(readError((await ask(calcom, '/v2/me')).json).error.code).toBe('ForbiddenException');
  });

  it('limits the rate with or without Retry-After', async () => {
    calcom.inject({ kind: 'rate-limited', retryAfterSeconds: 7, times: 1 });
    calcom.inject({ kind: 'rate-limited', times: 1 });
    const [told, untold] = [await fetchMe(), await fetchMe()];
    expect([told.status, untold.status]).toEqual([429, 429]);
    expect(told.headers.get('retry-after')).toBe('7');
    expect(untold.headers.get('retry-after')).toBeNull();
    expect(untold.headers.get('x-ratelimit-reset-default')).toBe('60');
  });

  it('cuts the connection', async () => {
    calcom.inject({ kind: 'drop', times: 1 });
    await expect(fetchMe()).rejects.toThrow('fetch failed');
    expect(calcom.requests.at(-1)?.status).toBeNull();
  });

  it("sends a proxy's page", async () => {
    calcom.inject({ kind: 'html', times: 1 });
    const response = await fetchMe();
    expect(response.status).toBe(502);
    expect(await response.text()).toMatch(/^<!doctype html>/);
  });

  it('sends JSON that stops halfway', async () => {
    calcom.inject({ kind: 'truncated', times: 1 });
    await expect((await fetchMe()).json()).rejects.toThrow(/JSON/);
  });

  it('sends an envelope around something else', async () => {
    calcom.inject({ kind: 'wrong-shape', times: 1 });
    expect(await (await fetchMe()).json()).toEqual({ status: 'success', data: { unexpected: true } });
  });

  it('delays the right answer', async () => {
    calcom.inject({ kind: 'delay', delayMs: 60, times: 1 });
    const from = performance.now();
    expect((await fetchMe()).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThanOrEqual(55);
  });

  it('drips the right answer, its head coming first', async () => {
    calcom.inject({ kind: 'drip', delayMs: 10, times: 1 });
    const response = await fetchMe();
    const pieces: string[] = [];
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(''))).toMatchObject({ status: 'success', data: { username: 'rui' } });
  });

  it('hits only paths that begin as told, and only so many times', async () => {
    calcom.inject({ kind: 'status', path: '/v2/teams', times: 1 });
    expect((await fetchMe()).status).toBe(200);
    expect((await ask(calcom, '/v2/teams', { key: 'loner' })).status).toBe(500);
    expect((await ask(calcom, '/v2/teams', { key: 'loner' })).status).toBe(200);
  });

  it('hits until it is cleared when no number was told', async () => {
    calcom.inject({ kind: 'status' });
    expect([(await fetchMe()).status, (await fetchMe()).status]).toEqual([500, 500]);
    calcom.clearFaults();
    expect((await fetchMe()).status).toBe(200);
  });

  it('warns of no leak where many answers wait at once', async () => {
    const warned: string[] = [];
    const note = ({ name }: Error) => warned.push(name);
    // In a test `process` is a copy, which hears no warnings.
    const outside: NodeJS.Process = runInThisContext('process');
    outside.on('warning', note);
    const own = await startCalcom();
    own.inject({ kind: 'delay', delayMs: 60_000 });
    const pending = Array.from({ length: 20 }, () => fetch(`${own.url}/v2/me`).catch(() => 'cut'));
    while (own.requests.length < 20) await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    expect(await Promise.all(pending)).toEqual(Array.from({ length: 20 }, () => 'cut'));
    outside.off('warning', note);
    expect(warned).toEqual([]);
  });

  it('does not keep the server from closing, even twice', async () => {
    const own = await startCalcom();
    own.inject({ kind: 'delay', delayMs: 60_000 });
    const pending = fetch(`${own.url}/v2/me`).then(
      () => 'answered',
      () => 'cut',
    );
    while (own.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    await own.close();
    expect(await pending).toBe('cut');
  });
});
