import type { ServerResponse } from 'node:http';
import { type Page, renderPage } from './page';

/** Of every page: kept by no cache, shown in no frame, and telling no other site where its reader came from. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  // With none at all, a form of the page itself would come back without its origin.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

export function sendPage(response: ServerResponse, page: Page, setCookie?: string): void {
  const html = renderPage(page);
  const cookie = setCookie === undefined ? {} : { 'set-cookie': setCookie };
  const length = { 'content-length': Buffer.byteLength(html) };
  response.writeHead(page.status, { ...pageHeaders, ...length, ...cookie }).end(html);
}
