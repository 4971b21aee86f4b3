import {
  createLocalCalcom,
  type LocalCalcom,
  type LocalCalcomOptions,
} from '../../../sandbox/local-calcom/local-calcom';
import { type CalcomClient, type CalcomClientOptions, createCalcomClient } from '../../../src/calcom/client';
import type { ColumnFilter, MemberStats } from '../../../src/calcom/schemas';

type KeyName = keyof LocalCalcom['keys'];

export interface Contract {
  /** The local Cal.com of the whole file. Its limit is out of the way, and its faults are cleared before each test. */
  readonly calcom: LocalCalcom;
  readonly startMs: number;
  readonly now: () => Date;
  pass(ms: number): void;
  /** Another local Cal.com, closed after the test. */
  start(options: Partial<LocalCalcomOptions>): Promise<LocalCalcom>;
  /** A client that shares the server's clock; waiting moves it on. Closed after the test. */
  connect(
    key?: KeyName,
    options?: Partial<CalcomClientOptions> & { readonly server?: LocalCalcom },
  ): CalcomClient;
  askOrg(columnFilters?: ColumnFilter[], client?: CalcomClient): Promise<MemberStats>;
}

/** Local Cal.com and clients for a test file, with a clock of their own. */
export function useLocalCalcom(): Contract {
  const startMs = Date.UTC(2026, 5, 1, 9);
  const open: { close(): Promise<void> }[] = [];
  let nowMs = startMs;
  let shared: LocalCalcom | undefined;
  const now = () => new Date(nowMs);

  const contract: Contract = {
    get calcom() {
      if (!shared) throw new Error('the local Cal.com runs only within tests');
      return shared;
    },
    startMs,
    now,
    pass(ms) {
      nowMs += ms;
    },
    async start(options) {
      const server = await createLocalCalcom({ now, limitPerMinute: 100_000, ...options });
      open.push(server);
      return server;
    },
    connect(key = 'admin', { server = contract.calcom, ...options } = {}) {
      const client = createCalcomClient({
        baseUrl: new URL(server.url),
        apiKey: server.keys[key],
        now,
        wait: async (ms) => {
          nowMs += ms;
        },
        random: () => 0,
        ...options,
      });
      open.unshift(client);
      return client;
    },
    askOrg: (columnFilters = [], client = contract.connect()) =>
      client.getMemberStats({ scope: 'org', timeZone: 'Europe/Lisbon', columnFilters }),
  };

  beforeAll(async () => {
    shared = await createLocalCalcom({ now, limitPerMinute: 100_000 });
  });
  afterAll(() => shared?.close());
  beforeEach(() => {
    nowMs = startMs;
    shared?.clearFaults();
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  return contract;
}
