import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { ask, closeCalcoms, readError, now as start, startCalcom } from './support';

let calcom: LocalCalcom;
let now = start;

beforeAll(async () => {
  calcom = await startCalcom({ now: () => now, limitPerMinute: 3 });
});
// Each test finds its limits unused: an hour has passed.
beforeEach(() => pass(3600));
afterAll(closeCalcoms);

function pass(seconds: number) {
  now = new Date(now.getTime() + seconds * 1000);
}

async function hit(key: 'admin' | 'member' | 'expired' | null = 'admin') {
  const { status, headers, json } = await ask(calcom, '/v2/me', { key });
  const read = (name: string) => Number(headers.get(`x-ratelimit-${name}-default`));
  return { status, json, headers, limit: read('limit'), remaining: read('remaining'), reset: read('reset') };
}

describe('rate limit', () => {
  it('is 120 a minute unless told', async () => {
    const plain = await startCalcom({ limitPerMinute: 120 });
    const { headers } = await ask(plain, '/v2/me');
    expect(headers.get('x-ratelimit-limit-default')).toBe('120');
  });

  it('counts down in headers of every answer, with the seconds that are left', async () => {
    expect(await hit()).toMatchObject({ status: 200, limit: 3, remaining: 2, reset: 60 });
    pass(10);
    expect(await hit()).toMatchObject({ status: 200, limit: 3, remaining: 1, reset: 50 });
  });

  it('is also in the headers of errors', async () => {
    expect(await hit('expired')).toMatchObject({ status: 401, limit: 3, remaining: 2 });
    const { headers } = await ask(calcom, '/v2/nothing');
    expect(headers.get('x-ratelimit-remaining-default')).toBe('2');
  });

  it('starts again when the minute is over', async () => {
    await hit();
    await hit();
    pass(60);
    expect(await hit()).toMatchObject({ remaining: 2, reset: 60 });
  });

  it('refuses the next one with 429 and no Retry-After', async () => {
    for (const _each of [1, 2, 3]) expect((await hit()).status).toBe(200);
    const refused = await hit();
    expect(refused).toMatchObject({ status: 429, remaining: 0, reset: 60 });
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(refused.headers.get('x-request-id')).not.toBeNull();
    expect(readError(refused.json).error).toEqual({
      code: 'ThrottlerException',
      message: 'Too many requests. Please try again later.',
      details: 'Too many requests. Please try again later.',
    });
  });

  it('shuts out for sixty seconds from the first refusal, beyond the end of the minute', async () => {
    for (const _each of [1, 2, 3]) await hit();
    pass(50);
    await hit();
    pass(20);
    expect(await hit()).toMatchObject({ status: 429, reset: 40 });
    pass(40);
    expect(await hit()).toMatchObject({ status: 200, remaining: 2 });
  });

  it('is counted for each key by itself', async () => {
    for (const _each of [1, 2, 3, 4]) await hit();
    expect(await hit('member')).toMatchObject({ status: 200, remaining: 2 });
  });

  it('is counted by address without a key', async () => {
    for (const _each of [1, 2, 3]) expect((await hit(null)).status).toBe(401);
    expect((await hit(null)).status).toBe(429);
  });
});
