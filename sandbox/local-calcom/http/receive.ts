import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { createFaults } from '../../faults';
import { readText } from '../../http';
import { OAuthError } from '../oauth/clients';
import { tokenPath } from '../oauth/token-endpoint';
import {
  type Answer,
  ApiError,
  buildErrorAnswer,
  buildJsonAnswer,
  failureOf,
  send,
  serverError,
  tooManyRequests,
} from './answer';
import { type Credentials, requireScope } from './credentials';
import type { CalcomFault } from './faults';
import {
  type BookingsPaging,
  maskHeaders,
  maskTokenBody,
  parseBody,
  type QueryValues,
  type ReceivedRequest,
  readQuery,
  resolveVersion,
} from './request';
import { matchRoute, type Route } from './router';
import type { Turn } from './throttle';

export interface Reception {
  readonly now: () => Date;
  readonly routes: readonly Route[];
  readonly credentials: Credentials;
  /** The JSON for a request for tokens; throws an OAuthError. */
  readonly token: (body: string, contentType: string | undefined) => unknown;
  readonly throttle: { take(caller: string): Turn };
  readonly faults: ReturnType<typeof createFaults<CalcomFault>>;
  readonly requests: ReceivedRequest[];
  readonly closing: AbortSignal;
  readonly bookingsPaging: BookingsPaging;
}

/** One request from the socket to the answer: noted, counted against the limit, then refused, broken or served. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  reception: Reception,
): Promise<void> {
  const { now, credentials, throttle, faults, requests } = reception;
  const address = request.url ?? '/';
  const url = new URL(address, 'http://localhost');
  const wasMoved = url.pathname.startsWith(movedPrefix);
  if (wasMoved) url.pathname = url.pathname.slice(movedPrefix.length);
  const text = await readText(request);
  const caller = credentials.identify(request.headers.authorization);
  const wantsTokens = request.method === 'POST' && url.pathname === tokenPath;
  const position = requests.length;
  const noted: ReceivedRequest = {
    at: now(),
    method: request.method ?? 'GET',
    path: url.pathname,
    query: readQuery(url.searchParams),
    headers: maskHeaders(request.headers, caller?.name),
    callerId: caller?.memberId ?? null,
    body: wantsTokens ? maskTokenBody(text) : text,
    status: null,
  };
  requests.push(noted);

  const turn = throttle.take(caller?.name ?? `ip ${request.socket.remoteAddress}`);
  const version = request.headers['cal-api-version'];
  const fault = wasMoved
    ? undefined
    : faults.take(
        (each) =>
          url.pathname.startsWith(each.path ?? '') &&
          (each.version === undefined || each.version === version),
      );
  const answer = answerFor();
  const isDropped = ['drop', 'done-then-drop', 'hang'].includes(fault?.kind ?? '');
  if (!isDropped) requests[position] = { ...noted, status: answer.status };
  if (fault?.kind === 'hold') await faults.cleared();
  await send(response, answer, fault, reception.closing);

  function answerFor(): Answer {
    const id = `00000000-0000-4000-8000-${String(position + 1).padStart(12, '0')}`;
    try {
      if (turn.blocked) throw tooManyRequests();
      if (url.pathname === loginPath) return htmlAnswer(200, 'Sign in');
      const broken = fault === undefined ? null : answerOfFault(fault, turn, address);
      if (broken !== null) return broken;
      const done = spoil(serve(), fault, noted.query);
      if (fault?.kind === 'done-then-status') throw failureOf(fault.status ?? 500);
      return buildJsonAnswer(done, turn.headers);
    } catch (error) {
      if (error instanceof OAuthError) {
        const { code, description, status } = error;
        return buildJsonAnswer({ error: code, error_description: description }, turn.headers, status);
      }
      if (!(error instanceof ApiError)) console.error(error);
      const refusal = error instanceof ApiError ? error : serverError();
      const headers = { ...turn.headers, ...(fault === undefined ? {} : headersOfFault(fault)) };
      return buildErrorAnswer(refusal, { url: address, now: now(), id }, headers);
    }
  }

  function serve(): unknown {
    if (wantsTokens) return reception.token(text, request.headers['content-type']);
    const { 'cal-api-version': version, 'content-type': contentType, authorization } = request.headers;
    const { route, param } = matchRoute(reception.routes, {
      method: noted.method,
      path: noted.path,
      version: resolveVersion(typeof version === 'string' ? version : undefined, reception.bookingsPaging),
    });
    const { caller, scopes } = credentials.authenticate(authorization);
    const body = parseBody(text, contentType);
    if (scopes !== null) requireScope(route, body, scopes);
    return route.handle({ caller, now: now(), query: noted.query, body, param });
  }
}

/** Null for the faults that let the work be done and hit what comes after it. */
function answerOfFault(fault: CalcomFault, turn: Turn, address: string): Answer | null {
  switch (fault.kind) {
    case 'status':
      throw failureOf(fault.status ?? 500);
    case 'rate-limited':
      throw tooManyRequests();
    case 'drop':
    case 'hang':
      return { status: 0, headers: {}, body: '' };
    case 'html':
      return htmlAnswer(fault.status ?? 502, 'Bad gateway');
    case 'redirect':
      return redirectAnswer(fault.status ?? 308, `${movedPrefix}${address}`);
    case 'redirect-away':
      return redirectAnswer(fault.status ?? 302, fault.location ?? 'https://elsewhere.test/');
    case 'login-page':
      return redirectAnswer(302, loginPath);
    case 'wrong-shape':
      return buildJsonAnswer({ status: 'success', data: { unexpected: true } }, turn.headers);
    default:
      return null;
  }
}

