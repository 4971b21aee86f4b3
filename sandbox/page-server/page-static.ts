import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { send, sendText } from './page-http';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

// The folder is flat, so a plain file name is all that is ever asked for and no path can leave the folder.
const FILE_NAME = /^\/([a-z0-9][a-z0-9-]*\.(?:html|css|js|svg))$/;

/** Serves the files of one flat folder. */
export function createStaticFiles(folder: string) {
  return async (request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return sendText(response, 405, 'Only GET is possible here.');
    }
    const name = pathname === '/' ? 'index.html' : FILE_NAME.exec(pathname)?.[1];
    const contentType = name && CONTENT_TYPES[extname(name)];
    if (!name || !contentType) return sendText(response, 404, 'There is no such file.');
    const content = await readFile(join(folder, name)).catch(() => undefined);
    if (!content) return sendText(response, 404, 'There is no such file.');
    send(response, 200, contentType, content);
  };
}
