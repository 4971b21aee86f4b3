import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Answer } from './answer';
import type { CalcomFault } from './faults';

const pieces = 10;
const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

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
  if (fault?.kind === 'hang') {
    await new Promise((resolve) => response.once('close', resolve));
    return;
  }
  const { bytes: whole, encoding } = encode(answer.body, fault);
  const body = fault?.kind === 'truncated' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  if (fault?.kind === 'delay') await wait(fault.delayMs ?? 0, undefined, { signal: closing });
  response.writeHead(answer.status, { ...answer.headers, ...encoding, 'Content-Length': body.length });
  if (fault?.kind === 'drip') await drip(response, body, fault.delayMs ?? 50, closing);
  response.end(fault?.kind === 'drip' ? undefined : body);
}

function encode(text: string, fault: CalcomFault | undefined) {
  const { kind, encoding = 'gzip' } = fault ?? {};
  if (kind !== 'encoded') return { bytes: Buffer.from(text), encoding: {} };
  if (encoding === 'bom') return { bytes: Buffer.from(`\u{feff}${text}`), encoding: {} };
  return { bytes: encoders[encoding](text), encoding: { 'Content-Encoding': encoding } };
}

async function drip(response: ServerResponse, body: Buffer, delayMs: number, closing: AbortSignal) {
  const size = Math.ceil(body.length / pieces);
  for (let from = 0; from < body.length && !response.destroyed; from += size) {
    response.write(body.subarray(from, from + size));
    await wait(delayMs, undefined, { signal: closing });
  }
}
