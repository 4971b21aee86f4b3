import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** One thing said, and at most one thing to do. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly ask: { readonly name: string; readonly label: string };
    readonly submit: string;
  };
  readonly link?: { readonly href: string; readonly label: string };
}

export const databaseAway: Page = {
  status: 503,
  title: 'Not now',
  lines: ['Roundup’s database can’t be reached right now. Try again in a minute.'],
};

const style = `
  :root { color-scheme: light dark; --page: #f4f4f5; --card: #fff; --text: #1d1c1d; --soft: #616061; --line: #d8d8dc;
    --accent: #1f6f5c; }
  @media (prefers-color-scheme: dark) { :root { --page: #17181b; --card: #222428; --text: #e8e8ea; --soft: #ababb0;
    --line: #3b3e44; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem; background: var(--page);
    color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 30rem; padding: 2rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--card); }
  .by { margin: 0 0 .5rem; color: var(--soft); font-size: .875rem; }
  h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 1rem; }
  p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
  input { font: inherit; width: 8em; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .4rem; }
  button, a { display: inline-block; margin-top: .5rem; font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0;
    border-radius: .4rem; background: var(--accent); color: #fff; cursor: pointer; text-decoration: none; }
  button:focus-visible, a:focus-visible { outline: 3px solid #1264a3; outline-offset: 2px; }
`;

/** Needs no script and loads nothing. */
export function renderPage({ title, lines, form, link }: Page): string {
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  const fields = Object.entries(form?.fields ?? {}).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const formHtml = form
    ? `<form method="post" action="${escapeHtml(form.action)}">${fields.join('')}<label>${escapeHtml(form.ask.label)} <input name="${escapeHtml(form.ask.name)}" inputmode="numeric" autocomplete="off" maxlength="20" required></label><br><button>${escapeHtml(form.submit)}</button></form>`
    : '';
  const linkHtml = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)} – Roundup</title><style>${style}</style></head>
<body><main><p class="by">Roundup, Cal.com in Slack</p>
<h1>${escapeHtml(title)}</h1>
${paragraphs}
${formHtml}${linkHtml}</main></body>
</html>
`;
}

/** For every page: no caching, no frames, and no referrer for other sites. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  // With no referrer at all, a form of the page itself would come back without its origin.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** `setCookie` is the header's value, attributes included. */
export function sendPage(response: ServerResponse, page: Page, setCookie?: string): void {
  const html = renderPage(page);
  const cookie = setCookie === undefined ? {} : { 'set-cookie': setCookie };
  const length = { 'content-length': Buffer.byteLength(html) };
  response.writeHead(page.status, { ...pageHeaders, ...length, ...cookie }).end(html);
}

/** `onFailure` answers when `work` rejects. */
export const route = (
  method: 'GET' | 'POST',
  path: string,
  work: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  onFailure: (error: unknown, response: ServerResponse) => void,
): CustomRoute => ({
  path,
  method,
  handler: (request, response) => {
    work(request, response).catch((error: unknown) => onFailure(error, response));
  },
});

const longestForm = 20_000;

/** A small HTML form. A body that is too long, or no form at all, reads as empty. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > longestForm) return new URLSearchParams();
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
