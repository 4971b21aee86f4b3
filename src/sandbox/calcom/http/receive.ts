import type { IncomingMessage, ServerResponse } from 'node:http';
import { OAuthError } from '../oauth/oauth-error';
import { tokenPath } from '../oauth/token-endpoint';
import { type Answer, buildErrorAnswer, buildJsonAnswer } from './answer';
import { ApiError, failureOf, serverError, tooManyRequests } from './api-error';
import type { Credentials } from './credentials';
import type { CalcomFault, Faults } from './faults';
import { readQuery } from './query-values';
import { parseBody, readText } from './read-body';
import { maskHeaders, maskTokenBody, type ReceivedRequest } from './received-requests';
import { requireScope } from './required-scope';
import { matchRoute, type Route } from './router';
import { send } from './send';
import type { Turn } from './throttle';
import { type BookingsPaging, resolveVersion } from './versions';

export interface Reception {
  readonly now: () => Date;
  readonly routes: readonly Route[];
  readonly credentials: Credentials;
  /** The JSON for a request for tokens; throws an OAuthError. */
  readonly token: (body: string, contentType: string | undefined) => unknown;
  readonly throttle: { take(caller: string): Turn };
  readonly faults: Faults;
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
  const fault = faults.take(url.pathname);
  const answer = answerFor();
  const isDropped = fault?.kind === 'drop' || fault?.kind === 'done-then-drop';
  if (!isDropped) requests[position] = { ...noted, status: answer.status };
  await send(response, answer, fault, reception.closing);

  function answerFor(): Answer {
    const id = `00000000-0000-4000-8000-${String(position + 1).padStart(12, '0')}`;
    try {
      if (turn.blocked) throw tooManyRequests();
      const broken = fault === undefined ? null : answerOfFault(fault, turn);
      if (broken !== null) return broken;
      const done = serve();
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

/** Null for the faults that spoil the sending of a right answer, or come after the work. */
function answerOfFault(fault: CalcomFault, turn: Turn): Answer | null {
  switch (fault.kind) {
    case 'status':
      throw failureOf(fault.status ?? 500);
    case 'rate-limited':
      throw tooManyRequests();
    case 'drop':
      return { status: 0, headers: {}, body: '' };
    case 'html':
      return {
        status: fault.status ?? 502,
        headers: { 'Content-Type': 'text/html' },
        body: '<!doctype html><html><body><h1>Bad gateway</h1></body></html>',
      };
    case 'wrong-shape':
      return buildJsonAnswer({ status: 'success', data: { unexpected: true } }, turn.headers);
    default:
      return null;
  }
}

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
