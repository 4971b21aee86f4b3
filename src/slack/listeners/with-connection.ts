import type { Purpose } from '../../accounts/permission';
import type { CalcomClient } from '../../calcom/client';
import { CalcomUnauthorizedError } from '../../calcom/errors';
import type { Services } from '../services';
import { buildDenied } from '../views/denied-words';
import type { Reply } from './answering';
import type { Caller } from './attach';

/** The connection that answers, and whether it is the caller's own. */
export interface Opened {
  readonly calcom: CalcomClient;
  readonly whose: 'own' | 'shared';
}

/** Asks with the connection that this caller may use for it, or says why there is none. */
export async function withConnection<R extends Reply | null>(
  services: Services,
  { workspace, slackUserId }: Caller,
  purpose: Purpose,
  ask: (opened: Opened) => Promise<R>,
): Promise<R | Reply> {
  const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
  if (chosen.kind === 'denied') return { kind: 'private', message: buildDenied(chosen.why, purpose) };
  try {
    return await ask(chosen);
  } catch (error) {
    if (!(error instanceof CalcomUnauthorizedError)) throw error;
    await services.accounts.reportRefused(workspace, chosen.connection).catch((failure: unknown) => {
      services.logger.failure('a refused connection was not marked', failure);
    });
    const why = chosen.whose === 'own' ? 'own-broken' : 'shared-broken';
    return { kind: 'private', message: buildDenied(why, purpose) };
  }
}
