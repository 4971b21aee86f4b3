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
const rounds = 20;

/** How long is a typed text read, with its names at hand? Each text is held to 5 ms. */
export async function measurePhrases(): Promise<readonly Figure[]> {
  const names = namesOfSandbox();
  const calendar = { now: new Date(), timeZone: 'UTC', weekStart: 1 } as const;
  const timed = texts.map((phrase) => {
    const text = fillPhrase(phrase, names);
    const times = Array.from({ length: rounds }, () => {
      const begin = performance.now();
      understand('rankings', text, { names, calendar });
      understand('bookings', text, { names, calendar });
      return (performance.now() - begin) / 2;
    });
    return { text, ms: times.sort((a, b) => a - b)[rounds / 2] ?? 0 };
  });
  const slowest = timed.reduce((worst, each) => (each.ms > worst.ms ? each : worst));
  return [
    {
      what: 'typed texts that take 5 ms or more to read',
      measured: `${timed.filter(({ ms }) => ms >= 5).length} of ${texts.length}; the slowest ${slowest.ms.toFixed(2)} ms`,
      beside: `“${slowest.text.slice(0, 30)}…”, ${slowest.text.length} characters, median of ${rounds}`,
      bound: { value: timed.filter(({ ms }) => ms >= 5).length, most: 0, unit: ' texts' },
    },
  ];
}
