import { generateWorld } from '../sandbox/local-calcom/world/edge-world';
import { decideDue } from '../src/digests/due';
import { redact } from '../src/ops/redact';
import { parseCommandText } from '../src/slack/kit/command-text';
import { makeDigest, mondaysAtNine } from '../test/digests/support/make-digest';
import type { Figure } from './figure';
import { median } from './statistics';

const monday = new Date('2026-03-02T09:00:00Z');
const rounds = 5;

// Of one kind each, so that an expression which tries every way to read them would take minutes.
const ofSecrets =
  'a|a.|cal_|@|xoxb|a@|/commands/|Bearer |://|eyJ|eyJ-|eyJ.|%|%40|aA1|0f|0f-|a=|authorization: |token=|-|/';
const ofCommands = ['"', 'a', '<', '\\"', 'a:', "'a ", "'"];

/** What the bot's one thread does in one go. */
export async function measureHot(say: (line: string) => void): Promise<readonly Figure[]> {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 40);
  const digests = Array.from({ length: 5_000 }, (_, index) =>
    makeDigest({
      id: `digest-${index}`,
      schedule: { ...mondaysAtNine, timeZone: zones[index % zones.length] ?? 'UTC' },
      nextRunAt: monday,
    }),
  );
  const works: readonly (readonly [what: string, mostMs: number, work: (round: number) => unknown])[] = [
    [
      'making the world of the local Cal.com',
      300,
      (round) => generateWorld({ seed: round + 3, now: monday }),
    ],
    ['deciding on 5,000 digests', 500, () => decideDue(digests, monday, { leadMs: 300_000 })],
    [
      'redacting 22 long texts of one kind each',
      1_000,
      () => ofSecrets.split('|').map((piece) => redact(piece.repeat(60_000 / piece.length))),
    ],
    [
      'reading 7 long command texts of one kind each',
      1_000,
      () => ofCommands.map((piece) => parseCommandText(piece.repeat(40_000 / piece.length))),
    ],
  ];
  return works.map(([what, most, work]) => {
    const took = Array.from({ length: rounds }, (_, round) => {
      const from = performance.now();
      work(round);
      return performance.now() - from;
    });
    say(`${what}: ${took.map((ms) => ms.toFixed(0)).join(' ')} ms`);
    const ms = Math.round(median(took));
    const beside = `${Math.round(took[0] ?? Number.NaN)} ms in its first round`;
    return { what, measured: `${ms} ms`, beside, bound: { value: ms, most, unit: ' ms' } };
  });
}
