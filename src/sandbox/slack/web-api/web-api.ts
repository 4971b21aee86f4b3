import { SlackRefusal } from '../slack-refusal';
import type { Workspace } from '../workspace';
import { chatMethods } from './chat-methods';
import type { Answer, Args, Method } from './method';
import { viewMethods } from './view-methods';
import { workspaceMethods } from './workspace-methods';

export interface WebApi {
  readonly scopes: readonly string[];
  /** Runs one method and says what Slack would answer, refusals included. */
  call(method: string, args: Args, authorization: string | undefined): Answer;
}

const bearer = /^Bearer (.+)$/;

/** `openSocket` makes a one-time WebSocket address for `apps.connections.open`. */
export function createWebApi(
  workspace: Workspace,
  options: { readonly scopes: readonly string[]; readonly openSocket: () => string },
): WebApi {
  const methods = new Map<string, Method>(
    Object.entries({
      ...chatMethods,
      ...viewMethods,
      ...workspaceMethods,
      'apps.connections.open': { token: 'app', run: () => ({ url: options.openSocket() }) } satisfies Method,
    }),
  );

  const authorize = (method: Method, args: Args, authorization: string | undefined) => {
    if (method.token === 'none') return;
    const token = bearer.exec(authorization ?? '')?.[1] ?? args.token;
    if (token === undefined || token === '') throw new SlackRefusal('not_authed');
    const kind = token === workspace.botToken ? 'bot' : token === workspace.appToken ? 'app' : undefined;
    if (!kind) throw new SlackRefusal('invalid_auth');
    if (kind !== method.token) throw new SlackRefusal('not_allowed_token_type');
    if (method.scope && !options.scopes.includes(method.scope))
      throw new SlackRefusal('missing_scope', { needed: method.scope, provided: options.scopes.join(',') });
  };

  return {
    scopes: options.scopes,
    call: (name, args, authorization) => {
      try {
        const method = methods.get(name);
        if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
        authorize(method, args, authorization);
        return { ok: true, ...method.run(workspace, args) };
      } catch (error) {
        if (error instanceof SlackRefusal) return { ok: false, error: error.code, ...error.details };
        throw error;
      }
    },
  };
}
