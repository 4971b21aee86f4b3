import { createCalcomClient } from '../src/calcom/client';
import type { BookingsPage } from '../src/calcom/schemas';
import { unsealPosition } from '../src/slack/action-value';
import { actionIds } from '../src/slack/ids';
import { askBookings, continueBookings } from '../src/slack/listeners/ask-bookings';
import { parseBookingsRequest } from '../src/slack/requests/bookings-request';
import { buildBookingsMessage } from '../src/slack/views/bookings-message';
import type { Message } from '../src/slack/views/limits';
import { startCalcom } from './bot-under-test';
import type { Figure } from './figure';
import { median } from './statistics';

const text = 'upcoming unconfirmed past cancelled';
const delays = { unconfirmed: 200, upcoming: 250, cancelled: 350, past: 400, '/v2/me': 200 };
// A client keeps to 120 calls a minute, so each one is good for a few times.
const clients = 6;
const timesEach = 5;
const mostRatio = 1.15;
const appUrl = new URL('https://app.cal.com/');

interface Timed<T> {
  readonly ms: number;
  readonly calls: number;
  readonly value: T;
}

/** A page over four statuses, beside a single call for the slowest of them. */
export async function measurePage(say: (line: string) => void): Promise<readonly Figure[]> {
  const calcom = await startCalcom({ delayMs: 0, delayMsByName: delays });
  try {
    const alone: number[] = [];
    const unknown: Timed<Message>[] = [];
    const first: Timed<Message>[] = [];
    const more: Timed<Message>[] = [];
    for (let at = 0; at <= clients; at += 1) {
      const one = await measureOne(calcom.url, calcom.key);
      // The first client is for nothing, so that what is measured runs compiled code.
      if (at === 0) continue;
      alone.push(...one.alone.map(({ ms }) => ms));
      unknown.push(one.unknown);
      first.push(...one.first);
      more.push(...one.more);
      say(`page, client ${at} of ${clients}: ${one.first.map(({ ms }) => Math.round(ms)).join(' ')} ms`);
    }
    const figure = (what: string, pages: readonly Timed<Message>[]): Figure => {
      const calls = [...new Set(pages.map((page) => page.calls))].join(' or ');
      return {
        what,
        measured: `${Math.round(median(pages.map(({ ms }) => ms)))} ms, ${calls} calls`,
        beside: `${Math.round(median(alone))} ms, the slowest call alone`,
        bound: { value: median(pages.map(({ ms }) => ms)) / median(alone), most: mostRatio, unit: '×' },
      };
    };
    return [
      figure('page over four statuses', first),
      figure('its Load more', more),
      figure('page when the profile has to be asked too', unknown),
    ];
  } finally {
    await calcom.stop();
  }
}

async function measureOne(url: string, apiKey: string) {
  let calls = 0;
  const client = createCalcomClient({
    baseUrl: new URL(url),
    apiKey,
    onCall: () => {
      calls += 1;
    },
  });
  async function time<T>(work: () => Promise<T>): Promise<Timed<T>> {
    const before = calls;
    const startedAt = performance.now();
    const value = await work();
    return { ms: performance.now() - startedAt, calls: calls - before, value };
  }

  async function showPage(): Promise<Message> {
    const outcome = await askBookings(client, questionOf(text), new Date(), {});
    if (outcome.kind !== 'answer') throw new Error('a question without names needs no choice');
    return buildBookingsMessage(outcome.answer, appUrl);
  }

  async function press(value: string): Promise<Message> {
    const read = unsealPosition(value);
    if (!read.ok) throw new Error(`the button's value is ${read.why}`);
    const answer = await continueBookings(client, questionOf(read.value.text), read.value, {});
    return buildBookingsMessage(answer, appUrl);
  }

  const alone: Timed<BookingsPage>[] = [];
  const first: Timed<Message>[] = [];
  const more: Timed<Message>[] = [];
  try {
    const unknown = await time(showPage);
    for (let at = 0; at < timesEach; at += 1) {
      alone.push(await time(() => client.listBookings({ status: 'past', limit: 100 })));
      const page = await time(showPage);
      first.push(page);
      const value = moreButtonOf(page.value);
      more.push(await time(() => press(value)));
    }
    return { unknown, alone, first, more };
  } finally {
    await client.close();
  }
}

function questionOf(typed: string) {
  const parsed = parseBookingsRequest(typed);
  if (parsed.kind !== 'question') throw new Error(`"${typed}" is no question`);
  return parsed.question;
}

function moreButtonOf({ blocks }: Message): string {
  for (const block of blocks) {
    if (block.type !== 'actions') continue;
    for (const element of block.elements) {
      if (element.type === 'button' && element.action_id === actionIds.bookingsMoreBehind) {
        return element.value ?? '';
      }
    }
  }
  throw new Error('the page has no Load more');
}
