import { type Dispatcher, request } from 'undici';
import { raceAbort } from '../lib/async/wait';

/**
 * A `fetch` for posts of text, all that Slack's client sends, at a quarter of the processor time: replies are
 * sent between the acks of other requests.
 * @throws TypeError for anything but a post of text
 */
export function createLightFetch(dispatcher: Dispatcher): typeof fetch {
  return async (input, init = {}) => {
    const { body, method, headers, signal } = init;
    if (input instanceof Request || method !== 'POST' || typeof body !== 'string') {
      throw new TypeError('only posts of text are sent');
    }
    const send = () =>
      request(input, {
        dispatcher,
        method,
        body,
        headers: Object.fromEntries(new Headers(headers)),
        signal: signal ?? null,
      });
    // undici heeds the signal only once it is connected, and a proxy may be slow.
    const answer = await (signal ? raceAbort(signal, send) : send());
    const text = await answer.body.text();
    // All headers: the client reads the token's scopes and the retry delay from them.
    const heads = Object.entries(answer.headers).flatMap(([name, value = []]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
    return new Response(text === '' ? null : text, { status: answer.statusCode, headers: heads });
  };
}
