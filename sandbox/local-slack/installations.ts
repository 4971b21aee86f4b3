import type { Team } from './default-workspace';
import { secret } from './ids';
import { SlackRefusal } from './slack-refusal';

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

const codeLifetimeMs = 10 * 60_000;

/** What somebody agreed to on the install page. */
interface Consent {
  readonly owner: Pick<Installation, 'ownerId' | 'isOrgWide'>;
  readonly installerId: string;
  readonly scopes: readonly string[];
  /** As the app gave it; it has to give the same again for the code. */
  readonly redirectUri: string | undefined;
}

export function createInstallCodes(now: () => Date) {
  const codes = new Map<string, { consent: Consent; at: number; used: boolean }>();
  return {
    issue(consent: Consent): string {
      const code = `1000000001.${codes.size + 1}.${secret(24)}`;
      codes.set(code, { consent, at: now().getTime(), used: false });
      return code;
    },
    redeem(code: string, redirectUri: string | undefined): Consent {
      const entry = codes.get(code);
      if (!entry || entry.used || now().getTime() - entry.at >= codeLifetimeMs)
        throw new SlackRefusal('invalid_code');
      if (entry.consent.redirectUri !== redirectUri) throw new SlackRefusal('bad_redirect_uri');
      entry.used = true;
      return entry.consent;
    },
    all: () => [...codes.keys()],
  };
}
