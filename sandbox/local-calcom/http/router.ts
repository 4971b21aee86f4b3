import type { Member } from '../world/types';
import { badRequest, notFound } from './answer';
import type { QueryValues } from './request';

export interface Call {
  readonly caller: Member;
  readonly now: Date;
  readonly query: QueryValues;
  readonly body: unknown;
  /** A number out of the path, such as `teamId` of `/v2/teams/:teamId`. */
  param(name: string): number;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Segments that start with a colon stand for a number. */
  readonly path: string;
  /** Without versions the route answers to all of them. */
  readonly versions?: readonly string[];
  /** What an OAuth token needs, which may depend on the body. Without it such tokens are turned away. */
  readonly scope?: string | ((body: unknown) => string);
  /** The JSON of a 200; anything else is thrown as an ApiError. */
  readonly handle: (call: Call) => unknown;
}

/** Throws a 404 for a path nobody serves, and also for a version that the path lacks. */
export function matchRoute(
  routes: readonly Route[],
  { method, path, version }: { readonly method: string; readonly path: string; readonly version: string },
): { readonly route: Route; param(name: string): number } {
  for (const route of routes) {
    const texts = route.method === method ? matchPath(route.path, path) : null;
    if (texts !== null && (route.versions ?? [version]).includes(version)) {
      return { route, param: (name) => toNumber(texts.get(name)) };
    }
  }
  throw notFound(`Cannot ${method} ${path}`);
}

function matchPath(pattern: string, path: string): ReadonlyMap<string, string> | null {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return null;
  const texts = new Map<string, string>();
  for (const [index, segment] of expected.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith(':')) texts.set(segment.slice(1), text);
    else if (segment !== text) return null;
  }
  return texts;
}

function toNumber(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) {
    throw badRequest('Validation failed (numeric string is expected)');
  }
  return Number(text);
}
