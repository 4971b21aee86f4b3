import type { IncomingMessage, RequestListener } from 'node:http';
import { parse } from 'node:querystring';

/** The longest body of a request that is looked at. Slack's own are far shorter. */
export const bodyLimitBytes = 1_000_000;
/** Bolt's own default. */
const endpoint = '/slack/events';
const skewSeconds = 5 * 60;

/**
 * Refuses what Bolt's receiver lets through or trips over at its endpoint. It takes a timestamp that lies ahead, so
 * that a request could be replayed until then, where Slack's advice is the absolute difference; and a body of JSON
 * `null` is an exception that nobody catches and that ends the process.
 */
export function guardRequests(next: RequestListener): RequestListener {
  return (request, response) => {
    // Elsewhere Bolt throws for a path that it does not know, and catches that only while this listener runs.
    if (!isForSlack(request)) return next(request, response);
    const refuse = (status: number) => {
      response.writeHead(status).end();
      request.resume();
    };
    if (isFromAhead(request)) return refuse(401);
    readBody(request).then(
      (rawBody) => {
        if (rawBody === null) return refuse(413);
        if (!mayBeRequest(rawBody, request.headers['content-type'])) return refuse(400);
        // Bolt takes a body that was read before from here.
        next(Object.assign(request, { rawBody }), response);
      },
      // Whoever sent it hung up halfway.
      () => response.destroy(),
    );
  };
}

export function isForSlack({ method, url = '/' }: IncomingMessage): boolean {
  return method === 'POST' && new URL(url, 'http://localhost').pathname === endpoint;
}

/** By the machine's clock, as Bolt's half of the check: two clocks would leave a gap between them. */
export function isFromAhead({ headers }: IncomingMessage): boolean {
  return Number(headers['x-slack-request-timestamp']) > Date.now() / 1000 + skewSeconds;
}

/** Null: longer than allowed. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Left open when it is too long, so that the refusal still goes out.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > bodyLimitBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** False for JSON that is no object. What cannot be read is left to Bolt, which looks at the signature first. */
function mayBeRequest(rawBody: Buffer, contentType: string | undefined): boolean {
  const text = rawBody.toString('utf8');
  const isForm = contentType === 'application/x-www-form-urlencoded';
  const json = isForm ? parse(text).payload : text;
  if (typeof json !== 'string') return true;
  try {
    const body: unknown = JSON.parse(json);
    return typeof body === 'object' && body !== null && !Array.isArray(body);
  } catch {
    return true;
  }
}
