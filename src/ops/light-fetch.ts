import { type Dispatcher, request } from 'undici';

/**
 * A fetch for posts of text, all that Slack's client makes, at a quarter of the processor time: replies to Slack are
 * sent between the acks of others. @throws TypeError for anything but a post of text
 */
export function createLightFetch(dispatcher: Dispatcher): typeof fetch {
  return async (input, init = {}) => {
    const { body, method, headers, signal } = init;
    if (input instanceof Request || method !== 'POST' || typeof body !== 'string') {
      throw new TypeError('only posts of text are sent');
    }
    const sent = request(input, {
      dispatcher,
      method,
      body,
      headers: Object.fromEntries(new Headers(headers)),
      signal: signal ?? null,
    });
    const answer = await (signal ? endingWith(signal, sent) : sent);
    const text = await answer.body.text();
    // All of them: the client reads the token's scopes and how long to wait in headers.
    const heads = Object.entries(answer.headers).flatMap(([name, value = []]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
    return new Response(text === '' ? null : text, { status: answer.statusCode, headers: heads });
  };
}

/** undici heeds the signal only once it is connected, and a proxy may be slow. */
async function endingWith<T>(signal: AbortSignal, sent: Promise<T>): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      sent,
      new Promise<never>((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else
          signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
      }),
    ]);
  } finally {
    ended.abort();
  }
}
