import { secret } from './ids';
import { createInstallations, createInstallCodes, type Installation } from './installations';
import type { Workspace } from './workspace';

export type SlackApp = ReturnType<typeof createSlackApp>;

/** The app as registered with Slack, over all workspaces. */
export function createSlackApp(now: () => Date) {
  const redirectUrls: readonly string[] = [];
  const workspaces: Workspace[] = [];
  return {
    clientId: '1000000001.2000000002',
    clientSecret: secret(16),
    signingSecret: secret(16),
    appToken: `xapp-local-${secret()}`,
    installations: createInstallations(),
    codes: createInstallCodes(now),
    redirectUrls,
    /** In the order they were added; there is always a first. */
    workspaces,
    first(): Workspace {
      const [first] = workspaces;
      if (!first) throw new Error('The local Slack has no workspace');
      return first;
    },
    /** One workspace, or for an org-wide installation all of the organization. */
    workspacesOf: ({ ownerId }: Pick<Installation, 'ownerId'>): readonly Workspace[] =>
      workspaces.filter(({ team }) => team.id === ownerId || team.enterprise?.id === ownerId),
  };
}
