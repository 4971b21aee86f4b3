import { namesOfSandbox } from '../bench/read-phrases';
import { createRandom, type Random } from '../sandbox/local-calcom/world/random';
import { createConnectLinks } from '../src/accounts/connect-link';
import { createSecretBox } from '../src/accounts/encryption';
import { parseBooking } from '../src/bookings/booking';
import { bookingsPageSchema, memberStatsSchema, meSchema } from '../src/calcom/schemas';
import { defaultQuestion } from '../src/rankings/question';
import { parseActionRequest, workspaceOf } from '../src/slack/bolt/register';
import { parseSuggestionRequest } from '../src/slack/bolt/register-options';
import { parseViewSubmission } from '../src/slack/bolt/register-view';
import { buildBookingsMessage, buildSharedBookingsMessage } from '../src/slack/bookings/message';
import { parseDigestForm } from '../src/slack/digests/form/request';
import { parseBookingsFilters } from '../src/slack/filters/bookings-form';
import { parseRankingsFilters } from '../src/slack/filters/rankings-form';
import {
  decodeCount,
  decodeDigest,
  decodePosition,
  decodeQuestion,
  decodeReading,
  decodeRun,
  decodeShare,
  encodeQuestion,
} from '../src/slack/kit/action-value';
import { digestInputs, filterInputs } from '../src/slack/kit/ids';
import { buildNotice } from '../src/slack/kit/notice-message';
import { parseReplyTarget, readOrigin } from '../src/slack/kit/request-origin';
import { addReading, buildAskingMessage } from '../src/slack/understand/message';
import { understand } from '../src/slack/understand/understand';
import { toDigest, toRun } from '../src/store/digests/digest-rows';
import { UnreadableRowError } from '../src/store/errors';
import { wireBooking } from './bookings/wire-booking';
import { appUrl, bookingsAnswer, bookingsQuestion, sectionView } from './slack/support/bookings-answers';
import { expectSendable, wireOf } from './slack/support/sent-message';
import { anyText, hostile, spoil } from './support/fuzz-text';

const cases = Number(process.env.FUZZ ?? 10_000);
const seed = Number(process.env.SEED ?? 1);

const now = new Date('2026-11-29T12:00:00.000Z');
const calendar = { now, timeZone: 'Europe/Lisbon', weekStart: 1 } as const;
const names = namesOfSandbox();

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const wrong = (random: Random): Json =>
  random.pick<Json>([
    null,
    true,
    0,
    -1,
    1.5,
    9e15,
    '',
    [],
    {},
    [[[[]]]],
    { a: { b: { c: null } } },
    anyText(random),
    random.pick(hostile),
    '2026-02-30T25:61:00.000Z',
    '0000-00-00',
    ['x', null, 7],
  ]);

/** The value with one to three of its places left out, or holding something else. */
function mutate(random: Random, value: unknown): Json {
  const copy: Json = JSON.parse(JSON.stringify(value));
  const root: { value: Json } = { value: copy };
  for (let left = random.int(1, 3); left > 0; left -= 1) {
    let holder: object = root;
    let name = 'value';
    for (
      let inner = Reflect.get(holder, name);
      isFilled(inner) && random.chance(0.8);
      inner = Reflect.get(holder, name)
    ) {
      holder = inner;
      name = random.pick(Object.keys(inner));
    }
    if (random.chance(0.2)) Reflect.deleteProperty(holder, name);
    else {
      const before: unknown = Reflect.get(holder, name);
      Reflect.set(
        holder,
        name,
        typeof before === 'string' && random.chance(0.5) ? spoil(random, before) : wrong(random),
      );
    }
  }
  // As it comes over a wire: what was taken out of a list is null.
  return JSON.parse(JSON.stringify(root.value ?? null));
}

