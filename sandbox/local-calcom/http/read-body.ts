import type { IncomingMessage } from 'node:http';
import { badRequest } from './api-error';

export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A body that is not announced as JSON is not looked at, and so lacks every field. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (text === '' || !contentType?.toLowerCase().startsWith('application/json')) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(error.message);
    throw error;
  }
}
