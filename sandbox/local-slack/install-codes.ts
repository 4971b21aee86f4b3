import { secret } from './ids';
import type { Installation } from './installations';
import { SlackRefusal } from './slack-refusal';

const lifetimeMs = 10 * 60_000;

/** What somebody agreed to on the install page. */
export interface Consent {
  readonly owner: Pick<Installation, 'ownerId' | 'isOrgWide'>;
  readonly installerId: string;
  readonly scopes: readonly string[];
  /** As the app gave it; it has to give the same again for the code. */
  readonly redirectUri: string | undefined;
}

export type InstallCodes = ReturnType<typeof createInstallCodes>;

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
      if (!entry || entry.used || now().getTime() - entry.at >= lifetimeMs)
        throw new SlackRefusal('invalid_code');
      if (entry.consent.redirectUri !== redirectUri) throw new SlackRefusal('bad_redirect_uri');
      entry.used = true;
      return entry.consent;
    },
    all: () => [...codes.keys()],
  };
}
