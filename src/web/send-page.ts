import type { ServerResponse } from 'node:http';
import { type Page, renderPage } from './page';

/** Kept by no cache, shown in no frame, and telling no other site where its reader came from. */
export function sendPage(response: ServerResponse, page: Page, setCookie?: string): void {
  response
    .writeHead(page.status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      // With none at all, a form of the page itself would come back without its origin.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }),
    })
    .end(renderPage(page));
}
