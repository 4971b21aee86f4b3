import { createRandom } from '../sandbox/local-calcom/world/random';
import { understand } from '../src/slack/understand/understand';
import type { Figure } from './figure';
import { fillPhrase, namesOfSandbox } from './read-phrases';

const texts = [
  'who cancelled most in Q3',
  'cancellations by {person} last month',
  'most-bookngs lst week',
  'sales eu last month',
  '1 oct - 15 oct',
  'bookings with acme next tue',
  'is the load balanced in {team}?',
  'could you please show me how many meetings {person} had between 1 october and the 15th of october compared to september',
  'colourless green ideas sleep furiously',
  'x'.repeat(4_000),
  'Rui Pires Sales EU last week vs '.repeat(125),
  'most cancelled last week '.repeat(160),
  '日本語 مرحبا '.repeat(400),
];
const noise = 'aeiourst<>@|"\'&:*_`-./ 0159ñ本م\u0000\u202E';
const rounds = 50;
const randomTexts = 10_000;

const perCall = ({ user, system }: NodeJS.CpuUsage, calls: number) => (user + system) / 1_000 / calls;

/** How long is a typed text read, with its names at hand? Each text is held to 5 ms. */
export async function measurePhrases(): Promise<readonly Figure[]> {
  const names = namesOfSandbox();
  const calendar = { now: new Date(), timeZone: 'UTC', weekStart: 1 } as const;
  const timed = texts.map((phrase) => {
    const text = fillPhrase(phrase, names);
    const read = () => {
      for (const command of ['rankings', 'bookings'] as const) understand(command, text, { names, calendar });
    };
    for (let round = 0; round < rounds; round += 1) read();
    const begin = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) read();
    return { text, ms: perCall(process.cpuUsage(begin), rounds * 2) };
  });
  const random = createRandom(1);
  const pieces = texts.slice(0, 9).flatMap((text) => text.split(' '));
  const begin = process.cpuUsage();
  for (let count = 0; count < randomTexts; count += 1) {
    const text = Array.from({ length: random.int(0, 9) }, () =>
      random.chance(0.2) ? random.text(noise, random.int(1, 12)) : random.pick(pieces),
    ).join(' ');
    for (const command of ['rankings', 'bookings'] as const) understand(command, text, { names, calendar });
  }
  const eachMs = perCall(process.cpuUsage(begin), randomTexts * 2);
  const slowest = timed.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  return [
    {
      what: 'typed texts that take 5 ms or more to read',
      measured: `${timed.filter(({ ms }) => ms >= 5).length} of ${texts.length}; the slowest ${slowest.ms.toFixed(2)} ms`,
      beside: `“${slowest.text.slice(0, 30)}…”, ${slowest.text.length} characters, processor time`,
      bound: { value: timed.filter(({ ms }) => ms >= 5).length, most: 0, unit: ' texts' },
    },
    {
      what: '… and of random ones, on average',
      measured: `${eachMs.toFixed(2)} ms, and none throws`,
      beside: `${randomTexts} a command, processor time`,
      bound: { value: Number(eachMs.toFixed(2)), most: 5, unit: ' ms' },
    },
  ];
}
