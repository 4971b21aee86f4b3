import { secret } from './ids';
import { createInstallCodes, type InstallCodes } from './install-codes';
import { createInstallations, type Installation, type Installations } from './installations';
import type { Workspace } from './workspace';

/** The app as registered with Slack, over all workspaces. */
export interface SlackApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly appToken: string;
  readonly installations: Installations;
  readonly codes: InstallCodes;
  /** In the order they were added; there is always a first. */
  readonly workspaces: Workspace[];
  first(): Workspace;
  /** One workspace, or for an org-wide installation all of the organization. */
  workspacesOf(installation: Pick<Installation, 'ownerId'>): readonly Workspace[];
  redirectUrls: readonly string[];
}

export function createSlackApp(now: () => Date): SlackApp {
  const workspaces: Workspace[] = [];
  return {
    clientId: '1000000001.2000000002',
    clientSecret: secret(16),
    signingSecret: secret(16),
    appToken: `xapp-local-${secret()}`,
    installations: createInstallations(),
    codes: createInstallCodes(now),
    workspaces,
    redirectUrls: [],
    first() {
      const [first] = workspaces;
      if (!first) throw new Error('The local Slack has no workspace');
      return first;
    },
    workspacesOf: ({ ownerId }) =>
      workspaces.filter(({ team }) => team.id === ownerId || team.enterprise?.id === ownerId),
  };
}
