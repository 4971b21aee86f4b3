import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText } from '../http';

const style = `
:root { color-scheme: light dark; --page: #f4f4f5; --card: #fff; --text: #1d1c1d; --soft: #616061; --line: #d8d8dc;
  --accent: #111827; --on-accent: #fff; --warn: #a11a3f; }
@media (prefers-color-scheme: dark) { :root { --page: #17181b; --card: #222428; --text: #e8e8ea; --soft: #ababb0;
  --line: #3b3e44; --accent: #e8e8ea; --on-accent: #17181b; --warn: #ff8aa6; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { width: 100%; max-width: 460px; padding: 28px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--card); overflow-wrap: anywhere; }
.where { margin: 0 0 16px; color: var(--soft); font-size: 0.875rem; }
h1 { margin: 0 0 12px; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 20px 0 6px; font-size: 0.9375rem; }
p { margin: 0 0 12px; }
ul { margin: 0; padding-inline-start: 20px; }
li { margin: 4px 0; }
code { color: var(--soft); font-size: 0.8125rem; }
label { display: block; margin: 16px 0 4px; font-weight: 600; }
select { width: 100%; padding: 9px 10px; border: 1px solid var(--soft); border-radius: 8px; background: var(--card);
  color: inherit; font: inherit; }
.buttons { display: flex; gap: 12px; margin-top: 24px; }
button { flex: 1; padding: 10px 16px; border: 1px solid var(--soft); border-radius: 8px; background: none;
  color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.small { margin: 16px 0 0; color: var(--soft); font-size: 0.8125rem; }
.warn h1 { color: var(--warn); }
:focus-visible { outline: 2px solid #1d6fc4; outline-offset: 2px; }
`;

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export interface FormPage {
  readonly title: string;
  /** Whose page it is, above the heading. */
  readonly where: string;
  /** HTML in which every text from outside is escaped already. */
  readonly body: string;
  readonly status?: number;
}

/** Sends one of the pages that stand in for those of Slack and Cal.com. They run no script. */
export function sendFormPage(response: ServerResponse, { title, where, body, status = 200 }: FormPage): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    // No form-action: it would also stop the redirect to the app that follows the form.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main${status >= 400 ? ' class="warn"' : ''}>
<p class="where">${escapeHtml(where)} · Sandbox, nothing here is real</p>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`);
}

export function hiddenFields(fields: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value ?? '')}">`,
    )
    .join('\n');
}

/** Sends the browser back to the app. Undefined values are left out of the address. */
export function sendBack(
  response: ServerResponse,
  redirectUri: string,
  answer: Readonly<Record<string, string | undefined>>,
): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  response.writeHead(303, { Location: url.href, 'Cache-Control': 'no-store' });
  response.end();
}

/** What a form of one of these pages sent. A name that comes twice counts the first time. */
export const readForm = async (request: IncomingMessage) => new URLSearchParams(await readText(request));

/** Tells a mistake of the app on the page itself, since the address to go back to is in doubt. */
export const buildRefusalPage = (where: string, title: string, reason: string): FormPage => ({
  title,
  where,
  status: 400,
  body: `<p>${escapeHtml(reason)}</p><p class="small">Nothing was changed. You can close this page.</p>`,
});