const isFilled = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const pressed = {
  type: 'block_actions',
  team: { id: 'T0ACME', domain: 'acme', enterprise_id: 'E0ORG' },
  user: { id: 'U0ANA', name: 'ana', username: 'ana', team_id: 'T0ACME' },
  enterprise: { id: 'E0ORG', name: 'Org' },
  is_enterprise_install: false,
  trigger_id: '1.2.abc',
  response_url: 'https://hooks.slack.com/actions/T0ACME/1/abc',
  container: { type: 'message', message_ts: '1.2', channel_id: 'C0SALES', is_ephemeral: true },
  channel: { id: 'C0SALES', name: 'sales' },
  message: { ts: '1.2', blocks: [] },
  state: {
    values: {
      b: {
        a: {
          type: 'static_select',
          selected_option: { value: 'x', text: { type: 'plain_text', text: 'x' } },
        },
      },
    },
  },
  actions: [
    { type: 'button', block_id: 'b', action_id: 'rankings_show', value: '1.x', action_ts: '1.3' },
    { type: 'static_select', block_id: 'c', action_id: 'x', selected_option: { value: 'y' } },
  ],
};
const inputs = { ...digestInputs, ...filterInputs };
const stateOf = (random: Random) =>
  Object.fromEntries(
    Object.values(inputs).map(({ blockId, actionId }) => [
      blockId,
      {
        [actionId]: {
          type: 'plain_text_input',
          value: anyText(random),
          selected_option: { value: anyText(random) },
          selected_options: [{ value: anyText(random) }],
          selected_date: '2026-02-30',
          selected_conversation: 'C0SALES',
        },
      },
    ]),
  );
const sent = (random: Random) => ({
  type: 'view_submission',
  team: pressed.team,
  user: pressed.user,
  view: { id: 'V1', callback_id: 'x', private_metadata: anyText(random), state: { values: stateOf(random) } },
  response_urls: [{ response_url: pressed.response_url, channel_id: 'C0SALES' }],
});

/** Every text of a guest has a mark that nothing for a channel may hold. */
const guarded = wireBooking({
  uid: 'GUARDEDuid',
  title: 'GUARDED title',
  description: 'GUARDED',
  location: 'https://meet.test/GUARDED',
  cancellationReason: 'GUARDED',
  attendees: [{ name: 'GUARDED guest', email: 'GUARDED@client.test', displayEmail: 'GUARDED@client.test' }],
});

const digestRow = {
  id: 'd',
  workspaceId: 'T0ACME',
  enterpriseId: null,
  channelId: 'C0SALES',
  ownerSlackUserId: 'U0INA',
  every: 'week' as const,
  weekdays: '[1]',
  time: '09:00',
  timeZone: 'Europe/Berlin',
  weekStart: 1 as const,
  access: 'own' as const,
  content: JSON.stringify({
    scope: { kind: 'org' },
    rankings: ['most-bookings'],
    rows: 5,
    isCompared: true,
    showsUpcoming: true,
    whenEmpty: 'one-line',
  }),
  state: 'active' as const,
  pausedWhy: null,
  pausedAt: null,
  createdAt: '2026-02-23T08:00:00.000Z',
  nextRunAt: '2026-03-23T08:00:00.000Z',
  skipAt: null,
  emptyRuns: 0,
};
const runRow = {
  id: 'r',
  digestId: 'd',
  workspaceId: 'T0ACME',
  runKey: 'k',
  firstDay: '2026-02-23',
  lastDay: '2026-03-01',
  at: '2026-03-02T08:00:00.000Z',
  sentBy: null,
  state: 'due' as const,
  reason: null,
  attempts: 0,
  messageTs: null,
  changedAt: '2026-03-02T08:00:00.000Z',
  holder: null,
  readyAt: null,
};

const links = createConnectLinks(
  { oauthStates: { add: async () => undefined, use: async () => null } },
  createSecretBox([Buffer.alloc(32, 1)]),
  () => now,
);

const decoders = [
  decodeCount,
  decodeDigest,
  decodePosition,
  decodeQuestion,
  decodeReading,
  decodeRun,
  decodeShare,
] as const;
const goodValue = encodeQuestion({ text: 'most-bookings last month', askedAt: 1_790_000_000 }) ?? '';

