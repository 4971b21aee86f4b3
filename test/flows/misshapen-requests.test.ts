import fc from 'fast-check';
import { people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { rounds } from '../support/rounds';
import { useBot } from '../support/use-bot';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];
interface Request {
  readonly body: string;
  readonly contentType?: string;
}

const asEvent = (body: Json): Request => ({ body: JSON.stringify(body), contentType: 'application/json' });
const asPayload = (body: Json): Request => ({ body: `payload=${encodeURIComponent(JSON.stringify(body))}` });

/** Every place in it, itself included. */
function placesIn(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

/** With something else there; `undefined` leaves it out. */
function altered(value: Json, [key, ...rest]: Path, other: Json | undefined): Json | undefined {
  if (key === undefined) return other;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    const next = name === String(key) ? altered(inner, rest, other) : inner;
    return next === undefined ? [] : [[name, next]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

const others: readonly (Json | undefined)[] = [
  undefined,
  null,
  0,
  true,
  '',
  'x',
  [],
  [null],
  {},
  { id: null },
];

describe('a signed request of a shape that Slack does not send', () => {
  const bot = useBot();
  const samples: { readonly body: Json; readonly encode: (body: Json) => Request }[] = [];

  beforeAll(async () => {
    const ana = bot().person();
    const list = await ana.type('/cal-bookings', 'past');
    const interactions = [
      await captureBody(bot(), () => ana.pressOnly('Load more', list)),
      await captureBody(bot(), () => ana.pressOnly('Filters', list)),
    ].map((body): Json => JSON.parse(new URLSearchParams(body).get('payload') ?? ''));
    const [press = null] = interactions;
    const view = { id: 'V1', callback_id: 'bookings_filters', private_metadata: '', state: { values: {} } };
    const ofView = { ...Object(press), actions: undefined, channel: undefined, container: undefined, view };
    const written: Json[] = [
      { ...ofView, type: 'view_submission', response_urls: [] },
      { ...ofView, type: 'view_closed' },
      { ...ofView, type: 'block_suggestion', action_id: 'rankings_event', block_id: 'b', value: 'in' },
      { ...ofView, type: 'message_action', callback_id: 'x', channel: { id: 'C1' }, message: {} },
    ].map((body): Json => JSON.parse(JSON.stringify(body)));
    for (const body of [...interactions, ...written]) samples.push({ body, encode: asPayload });

    const home = await captureBody(bot(), () => bot().slack.openHome({ userId: ana.userId, tab: 'home' }));
    const opened: Json = JSON.parse(home);
    const revoked = { type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } };
    for (const body of [opened, { ...Object(opened), event: revoked }])
      samples.push({ body, encode: asEvent });

    const typed = await captureBody(bot(), () => ana.typeOnly('/cal-bookings', 'past'));
    samples.push({
      body: Object.fromEntries(new URLSearchParams(typed)),
      encode: (fields) => ({ body: new URLSearchParams(Object.entries(Object(fields))).toString() }),
    });
  });

  const send = async (request: Request) => {
    const { status, timedOut } = await bot().slack.deliverRaw(request);
    return { status, timedOut };
  };

  it.each([
    ['an event that is null', 'event_callback', ['event'], null],
    ['an event without a type', 'event_callback', ['event', 'type'], undefined],
    ['a Home tab opened by nobody', 'event_callback', ['event', 'user'], null],
    ['an authorization that is null', 'event_callback', ['authorizations'], [null]],
    ['a form without its view', 'view_submission', ['view'], null],
    ['a press by nobody', 'block_actions', ['user'], null],
    ['a press of nothing', 'block_actions', ['actions'], []],
    ['a press of null', 'block_actions', ['actions'], [null]],
    ['a press in no channel', 'block_actions', ['channel'], null],
    ['a menu without its id', 'block_suggestion', ['action_id'], undefined],
    ['a kind that is not known', 'block_actions', ['type'], 'of_tomorrow'],
  ] as const)('%s is refused with one line in the log', async (_what, type, path, other) => {
    const sample = samples.find(({ body }) => Object(body).type === type);
    const logged = bot().log().length;
    const body = altered(sample?.body ?? null, path, Array.isArray(other) ? [...other] : (other as Json));
    expect(await send(sample?.encode(body ?? null) ?? { body: '' })).toEqual({
      status: 400,
      timedOut: false,
    });
    const lines = () => bot().log().slice(logged).split('\n').slice(0, -1);
    while (lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([{ level: 30, status: 400, times: 1 }]);
  });

  it('never ends in an error of the bot’s own, whatever is put in the place of anything', async () => {
    const spoilt = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...others));
    const failed: unknown[] = [];
    async function trySpoilt([sampleAt, placeAt, other]: [number, number, Json | undefined]) {
      const sample = samples[sampleAt % samples.length];
      if (sample === undefined) throw new Error('there is a sample');
      const places = placesIn(sample.body);
      const place = places[placeAt % places.length] ?? [];
      const { status, timedOut } = await send(sample.encode(altered(sample.body, place, other) ?? null));
      if (timedOut || typeof status !== 'number' || status >= 500)
        failed.push({ type: Object(sample.body).type, place, other, status });
    }
    const all = fc.sample(spoilt, rounds(500));
    while (all.length > 0) await Promise.all(all.splice(0, 10).map(trySpoilt));
    expect(failed).toEqual([]);
    expect(bot().log()).not.toMatch(/reached no listener|unhandled error/i);
    // To Ana more may still be said of what she seemed to press.
    const answer = await bot().person(people.yuki).type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
  });
});
