import type { LocalWorkspace } from '../../../sandbox/local-slack/types';
import type { BotUnderTest } from '../../support/bot-under-test';
import { eventually } from '../../support/eventually';
import type { Access } from './model';

export interface Allowance {
  /** In whose name Slack may be called. */
  readonly workspaces: readonly LocalWorkspace[];
  /** What Cal.com may be asked with. */
  readonly accesses: readonly Access[];
  /** The same, for paths that begin so. */
  readonly only?: Readonly<Record<string, readonly Access[]>>;
  /** Of them, those whose refusal costs whoever asks so little that nobody is told. */
  readonly quietly?: readonly Access[];
}

export interface Calls {
  /** Names of the credentials, each once, of requests that asked something. */
  readonly names: ReadonlySet<string>;
  readonly sum: number;
}

// The first workspace of the local Slack notes these, which carry no workspace's token, or that of an organisation.
const ofNobody = new Set(['oauth.v2.access', 'auth.test', 'auth.teams.list']);
const tokenProblems = /invalid_auth|not_authed|account_inactive|token_revoked|not_allowed_token_type/;
const places = ['channel', 'user', 'user_id', 'users'];

/** Does something, and holds every call that the bot made meanwhile against what is allowed. */
export async function watchCalls(
  { slack, calcom }: Pick<BotUnderTest, 'slack' | 'calcom'>,
  allowed: Allowance,
  act: () => Promise<unknown>,
): Promise<Calls> {
  const asked = calcom.requests.length;
  const sent = slack.workspaces.map(({ received }) => received.length);
  await act();
  const since = calcom.requests.slice(asked);
  await noteBroken(slack, allowed, since, sent);

  const mayAsk = new Set(allowed.accesses.map(({ name }) => name));
  for (const { path, method, headers } of since) {
    const name = headers.authorization;
    if (name === undefined) {
      if (path.endsWith('/oauth2/token') && allowed.accesses.some(isOAuth)) continue;
      throw new Error(`${method} ${path} went to Cal.com without access, where nobody needs tokens`);
    }
    const [, only] = Object.entries(allowed.only ?? {}).find(([start]) => path.startsWith(start)) ?? [];
    const names = only === undefined ? mayAsk : new Set(only.map((access) => access.name));
    if (!names.has(name)) {
      throw new Error(`${method} ${path} carried ${name}, and allowed was ${[...names].join() || 'nothing'}`);
    }
  }
  for (const [at, workspace] of slack.workspaces.entries()) checkSlack(workspace, sent[at] ?? 0, allowed);
  const names = new Set(since.flatMap(({ headers: { authorization } }) => authorization ?? []));
  return { names, sum: since.length };
}

const isOAuth = ({ name }: Access) => name.startsWith('oauth-');

function checkSlack(workspace: LocalWorkspace, from: number, allowed: Allowance): void {
  const ids = new Set([
    ...workspace.users.flatMap(({ id }) => [id, ...workspace.channelsOf(id).map((channel) => channel.id)]),
  ]);
  for (const { method, args, answer } of workspace.received.slice(from)) {
    if (ofNobody.has(method)) continue;
    const what = `${method} ${JSON.stringify(args).slice(0, 300)}`;
    if (!allowed.workspaces.includes(workspace)) throw new Error(`${workspace.name} was called: ${what}`);
    for (const place of places) {
      const id = args[place];
      if (typeof id === 'string' && !ids.has(id)) throw new Error(`${workspace.name} has no ${id}: ${what}`);
    }
    const problem = `${answer.error ?? ''}`;
    if (tokenProblems.test(problem)) throw new Error(`${workspace.name} refused ${what}: ${problem}`);
  }
}

/** Who meets the refusal of revoked access has its owner told, in the same workspace; it is not used again. */
async function noteBroken(
  slack: BotUnderTest['slack'],
  { accesses, workspaces, quietly = [] }: Allowance,
  since: BotUnderTest['calcom']['requests'],
  sent: readonly number[],
): Promise<void> {
  const isNoRefresh = since.some(({ path, status }) => path.endsWith('/oauth2/token') && status === 400);
  for (const access of accesses.filter(({ isRevoked, isBroken }) => isRevoked && !isBroken)) {
    const isRefused = since.some(
      ({ status, headers }) => status === 401 && headers.authorization === access.name,
    );
    if (quietly.includes(access) || (!isRefused && !(isNoRefresh && isOAuth(access)))) continue;
    await eventually(`${access.owner} is told`, () =>
      slack.workspaces.some(
        (workspace, at) =>
          workspaces.includes(workspace) &&
          workspace.received
            .slice(sent[at])
            .some(({ method, args }) => method === 'chat.postMessage' && args.channel === access.owner),
      ),
    );
    access.isBroken = true;
  }
}
