import { createCalcomClient } from '../src/calcom/client';
import { defaultPeriodContext } from '../src/slack/ask/resolve-question';
import { askBookings, continueBookings } from '../src/slack/bookings/ask-bookings';
import { parseBookingsRequest } from '../src/slack/bookings/bookings-request';
import { buildBookingsMessage } from '../src/slack/bookings/message';
import { decodePosition } from '../src/slack/kit/action-value';
import { actionIds } from '../src/slack/kit/ids';
import type { Message } from '../src/slack/kit/message';
import { startCalcom } from './bot-under-test';
import type { Figure } from './figure';
import { median } from './statistics';

const text = 'upcoming unconfirmed past cancelled';
const delays = { unconfirmed: 200, upcoming: 250, cancelled: 350, past: 400, '/v2/me': 200 };
const times = 25;
const maxRatio = 1.15;
const appUrl = new URL('https://app.cal.com/');

interface Timed<T> {
  readonly ms: number;
  readonly calls: number;
  readonly value: T;
}

/** A page over four statuses, beside a single call for the slowest of them. */
export async function measurePage(say: (line: string) => void): Promise<readonly Figure[]> {
  const calcom = await startCalcom({ delayMs: 0, delayMsByName: delays });
  const pager = createPager(calcom.url, calcom.key);
  try {
    // The first one also has to ask whose calendar it is, and runs code that is not compiled yet.
    const afterStart = await pager.showPage();
    const alone: number[] = [];
    const first: Timed<Message>[] = [];
    const more: Timed<Message>[] = [];
    for (let at = 1; at <= times; at += 1) {
      pager.passTwoMinutes();
      alone.push((await pager.listPast()).ms);
      const page = await pager.showPage();
      first.push(page);
      more.push(await pager.press(moreButtonOf(page.value)));
    }
    say(`page: ${first.map(({ ms }) => Math.round(ms)).join(' ')} ms`);
    say(`its Load more: ${more.map(({ ms }) => Math.round(ms)).join(' ')} ms`);
    const beside = `${Math.round(median(alone))} ms, the slowest call alone`;
    const words = (pages: readonly Timed<Message>[]) => {
      const calls = [...new Set(pages.map((page) => page.calls))].join(' or ');
      return `${Math.round(median(pages.map(({ ms }) => ms)))} ms, ${calls} calls`;
    };
    const figure = (what: string, pages: readonly Timed<Message>[]): Figure => ({
      what,
      measured: words(pages),
      beside,
      bound: { value: median(pages.map(({ ms }) => ms)) / median(alone), most: maxRatio, unit: '×' },
    });
    return [
      figure('page over four statuses', first),
      figure('its Load more', more),
      { what: '… and before the profile was ever there', measured: words([afterStart]), beside },
    ];
  } finally {
    await pager.close();
    await calcom.stop();
  }
}

/** What the listeners do between a request and its message. */
function createPager(url: string, apiKey: string) {
  let calls = 0;
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const client = createCalcomClient({
    baseUrl: new URL(url),
    apiKey,
    now,
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

  const opened = {
    calcom: client,
    whose: 'shared',
    connection: { calcomName: 'Rui Pires', calcomUserId: 1 },
  } as const;

  return {
    /** So that the profile is an old one, as it is for whoever asks after a pause, and the minute's budget full. */
    passTwoMinutes() {
      aheadMs += 120_000;
    },
    listPast: () => time(() => client.listBookings({ status: 'past', limit: 100 })),
    showPage: () =>
      time(async () => {
        const outcome = await askBookings(
          { ...opened, periodContext: defaultPeriodContext },
          questionOf(text),
          now(),
          {},
        );
        if (outcome.kind !== 'answer') throw new Error('a question without names needs no choice');
        return buildBookingsMessage(outcome.answer, appUrl, now());
      }),
    /** *Load more*, by the value of its button. */
    press: (value: string) =>
      time(async () => {
        const position = decodePosition(value);
        if (position === null) throw new Error('the button’s value is not taken');
        const answer = await continueBookings(opened, questionOf(position.text), position, {});
        if ('kind' in answer) throw new Error('everyone’s bookings need no host');
        return buildBookingsMessage(answer, appUrl, now());
      }),
    close: client.close,
  };
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
