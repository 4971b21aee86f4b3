import type { Team } from './default-workspace';
import { secret } from './ids';

/** The app in one workspace, or in a whole organization, and the token that goes with it. */
export interface Installation {
  /** The workspace's id, or the organization's. */
  readonly ownerId: string;
  readonly isOrgWide: boolean;
  readonly token: string;
  readonly scopes: readonly string[];
  /** How the Web API refuses the token since the installation ended. */
  readonly refusal?: TokenRefusal;
}

export type TokenRefusal = 'account_inactive' | 'token_revoked';

export type Installations = ReturnType<typeof createInstallations>;

export function createInstallations() {
  const byToken = new Map<string, Installation>(); // in the order of installing

  const owners = (team: Team) => [team.id, team.enterprise?.id];
  const good = (ownerId: string | undefined) =>
    [...byToken.values()].find((each) => each.ownerId === ownerId && each.refusal === undefined);

  return {
    /** Where the app is in already its token stays as it is and gains the scopes. */
    install(owner: Pick<Installation, 'ownerId' | 'isOrgWide'>, scopes: readonly string[]): Installation {
      const current = good(owner.ownerId);
      const installation = {
        ...owner,
        token: current?.token ?? `xoxb-local-${secret()}`,
        scopes: [...new Set([...(current?.scopes ?? []), ...scopes])],
      };
      byToken.set(installation.token, installation);
      return installation;
    },
    /** The good one of this workspace: its own, else its organization's. */
    of: (team: Team) => good(team.id) ?? good(team.enterprise?.id),
    find: (token: string) => byToken.get(token),
    /** The latest one of this workspace, good or not. */
    latestOf: (team: Team) =>
      good(team.id) ??
      good(team.enterprise?.id) ??
      [...byToken.values()].findLast(({ ownerId }) => owners(team).includes(ownerId)),
    end(installation: Installation, refusal: TokenRefusal): void {
      byToken.set(installation.token, { ...installation, refusal });
    },
    tokens: () => [...byToken.keys()],
  };
}