/** What comes in, and what is made of it: it may be refused, and nothing is thrown but what callers expect. */
const targets: Readonly<Record<string, (random: Random) => void | Promise<void>>> = {
  text(random) {
    const command = random.pick(['rankings', 'bookings'] as const);
    const known = random.chance(0.5) ? { names } : {};
    const { understanding } = understand(command, anyText(random), { ...known, calendar });
    if (understanding.kind === 'answer')
      expectSendable(addReading(buildNotice('*334 bookings*'), understanding, now));
    else if (understanding.kind === 'ask' || understanding.kind === 'lost')
      expectSendable(buildAskingMessage(understanding, now));
  },
  value(random) {
    const value = random.chance(0.7) ? spoil(random, goodValue) : anyText(random);
    for (const decode of decoders) decode(value);
  },
  payload(random) {
    const body = mutate(random, random.chance(0.5) ? pressed : sent(random));
    parseActionRequest(body);
    parseViewSubmission(body);
    parseSuggestionRequest(body);
    parseReplyTarget(body);
    workspaceOf({ teamId: readOrigin(body, {}).workspaceId ?? undefined });
  },
  form(random) {
    const read = parseViewSubmission(mutate(random, sent(random)));
    if (read === null) return;
    parseDigestForm(read, now);
    parseRankingsFilters(read, defaultQuestion);
    parseBookingsFilters(read, bookingsQuestion());
  },
  answer(random) {
    memberStatsSchema.safeParse(mutate(random, { status: 'success', data: {} }));
    meSchema.safeParse(mutate(random, { id: 1, email: 'a@b.test', username: 'a', timeZone: 'UTC' }));
    const rows = Array.from({ length: random.int(1, 3) }, () => mutate(random, guarded));
    const page = mutate(random, {
      status: 'success',
      data: rows,
      pagination: { nextCursor: 'abc', hasMore: true },
    });
    const read = bookingsPageSchema.safeParse(
      random.chance(0.8)
        ? { status: 'success', data: rows, pagination: { nextCursor: null, hasMore: false } }
        : page,
    );
    if (!read.success) return;
    const answer = bookingsAnswer({ sections: [sectionView(read.data.data.map(parseBooking))] });
    expectSendable(buildBookingsMessage(answer, appUrl, now), [appUrl.origin, 'https://meet.test']);
    const shared = buildSharedBookingsMessage(
      answer,
      'Ana',
      new Set(),
      new Map(),
      new Date('2026-11-20T14:32:10Z'),
    );
    expectSendable(shared);
    if (/GUARDED/.test(wireOf(shared))) throw new Error('a guest’s data is in a message for a channel');
  },
  row(random) {
    const read = [
      () => toDigest(Object.assign({}, digestRow, mutate(random, digestRow))),
      () => toRun(Object.assign({}, runRow, mutate(random, runRow))),
    ];
    try {
      random.pick(read)();
    } catch (error) {
      if (!(error instanceof UnreadableRowError)) throw error;
    }
  },
  async callback(random) {
    if ((await links.use(anyText(random))) !== null) throw new Error('a made-up link opens');
  },
};

describe(`${cases} cases of texts, values, payloads, forms, answers, rows and callbacks`, () => {
  it('crash nothing, make no message that Slack refuses or that pings, and leak nothing of a guest', async () => {
    const random = createRandom(seed);
    // The slow ones less often.
    const kinds = Object.keys(targets);
    const weightOf = (kind: string) => ({ text: 1, answer: 1, payload: 3 })[kind] ?? 2;
    const counts: Record<string, number> = {};
    for (let at = 0; at < cases; at += 1) {
      const kind = random.pickWeighted(kinds, weightOf);
      counts[kind] = (counts[kind] ?? 0) + 1;
      const own = random.int(1, 2 ** 31);
      try {
        await targets[kind]?.(createRandom(own));
      } catch (error) {
        throw new Error(`case ${at}: ${kind}, seed ${own}`, { cause: error });
      }
    }
    console.log(`fuzz: ${cases} cases, seed ${seed}: ${JSON.stringify(counts)}`);
  });
});
