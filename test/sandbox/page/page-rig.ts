import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlackOptions } from '../../../sandbox/local-slack/types';
import type { Boot, PageState, PostAnswer } from '../../../sandbox/page/api';
import { createPageServer, type PageServerOptions } from '../../../sandbox/page-server/page-server';
import { maxWaitMs } from '../../support/eventually';

export const ana = 'U0ANA00001';
export const bo = 'U0BO000002';
export const sales = 'C0SALES002';
export const general = 'C0GENERAL1';
export const commands = [{ command: '/cal-digest', description: 'Digests', usageHint: '' }];
export const plain = (text: string) => ({ type: 'plain_text', text });

export type PageRig = Awaited<ReturnType<typeof createPageRig>>;

/** The page's server before a local Slack whose bot keeps what it is sent and answers as it is told. */
export async function createPageRig(
  options: LocalSlackOptions &
    Partial<Pick<PageServerOptions, 'installUrl' | 'clock' | 'hasHome' | 'isMessagesTabReadOnly'>> = {},
) {
  const pageDir = await mkdtemp(join(tmpdir(), 'page-'));
  await writeFile(join(pageDir, 'index.html'), '<title>page</title>');
  await writeFile(join(pageDir, 'main.js'), 'export {};');

  const delivered: URLSearchParams[] = [];
  /** Null: never. */
  let answer: { status: number; body?: unknown } | null = { status: 200 };
  const bot = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    delivered.push(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    if (answer === null) return;
    const { status, body } = answer;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  const slack = await createLocalSlack({ ackDeadlineMs: maxWaitMs, ...options });
  slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${await listen(bot)}/slack/events` });
  const page = await createPageServer({
    slack,
    commands,
    port: 0,
    pageDir,
    ...(options.installUrl === undefined ? {} : { installUrl: options.installUrl }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.hasHome === undefined ? {} : { hasHome: options.hasHome }),
    ...(options.isMessagesTabReadOnly === undefined
      ? {}
      : { isMessagesTabReadOnly: options.isMessagesTabReadOnly }),
  });

  return {
    slack,
    page,
    pageDir,
    delivered,
    botAnswers(next: typeof answer): void {
      answer = next;
    },
    async boot(workspace = ''): Promise<Boot> {
      return JSON.parse(await (await fetch(`${page.url}/sandbox/boot?workspace=${workspace}`)).text());
    },
    async state(user: string, channel: string, workspace = ''): Promise<PageState> {
      const response = await fetch(
        `${page.url}/sandbox/state?${new URLSearchParams({ user, channel, workspace })}`,
      );
      return JSON.parse(await response.text());
    },
    async post(path: string, body: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${page.url}/sandbox/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      const said: PostAnswer = text.startsWith('{') ? JSON.parse(text) : {};
      return { status: response.status, answer: said };
    },
    /** A call of the bot to the Web API. */
    async callSlack(method: string, args: unknown): Promise<Readonly<Record<string, string>>> {
      const response = await fetch(`${slack.apiUrl}${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
        body: JSON.stringify(args),
      });
      const said = JSON.parse(await response.text());
      if (!said.ok) throw new Error(`${method} answered ${JSON.stringify(said)}`);
      return said;
    },
    async close(): Promise<void> {
      await page.close();
      await slack.close();
      bot.closeAllConnections();
      await new Promise((resolve) => bot.close(resolve));
      await rm(pageDir, { recursive: true });
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot listens on no port.');
  return address.port;
}
