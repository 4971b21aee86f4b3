import { z } from 'zod';
import { createLocalCalcom } from '../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../sandbox/local-slack/local-slack';
import { eventually } from '../test/support/eventually';
import { createPerson } from '../test/support/person';
import type { Figure } from './figure';
import { startChild } from './processes/child';

const stepMs = 5 * 60_000;
const stepsAnHour = 3_600_000 / stepMs;
/** Caches fill for some hours: after 60 the heap is that of 24. */
const mostHeap = 1.15;
const idleMs = 6_000;
// Of the local Slack; the bot is in the second channel alone.
const ana = 'U0ANA00001';
const [general, sales] = ['C0GENERAL1', 'C0SALES002'];
const commands = [
  ['/cal-rankings', ''],
  ['/cal-rankings', 'most-cancelled last month'],
  ['/cal-bookings', 'past'],
  ['/cal-bookings', 'upcoming unconfirmed past cancelled'],
  ['/cal-digest', 'list'],
  ['/cal-rankings', 'most-bokings'],
  ['/cal-account', ''],
] as const;

const held = z.object({
  heapBytes: z.number(),
  sockets: z.int(),
  files: z.int(),
  timers: z.int(),
  resources: z.int(),
  listeners: z.int(),
  warnings: z.int(),
});

/** A day of digests and commands on a clock that is moved five minutes at a time; `npm run bench -- day 240` takes ten days. */
export async function measureDay(
  say: (line: string) => void,
  [hours = 24]: readonly number[],
): Promise<readonly Figure[]> {
  // At half past, so that no digest is due while it starts.
  let aheadMs = 1_800_000 - (Date.now() % 3_600_000);
  const now = () => new Date(Date.now() + aheadMs);
  const slack = await createLocalSlack({ now, limitsCalls: false });
  const calcom = await createLocalCalcom({ now, limitPerMinute: 1_000_000 });
  const bot = startChild('day');
  try {
    const { apiUrl: slackUrl, signingSecret, botToken, teamId: workspaceId } = slack;
    const places = { slackUrl, signingSecret, botToken, workspaceId, ownerId: ana, channelId: sales };
    const given = { ...places, calcomUrl: calcom.url, calcomKey: calcom.keys.admin, aheadMs };
    const port = await bot.ask('start', given, z.int());
    slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${port}/slack/events` });
    const person = createPerson(slack, { userId: ana, channelId: general });
    const digests = () =>
      slack
        .visibleMessages({ userId: ana, channelId: sales })
        .filter(({ onlyFor, threadTs }) => onlyFor === undefined && threadTs === undefined).length;
    const before = digests();
    const seen: z.infer<typeof held>[] = [];
    for (let hour = 1; hour <= hours; hour += 1) {
      for (let step = 0; step < stepsAnHour; step += 1) {
        aheadMs += stepMs;
        await bot.ask('advance', stepMs, z.undefined());
        const [command, text] = commands[(hour * stepsAnHour + step) % commands.length] ?? commands[0];
        const answer = await person.type(command, text);
        if (text === 'past') await person.press('Load more', answer);
      }
      await eventually(`the digest of hour ${hour}`, () => digests() - before >= hour);
      if (hour === 2 || hour === hours) {
        // Connections that nobody uses are closed after four seconds.
        await new Promise((resolve) => setTimeout(resolve, idleMs));
        seen.push(await bot.ask('held', null, held));
        say(`day: after ${hour} h ${JSON.stringify(seen.at(-1))}`);
      }
    }
    const [early, late] = seen;
    if (early === undefined || late === undefined) throw new Error('a day has more than two hours');
    const figure = (what: keyof typeof late, most: number): Figure => ({
      what: `… ${what}`,
      measured: `${late[what]}`,
      beside: `${early[what]}`,
      bound: { value: late[what] - early[what], most, unit: ' more' },
    });
    const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
    return [
      {
        what: `${hours} h of digests and commands: heap after a collection`,
        measured: megabytes(late.heapBytes),
        beside: `${megabytes(early.heapBytes)} after 2 h`,
        bound: { value: late.heapBytes / early.heapBytes, most: mostHeap, unit: '×' },
      },
      figure('sockets', 4),
      figure('timers', 4),
      figure('listeners', 0),
      figure('warnings', 0),
      {
        what: '… digests posted',
        measured: `${digests() - before}`,
        beside: `${hours} due`,
        bound: { value: Math.abs(digests() - before - hours), most: 0, unit: ' off' },
      },
    ];
  } finally {
    await bot.stop();
    await Promise.all([slack.close(), calcom.close()]);
  }
}
