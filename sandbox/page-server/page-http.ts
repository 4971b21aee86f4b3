import type { IncomingMessage, ServerResponse } from 'node:http';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;
const MAX_BODY_BYTES = 1_000_000;

// Images in messages may come from anywhere, as in Slack; everything else is the page's own.
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: https:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export class BadRequestError extends Error {}

/**
 * Why this request is not served, or undefined.
 * A foreign Host is a DNS name rebound to loopback; a foreign Origin is another site posting through the browser.
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { host, origin } = request.headers;
  if (!host || !LOOPBACK_HOST.test(host)) return 'This page is served on loopback names only.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests from other sites are refused.';
  return undefined;
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=utf-8', text);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
): void {
  response.writeHead(status, { ...securityHeaders(), 'Content-Type': contentType });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

export function securityHeaders(): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** The parsed body. Only JSON by its content type, which a form on another site cannot send. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new BadRequestError('The body must be application/json.');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new BadRequestError('The body is too large.');
    chunks.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new BadRequestError('The body is not JSON.', { cause });
  }
}
