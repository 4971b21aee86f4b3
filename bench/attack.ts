import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { slashCommand } from './slash-command';
import { percentile } from './statistics';

const lanes = 32;
const laneBytes = 1_000_000;
/** What is still read before it is refused. */
const forgedBytes = 500_000;
const halfSent = 400;
const perSecond = 20;
const seconds = 12;
const maxAckMs = 500;
const maxMegabytes = 200;

/** What somebody without the signing secret can do to those who have it. */
export async function measureAttack(say: (line: string) => void): Promise<readonly Figure[]> {
  return [await measureHalfSent(say), ...(await measureLanes(say))];
}

async function measureHalfSent(say: (line: string) => void): Promise<Figure> {
  const test = await startBotUnderTest({ delayMs: 200, delayMsByName: {} });
  try {
    const attacker = test.start('flood');
    const before = await test.memory();
    const open = await attacker.ask(
      'half',
      { port: test.port, count: halfSent, bytes: forgedBytes },
      z.int(),
    );
    // As they are held: a second later, and well before they are cut.
    await wait(1_000);
    const megabytes = Math.round((await test.memory()) / 2 ** 20);
    say(`${open} of ${halfSent} connections are open, ${megabytes} MB`);
    return {
      what: `memory beside ${halfSent} half-sent bodies`,
      measured: `${megabytes} MB`,
      beside: `${Math.round(before / 2 ** 20)} MB before`,
      bound: { value: megabytes, most: maxMegabytes, unit: ' MB' },
    };
  } finally {
    await test.stop();
  }
}

async function measureLanes(say: (line: string) => void): Promise<readonly Figure[]> {
  const test = await startBotUnderTest({ delayMs: 200, delayMsByName: {} });
  try {
    const attacker = test.start('flood');
    const send = () =>
      test.send(
        perSecond,
        Array.from({ length: perSecond * seconds }, () =>
          slashCommand(test.slackUrl, '/cal-bookings', 'help'),
        ),
      );
    // Once for nothing, so that it runs compiled code.
    await send();
    const alone = await send();
    const measured: Figure[] = [];
    for (const isForged of [false, true]) {
      const bytes = isForged ? forgedBytes : laneBytes;
      await attacker.ask('start', { port: test.port, lanes, bytes, isForged }, z.null());
      const acks = await send();
      const refused = await attacker.ask('end', null, z.int());
      const what = `ack beside ${lanes} lanes of ${isForged ? 'forged 0.5 MB' : 'unsigned 1 MB'} bodies`;
      say(`${what}: p50 ${shown(acks, 0.5)}, ${refused} refused so far`);
      measured.push({
        what: `${what}, slowest`,
        measured: `${shown(acks, 1)}, p99 ${shown(acks, 0.99)}`,
        beside: `${shown(alone, 1)}, p99 ${shown(alone, 0.99)} without`,
        bound: { value: Math.round(Math.max(...acks)), most: maxAckMs, unit: ' ms' },
      });
      await wait(1_000);
    }
    return measured;
  } finally {
    await test.stop();
  }
}

const shown = (acks: readonly number[], share: number) => `${percentile(acks, share).toFixed(1)} ms`;
