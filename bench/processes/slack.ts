import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './listen';
import { serve } from './serve';

const who = JSON.stringify({ ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' });
const answered = new Set<string>();

// The least Slack that a bot needs: it says whose token it is, and takes what is sent to reply addresses.
serve({
  async start() {
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      if (path.startsWith('/api/')) request.resume();
      else note(path, text(request));
      response.setHeader('content-type', path.startsWith('/api/') ? 'application/json' : 'text/plain');
      response.end(path.startsWith('/api/') ? who : 'ok');
    });
    return `http://127.0.0.1:${await listen(server)}`;
  },
  /** How many of the commands so far have their answer; "Asking Cal.com…" is none. */
  answered: () => answered.size,
});

function note(path: string, body: Promise<string>): void {
  body.then(
    (message) => {
      if (!message.startsWith('{"text":"Asking Cal.com') && !message.includes('"Asking Cal.com…"')) {
        answered.add(path);
      }
    },
    (error: unknown) => console.error('an answer was cut short', error),
  );
}
