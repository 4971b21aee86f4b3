import { cpus, totalmem } from 'node:os';
import { measureAck } from './ack';
import { measureAttack } from './attack';
import { measureBudget } from './budget';
import { measureClient } from './client';
import { measureDay } from './day';
import { measureDeadKey } from './dead-key';
import { measureDigests } from './digests';
import { measureFairShare } from './fair-share';
import { measureFairShareWalk } from './fair-share-walk';
import { isMissed, printFigures } from './figure';
import { measureHot } from './hot';
import { measureMemory } from './memory';
import { measureOverload } from './overload';
import { measurePage } from './page';
import { measurePhrases } from './phrases';
import { measureQueue } from './queue';
import { measureSameQuestion } from './same-question';
import { measureScale } from './scale';
import { measureStart } from './start';

// As the product does: date-fns-tz is right in UTC alone.
process.env.TZ = 'UTC';

const benches = {
  ack: measureAck,
  attack: measureAttack,
  page: measurePage,
  'same-question': measureSameQuestion,
  hot: measureHot,
  client: measureClient,
  'dead-key': measureDeadKey,
  start: measureStart,
  digests: measureDigests,
  'fair-share': measureFairShare,
  'fair-share-walk': measureFairShareWalk,
  phrases: measurePhrases,
  scale: measureScale,
  queue: measureQueue,
  overload: measureOverload,
  memory: measureMemory,
  budget: measureBudget,
  day: measureDay,
};

/** Runs all benches, or those named on the command line, one after the other. Numbers are their sizes. */
async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !/^\d+$/.test(arg));
  const sizes = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  const chosen = Object.entries(benches).filter(([name]) => names.length === 0 || names.includes(name));
  const figures = [];
  for (const [, measure] of chosen) figures.push(...(await measure((line) => console.error(line), sizes)));
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  console.log(`\nNode ${process.version}, ${cpus().length} cores, ${gigabytes} GB\n`);
  console.log(printFigures(figures));
  if (figures.some(isMissed)) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  // The processes of a bench end with this one.
  process.exit(2);
});
