import { secret } from './ids';

const maxUses = 5;
const lifetimeMs = 30 * 60 * 1000;

/** What one `response_url` leads to. */
export interface ReplyChain {
  readonly userId: string;
  readonly channelId: string;
  readonly threadTs: string | undefined;
  /** For a press, the pressed message. For a command, the app's latest reply. */
  sourceTs: string | undefined;
  /** A press always means the pressed message; a command's source moves with each reply. */
  readonly isFixed: boolean;
}

/** `origin` is asked for late: the port is known only after listening. */
export function createResponseUrls(now: () => Date, origin: () => string, teamId: string) {
  const issued = new Map<string, { chain: ReplyChain; at: number; uses: number }>();
  return {
    issue(kind: 'commands' | 'actions', chain: ReplyChain): string {
      const path = `/${kind}/${teamId}/${issued.size + 1}/${secret()}`;
      issued.set(path, { chain, at: now().getTime(), uses: 0 });
      return `${origin()}${path}`;
    },
    /** Counts one use of the address with this path. */
    use(path: string): ReplyChain | 'used_url' | 'expired_url' | 'no_service' {
      const entry = issued.get(path);
      if (!entry) return 'no_service';
      if (now().getTime() - entry.at > lifetimeMs) return 'expired_url';
      if (entry.uses >= maxUses) return 'used_url';
      entry.uses += 1;
      return entry.chain;
    },
  };
}
