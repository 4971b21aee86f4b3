import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './answer';
import type { CalcomFault } from './faults';

const pieces = 10;

/** Sends the answer, or what the fault makes of it. Rejects when `closing` aborts a wait. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  fault: CalcomFault | undefined,
  closing: AbortSignal,
): Promise<void> {
  if (fault?.kind === 'drop' || fault?.kind === 'done-then-drop') {
    response.destroy();
    return;
  }
  const whole = Buffer.from(answer.body);
  const body = fault?.kind === 'truncated' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  if (fault?.kind === 'delay') await wait(fault.delayMs ?? 0, undefined, { signal: closing });
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
  if (fault?.kind === 'drip') await drip(response, body, fault.delayMs ?? 50, closing);
  response.end(fault?.kind === 'drip' ? undefined : body);
}

async function drip(response: ServerResponse, body: Buffer, delayMs: number, closing: AbortSignal) {
  const size = Math.ceil(body.length / pieces);
  for (let from = 0; from < body.length && !response.destroyed; from += size) {
    response.write(body.subarray(from, from + size));
    await wait(delayMs, undefined, { signal: closing });
  }
}
