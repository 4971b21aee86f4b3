import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { readText } from '../../http';
import type { SlackApp } from '../slack-app';
import { SlackRefusal } from '../slack-refusal';
import type { SlackFault } from '../types';
import type { Workspace } from '../workspace';
import { carryOutReply } from './reply-address';
import type { Caller, WebApi } from './web-api';

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One call: how to record it, how to do it, and how its transport words an error code. */
interface Call {
  readonly workspace: Workspace;
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly perform: () => { readonly answer: Readonly<Record<string, unknown>>; readonly reply: Reply };
  readonly refuse: (code: string) => Reply;
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

function json(
  answer: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status: 200, headers: { ...jsonType, ...headers }, body: JSON.stringify(answer) };
}

function tooMany(reply: Reply, retryAfterSeconds: number): Reply {
  return { ...reply, status: 429, headers: { ...jsonType, 'retry-after': String(retryAfterSeconds) } };
}

function scopesOf({ installation }: Caller): Readonly<Record<string, string>> {
  return installation ? { 'x-oauth-scopes': installation.scopes.join(',') } : {};
}

function webApiCall(webApi: WebApi, request: IncomingMessage, method: string, body: string): Call {
  const refuse = (code: string) => json({ ok: false, error: code });
  const { authorization, 'content-type': contentType } = request.headers;
  try {
    const args = readArgs(contentType ?? 'application/x-www-form-urlencoded', body);
    const caller = webApi.identify(args, authorization);
    const perform = () => {
      const { answer, retryAfterSeconds } = webApi.call(method, args, caller, authorization);
      const reply = json(answer, scopesOf(caller));
      return { answer, reply: retryAfterSeconds === undefined ? reply : tooMany(reply, retryAfterSeconds) };
    };
    return { workspace: caller.workspace, method, args, perform, refuse };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const answer = { ok: false, error: error.code };
    const { workspace } = webApi.identify({}, authorization);
    return { workspace, method, args: {}, perform: () => ({ answer, reply: json(answer) }), refuse };
  }
}

/** A `response_url` answers in words and statuses, not in Slack's JSON. */
function replyCall(workspace: Workspace, path: string, body: string, isJson: boolean): Call {
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
      if (!isJson) throw new SlackRefusal('invalid_payload');
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
  return { workspace, method: 'response_url', args: shown, perform, refuse };
}

function faultReply(fault: SlackFault, call: Call): Reply | undefined {
  if (fault.kind === 'rate-limited') return tooMany(call.refuse('ratelimited'), fault.retryAfterSeconds ?? 1);
  if (fault.kind === 'error') return call.refuse(fault.error ?? 'internal_error');
  if (fault.kind === 'server-error') return { status: 500, body: 'Internal Server Error' };
  return undefined;
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, reply.headers ?? { 'content-type': 'text/plain; charset=utf-8' });
  response.end(reply.body);
}

/** Everything the bot calls over HTTP: `/api/METHOD` and its reply addresses, with faults as injected. */
export function createHttpEndpoint(app: SlackApp, webApi: WebApi, warn: (message: string) => void) {
  const answer = async (call: Call, response: ServerResponse) => {
    const { workspace } = call;
    const fault = workspace.faults.take(({ method }) => [call.method, '*'].includes(method));
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
    const pause = () => wait(fault?.delayMs ?? 0, undefined, { ref: false });
    if (fault?.kind === 'delay') await pause();
    if (fault?.kind === 'hold') await workspace.faults.cleared();
    const instead = fault && faultReply(fault, call);
    if (instead) {
      record({ ok: false, error: fault.kind === 'error' ? (fault.error ?? 'internal_error') : fault.kind });
      send(response, instead);
      return;
    }
    const done = call.perform();
    record(done.answer);
    if (fault?.kind === 'done-then-drop') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'done-then-delay') await pause();
    send(
      response,
      fault?.kind === 'done-then-server-error' ? { status: 500, body: 'Internal Server Error' } : done.reply,
    );
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', app.first().origin()).pathname;
    const body = await readText(request);
    const method = /^\/api\/([\w.]+)$/.exec(path)?.[1];
    if (method !== undefined) return answer(webApiCall(webApi, request, method, body), response);
    const teamId = /^\/(?:commands|actions)\/([^/]*)/.exec(path)?.[1];
    if (teamId !== undefined) {
      const workspace = app.workspaces.find(({ team }) => team.id === teamId) ?? app.first();
      const isJson =
        request.method === 'POST' && /^application\/json\b/.test(request.headers['content-type'] ?? '');
      return answer(replyCall(workspace, path, body, isJson), response);
    }
    return send(response, { status: 404, body: 'no_service' });
  };
}

/** Arguments that a form carries as JSON text, and the refusal of what is no JSON. */
const nested = new Map([
  ['blocks', 'invalid_blocks_format'],
  ['view', 'invalid_arguments'],
  ['attachments', 'invalid_attachments'],
  ['metadata', 'invalid_metadata_format'],
]);

function parsedJson(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SlackRefusal(refusal, { cause: String(cause) });
  }
}

function unnested(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      const refusal = nested.get(key);
      return [key, refusal && typeof value === 'string' ? parsedJson(value, refusal) : value];
    }),
  );
}

/** The arguments of a Web API call, from a form or a JSON body. */
export function readArgs(contentType: string, body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  if (contentType.startsWith('application/json')) {
    const parsed = parsedJson(body, 'invalid_json');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new SlackRefusal('json_not_object');
    return unnested(Object.fromEntries(Object.entries(parsed)));
  }
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return unnested(Object.fromEntries(new URLSearchParams(body)));
  throw new SlackRefusal('invalid_post_type');
}
