import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { SlackRefusal } from '../slack-refusal';
import type { SlackFault } from '../types';
import type { Workspace } from '../workspace';
import { carryOutReply } from './reply-address';
import { readArgs } from './request-args';
import type { WebApi } from './web-api';

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One call: how to record it, how to do it, and how its transport words an error code. */
interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly perform: () => { readonly answer: Readonly<Record<string, unknown>>; readonly reply: Reply };
  readonly refuse: (code: string) => Reply;
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function json(
  answer: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status: 200, headers: { ...jsonType, ...headers }, body: JSON.stringify(answer) };
}

function webApiCall(webApi: WebApi, request: IncomingMessage, method: string, body: string): Call {
  const refuse = (code: string) => json({ ok: false, error: code });
  try {
    const args = readArgs(request.headers['content-type'] ?? 'application/x-www-form-urlencoded', body);
    const perform = () => {
      const answer = webApi.call(method, args, request.headers.authorization);
      return { answer, reply: json(answer, { 'x-oauth-scopes': webApi.scopes.join(',') }) };
    };
    return { method, args, perform, refuse };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const answer = { ok: false, error: error.code };
    return { method, args: {}, perform: () => ({ answer, reply: json(answer) }), refuse };
  }
}

/** A `response_url` answers in words and statuses, not in Slack's JSON. */
function replyCall(workspace: Workspace, path: string, body: string): Call {
  const refuse = (code: string, status = 400): Reply => ({ status, body: code });
  const shown = (() => {
    try {
      const parsed: unknown = JSON.parse(body);
      return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
    } catch {
      return { body };
    }
  })();
  const perform = () => {
    const chain = workspace.responseUrls.use(path);
    if (typeof chain === 'string') return { answer: { ok: false, error: chain }, reply: refuse(chain, 404) };
    try {
      carryOutReply(workspace, body, { chain });
      return { answer: { ok: true }, reply: { status: 200, body: 'ok' } };
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return {
        answer: { ok: false, error: error.code, ...error.details },
        reply: refuse(error.code, error.code === 'message_not_found' ? 404 : 400),
      };
    }
  };
  return { method: 'response_url', args: shown, perform, refuse };
}

function faultReply(fault: SlackFault, call: Call): Reply | undefined {
  if (fault.kind === 'rate-limited')
    return {
      ...call.refuse('ratelimited'),
      status: 429,
      headers: { ...jsonType, 'retry-after': String(fault.retryAfterSeconds ?? 1) },
    };
  if (fault.kind === 'error') return call.refuse(fault.error ?? 'internal_error');
  if (fault.kind === 'server-error') return { status: 500, body: 'Internal Server Error' };
  return undefined;
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers ?? { 'content-type': 'text/plain; charset=utf-8' });
  response.end(reply.body);
}

/** Everything the bot calls over HTTP: `/api/METHOD` and its reply addresses, with faults as injected. */
export function createHttpDoor(workspace: Workspace, webApi: WebApi, warn: (message: string) => void) {
  const answer = async (call: Call, response: ServerResponse) => {
    const fault = workspace.faults.take(call.method);
    const record = (given: Readonly<Record<string, unknown>>) => {
      workspace.log.add({ method: call.method, args: call.args, answer: given });
      if (given.ok === false)
        warn(`${call.method} refused: ${[given.error, given.errors].flat().filter(Boolean).join('; ')}`);
    };

    if (fault?.kind === 'drop') {
      record({ ok: false, error: 'dropped' });
      response.destroy();
      return;
    }
    if (fault?.kind === 'delay') await wait(fault.delayMs ?? 0, undefined, { ref: false });
    const instead = fault && faultReply(fault, call);
    if (instead) {
      record({ ok: false, error: fault.kind === 'error' ? (fault.error ?? 'internal_error') : fault.kind });
      send(response, instead);
      return;
    }
    const done = call.perform();
    record(done.answer);
    send(
      response,
      fault?.kind === 'done-then-server-error' ? { status: 500, body: 'Internal Server Error' } : done.reply,
    );
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', workspace.origin()).pathname;
    const body = await readBody(request);
    const method = /^\/api\/([\w.]+)$/.exec(path)?.[1];
    if (method !== undefined) return answer(webApiCall(webApi, request, method, body), response);
    if (/^\/(commands|actions)\//.test(path)) return answer(replyCall(workspace, path, body), response);
    return send(response, { status: 404, body: 'no_service' });
  };
}
