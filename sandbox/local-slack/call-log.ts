/** A call the bot made to the Web API or to a `response_url`. Tokens are not kept. */
export interface ReceivedCall {
  readonly at: Date;
  readonly method: string; // "chat.postMessage", "response_url", …
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
}

const replyAddress = /(\/(?:commands|actions)\/T[A-Z0-9]+\/\d+)\/[0-9a-f]+/g;
const ticket = /([?&]ticket=)[0-9a-f]+/g;
const token = /xox[a-z]-[\w-]+|xapp-[\w-]+/g;
const secretKeys = new Set(['token', 'client_secret', 'code']);

function masked(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(replyAddress, '$1/***').replace(ticket, '$1***').replace(token, '***');
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value === 'object' && value !== null) return maskedRecord(value);
  return value;
}

function maskedRecord(record: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([key]) => !secretKeys.has(key))
      .map(([key, value]) => [key, masked(value)]),
  );
}

/** Keeps what the bot called, without tokens and without the secret part of any `response_url`. */
export function createCallLog(now: () => Date) {
  const calls: ReceivedCall[] = [];
  return {
    calls,
    add({ method, args, answer }: Omit<ReceivedCall, 'at'>): void {
      calls.push({ at: now(), method, args: maskedRecord(args), answer: maskedRecord(answer) });
    },
  };
}
