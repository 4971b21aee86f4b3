import { covers } from '../oauth/scopes';
import { forbidden } from './api-error';
import type { Route } from './router';

/** Throws the 403 that a third-party token meets where its member did not let it in. */
export function requireScope(route: Route, body: unknown, held: readonly string[]): void {
  const needed = typeof route.scope === 'function' ? route.scope(body) : route.scope;
  if (needed === undefined)
    throw forbidden('insufficient_scope: this endpoint is not available for third-party OAuth tokens');
  if (covers(held, needed)) return;
  throw forbidden(
    `insufficient_scope: token does not have the required scopes. Required: ${needed}. Token has: ${held.join(', ')}`,
  );
}
