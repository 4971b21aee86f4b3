import type { Installation } from '../installations';
import type { SlackApp } from '../slack-app';
import { SlackRateLimit, SlackRefusal } from '../slack-refusal';
import type { Workspace } from '../workspace';
import { chatMethods } from './chat-methods';
import type { Answer, Args, Method } from './method';
import { viewMethods } from './view-methods';
import { basicCredentials, exchangeInstallCode, workspaceMethods } from './workspace-methods';

/** Whose token a call carries. A call without a workspace's token is the first workspace's. */
export interface Caller {
  readonly workspace: Workspace;
  readonly token: 'bot' | 'app' | 'unknown' | 'missing';
  readonly installation?: Installation;
}

export type WebApi = ReturnType<typeof createWebApi>;

interface Outcome {
  readonly answer: Answer;
  /** Set with an answer of status 429. */
  readonly retryAfterSeconds?: number;
}

const bearer = /^Bearer (.+)$/;

/** An org-wide token reaches every workspace of the organization: `team_id` says which, else what is asked for. */
function meantBy(workspaces: readonly Workspace[], args: Args): Workspace | undefined {
  const ids = [args.channel, args.user, args.user_id, args.users].map(String);
  return (
    workspaces.find(({ team }) => team.id === args.team_id) ??
    workspaces.find(
      ({ directory, triggers, views }) =>
        ids.some((id) => directory.findUser(id) !== undefined || directory.findChannel(id) !== undefined) ||
        triggers.knows(String(args.trigger_id)) ||
        views.find(String(args.view_id)) !== undefined,
    ) ??
    workspaces[0]
  );
}

function authorize(method: Method, { token, installation }: Caller): void {
  if (method.token === 'none') return;
  if (token === 'missing') throw new SlackRefusal('not_authed');
  if (token === 'unknown') throw new SlackRefusal('invalid_auth');
  if (installation?.refusal) throw new SlackRefusal(installation.refusal);
  if (token !== method.token) throw new SlackRefusal('not_allowed_token_type');
  const scopes = installation?.scopes ?? [];
  if (method.scope && !scopes.includes(method.scope))
    throw new SlackRefusal('missing_scope', { needed: method.scope, provided: scopes.join(',') });
}

/** `openSocket` makes a one-time WebSocket address for `apps.connections.open`. */
export function createWebApi(app: SlackApp, openSocket: () => string) {
  const methods = new Map<string, Method>(
    Object.entries({
      ...chatMethods,
      ...viewMethods,
      ...workspaceMethods,
      'auth.teams.list': {
        token: 'bot',
        run: (workspace) => {
          const installation = workspace.installation();
          const teams = installation === undefined ? [] : app.workspacesOf(installation);
          return {
            teams: teams.map(({ team: { id, name } }) => ({ id, name })),
            response_metadata: { next_cursor: '' },
          };
        },
      } satisfies Method,
      'apps.connections.open': {
        token: 'app',
        tier: 3,
        run: () => ({ url: openSocket() }),
      } satisfies Method,
      'oauth.v2.access': {
        token: 'none',
        run: (_workspace, args) => exchangeInstallCode(app, args),
      } satisfies Method,
    }),
  );

  return {
    identify(args: Args, authorization: string | undefined): Caller {
      const workspace = app.first();
      const token = bearer.exec(authorization ?? '')?.[1] ?? args.token;
      if (typeof token !== 'string' || token === '') return { workspace, token: 'missing' };
      if (token === app.appToken) return { workspace, token: 'app' };
      const installation = app.installations.find(token);
      if (!installation) return { workspace, token: 'unknown' };
      const meant = meantBy(app.workspacesOf(installation), args) ?? workspace;
      return { workspace: meant, token: 'bot', installation };
    },
    /** Runs one method and says what Slack would answer, refusals included. */
    call(name: string, args: Args, caller: Caller, authorization: string | undefined): Outcome {
      try {
        const method = methods.get(name);
        if (!method) throw new SlackRefusal('unknown_method', { req_method: name });
        authorize(method, caller);
        const retryAfterSeconds = method.tier && caller.workspace.limits.takeCall(name, method.tier);
        if (retryAfterSeconds !== undefined) throw new SlackRateLimit(retryAfterSeconds);
        const answer = method.run(caller.workspace, { ...args, ...basicCredentials(authorization) });
        return { answer: { ok: true, ...answer } };
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error;
        const answer = { ok: false, error: error.code, ...error.details };
        return error instanceof SlackRateLimit
          ? { answer, retryAfterSeconds: error.retryAfterSeconds }
          : { answer };
      }
    },
  };
}