/** The same API at another place of this server: where `redirect` leads. */
const movedPrefix = '/moved';
const loginPath = '/auth/login';

const htmlAnswer = (status: number, title: string): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `<!doctype html><html><body><h1>${title}</h1></body></html>`,
});

const redirectAnswer = (status: number, location: string): Answer => ({
  status,
  headers: { Location: location },
  body: '',
});

const listSchema = z.looseObject({
  data: z.array(z.record(z.string(), z.unknown())),
  pagination: z.record(z.string(), z.unknown()).optional(),
});

/** Several lists by name, as the insights have them. */
const listsSchema = z.looseObject({
  data: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});

/** A list as the fault has it: with odd rows, or with cursors that lead nowhere new. */
function spoil(done: unknown, fault: CalcomFault | undefined, query: QueryValues): unknown {
  const lists = listsSchema.safeParse(done).data;
  if (lists !== undefined && fault?.kind === 'odd-rows') {
    const spoiled = Object.entries(lists.data).map(([name, rows]) => {
      return [name, rows.map((row, at) => fault.spoil?.(row, at) ?? null)] as const;
    });
    return { ...lists, data: Object.fromEntries(spoiled) };
  }
  const list = listSchema.safeParse(done).data;
  if (fault === undefined || list === undefined) return done;
  const { data, pagination } = list;
  const leadingTo = (nextCursor: unknown) => ({
    ...list,
    pagination: { ...pagination, nextCursor, hasMore: true },
  });
  switch (fault.kind) {
    case 'odd-rows':
      return { ...list, data: data.map((row, at) => fault.spoil?.(row, at) ?? null) };
    case 'same-cursor':
      return query.cursor === undefined ? done : leadingTo(query.cursor);
    case 'cursor-circle': {
      // The first cursor is given again by every later page but the second.
      const first = circle.get(fault) ?? pagination?.nextCursor;
      circle.set(fault, first);
      return query.cursor === undefined || query.cursor === first ? done : leadingTo(first);
    }
    default:
      return done;
  }
}

const circle = new WeakMap<CalcomFault, unknown>();

function headersOfFault(fault: CalcomFault): Readonly<Record<string, string>> {
  const { kind, retryAfterSeconds } = fault;
  return {
    ...(kind === 'rate-limited'
      ? {
          'X-RateLimit-Remaining-Default': '0',
          'X-RateLimit-Reset-Default': String(retryAfterSeconds ?? 60),
        }
      : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  };
}
