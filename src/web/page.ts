const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A page to answer a browser with: one thing said, at most one thing to do. */
export interface Page {
  readonly status: number;
  readonly title: string;
  /** Plain paragraphs. */
  readonly lines: readonly string[];
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly submit: string;
  };
  readonly link?: { readonly href: string; readonly label: string };
}

/** Nothing can be kept just now. */
export const databaseAway: Page = {
  status: 503,
  title: 'Not now',
  lines: ['Roundup’s database cannot be used right now. Try again in a minute.'],
};

const style = `
  :root { color-scheme: light dark; font: 106.25%/1.5 system-ui, sans-serif; }
  body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: Canvas; color: CanvasText; }
  main { max-width: 32rem; padding: 2rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
  button, a { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; background: #1f6f5c; color: #fff; cursor: pointer; text-decoration: none; }
  button:focus-visible, a:focus-visible { outline: 3px solid #1264a3; outline-offset: 2px; }
`;

/** Needs no script and loads nothing. */
export function renderPage({ title, lines, form, link }: Page): string {
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  const fields = Object.entries(form?.fields ?? {}).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const formHtml = form
    ? `<form method="post" action="${escapeHtml(form.action)}">${fields.join('')}<button>${escapeHtml(form.submit)}</button></form>`
    : '';
  const linkHtml = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)} – Roundup</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${paragraphs}
${formHtml}${linkHtml}</main></body>
</html>
`;
}
