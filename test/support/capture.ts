import { createServer } from 'node:http';
import type { Delivery } from '../../sandbox/local-slack/types';
import type { BotUnderTest } from './bot-under-test';

/** A request body of Slack's that the bot has not seen: what the person does reaches somebody else. */
export async function captureBody(
  bot: Pick<BotUnderTest, 'slack' | 'url'>,
  act: () => Promise<unknown>,
): Promise<string> {
  let body = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  bot.slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${address.port}/` });
  try {
    await act();
  } finally {
    bot.slack.deliverTo({ kind: 'http', url: bot.url() });
    await new Promise((resolve) => server.close(resolve));
  }
  return body;
}

type Fields = Readonly<Record<string, unknown>>;

export interface Press {
  /** The press with fields of its action, or of the payload itself, put in place of its own. Signed as Slack would. */
  send(action?: Fields, payload?: Fields): Promise<Delivery>;
  /** Opens a modal before whoever pressed, once. */
  readonly triggerId: string;
}

/** A press as Slack sends it, to be altered and delivered by hand. Its reply address takes five answers. */
export async function capturePress(
  bot: Pick<BotUnderTest, 'slack' | 'url'>,
  act: () => Promise<unknown>,
): Promise<Press> {
  const text = new URLSearchParams(await captureBody(bot, act)).get('payload') ?? '';
  const captured: Fields = Object.fromEntries(Object.entries(JSON.parse(text)));
  const actions: readonly unknown[] = Array.isArray(captured.actions) ? captured.actions : [];
  const own: Fields = Object.fromEntries(Object.entries(actions[0] ?? {}));
  return {
    triggerId: String(captured.trigger_id ?? ''),
    send(action = {}, payload = {}) {
      const altered = { ...captured, ...payload, actions: [{ ...own, ...action }] };
      return bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(JSON.stringify(altered))}` });
    },
  };
}
