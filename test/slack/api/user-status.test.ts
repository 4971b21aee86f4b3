import { createLogger } from '../../../src/ops/logger';
import { createRichBlocks } from '../../../src/slack/api/rich-blocks';
import { createSlackCalls } from '../../../src/slack/api/slack-calls';

const acme = { workspaceId: 'T0ACME0001', enterpriseId: null };
const unasked = () => Promise.reject(new Error('not asked for'));
const minuteMs = 60_000;

/** The check, with a Slack that gives one answer; `asked` is how often it was asked. */
function checkWith(answer: object | 'away', scopes: readonly string[] = ['chat:write', 'users:read']) {
  let asked = 0;
  let now = Date.parse('2026-06-08T08:00:00Z');
  const installation = {
    teamId: acme.workspaceId,
    enterpriseId: null,
    isEnterpriseInstall: false,
    installerSlackUserId: 'U0ANA00001',
    botUserId: 'U0ROUNDUP1',
    botScopes: scopes,
    json: JSON.stringify({
      bot: { token: 'xoxb-of-the-tests', id: 'B0ROUNDUP1', userId: 'U0ROUNDUP1', scopes },
    }),
  };
  const find = async () => installation;
  const logger = createLogger('fatal', { write: () => undefined });
  const clock = () => new Date(now);
  const { isDeactivated } = createSlackCalls({
    store: { installations: { find, save: unasked, remove: unasked, list: unasked } },
    clientOptions: {
      retryConfig: { retries: 0 },
      async fetch() {
        asked += 1;
        if (answer === 'away') throw new TypeError('fetch failed');
        return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } });
      },
    },
    richBlocks: createRichBlocks({ logger, now: clock }),
    logger,
    now: clock,
  });
  return {
    isDeactivated: (slackUserId = 'U0DEE00001') => isDeactivated(acme, slackUserId),
    asked: () => asked,
    pass(ms: number) {
      now += ms;
    },
  };
}

describe('isDeactivated', () => {
  it.each<[string, object | 'away', boolean]>([
    ['an account that is deactivated', { ok: true, user: { deleted: true } }, true],
    ['one that is not', { ok: true, user: { deleted: false } }, false],
    ['one that Slack does not know any more', { ok: false, error: 'user_not_found' }, true],
    ['a Slack that refuses to say', { ok: false, error: 'internal_error' }, false],
    ['a Slack that is away', 'away', false],
  ])('of %s says so', async (_what, answer, expected) => {
    expect(await checkWith(answer).isDeactivated()).toBe(expected);
  });

  it('asks nothing without the optional scope, and takes nobody for gone', async () => {
    const check = checkWith({ ok: true, user: { deleted: true } }, ['chat:write']);
    expect(await check.isDeactivated()).toBe(false);
    expect(check.asked()).toBe(0);
  });

  it('asks once for the digests of one time, and again for those of the next', async () => {
    const check = checkWith({ ok: true, user: { deleted: false } });
    await Promise.all(Array.from({ length: 20 }, () => check.isDeactivated()));
    check.pass(5 * minuteMs);
    await check.isDeactivated();
    expect(check.asked()).toBe(1);
    await check.isDeactivated('U0BO000001');
    check.pass(60 * minuteMs);
    await check.isDeactivated();
    expect(check.asked()).toBe(3);
  });
});
