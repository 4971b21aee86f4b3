import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type RequestKind = 'command' | 'action' | 'view' | 'menu' | 'event';
/** `busy`: turned away. `unsent`: Slack did not take the answer. */
export type RequestOutcome = 'answered' | 'busy' | 'failed' | 'unsent';

export interface Metrics {
  /** `name` is one of our own ids. */
  countAnswer(kind: RequestKind, name: string, outcome: RequestOutcome, seconds: number): void;
  /** `request` is method and path, without ids; `status` is undefined when no answer came. */
  countCalcomCall(request: string, status: number | undefined, seconds: number): void;
  /** `lateSeconds` is how late the run was posted; null when it had no time. */
  countRun(
    outcome: 'posted' | 'skipped' | 'failed' | 'unknown' | 'retried',
    lateSeconds: number | null,
  ): void;
  /** `status` is the answer that the refused requests got. */
  countRefused(status: number, times: number): void;
  /** For a request that arrived and never reached the bot. */
  countLost(isAcked: boolean): void;
  /** A gauge, looked up at each scrape. A failure keeps the last value: the database has its own probe. */
  addGauge(name: GaugeName, lookUp: () => number | Promise<number>): void;
  render(): Promise<string>;
  readonly contentType: string;
}

const gaugeHelp = {
  roundup_notices_waiting: 'Direct messages that are still to be sent, by all processes',
  roundup_digests_overdue: 'Posts of digests that are five minutes late or more, of all processes',
  roundup_connections_broken: 'Connections whose access Cal.com no longer takes, of all workspaces',
  roundup_queue_waiting: 'Requests that wait for room in this process',
  roundup_calcom_budget_left_ratio:
    'What is left of the requests a minute of the key that has the least left, from 0 to 1, in this process',
} as const;

export type GaugeName = keyof typeof gaugeHelp;
export const gaugeNames = Object.keys(gaugeHelp).filter((name): name is GaugeName => name in gaugeHelp);

/** Uses its own registry, so that two bots in one process, as in tests, stay apart. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'roundup_answers_total',
    help: 'Slack requests by what became of them',
    labelNames: ['kind', 'name', 'outcome'],
    registers: [registry],
  });
  const answerSeconds = new Histogram({
    name: 'roundup_answer_seconds',
    help: 'Time from ack to the answer sent',
    labelNames: ['kind', 'name'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const calls = new Counter({
    name: 'roundup_calcom_calls_total',
    help: 'Calls to Cal.com, each try counted',
    labelNames: ['request', 'status'],
    registers: [registry],
  });
  const callSeconds = new Histogram({
    name: 'roundup_calcom_call_seconds',
    help: 'Time Cal.com took to answer',
    labelNames: ['request'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const runs = new Counter({
    name: 'roundup_digest_runs_total',
    help: 'Runs of digests by what became of them; a retried one counts again when it ends',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const lateness = new Histogram({
    name: 'roundup_digest_late_seconds',
    help: 'How long after their time digests were posted',
    buckets: [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'roundup_requests_refused_total',
    help: 'Requests that were not let in, by the status they got',
    labelNames: ['status'],
    registers: [registry],
  });
  const lost = new Counter({
    name: 'roundup_requests_lost_total',
    help: 'Requests that could not be handed on to the bot; acked: Slack was told that they arrived',
    labelNames: ['acked'],
    registers: [registry],
  });
  return {
    countAnswer(kind, name, outcome, seconds) {
      answers.inc({ kind, name, outcome });
      answerSeconds.observe({ kind, name }, seconds);
    },
    countCalcomCall(request, status, seconds) {
      const route = request.replace(/\/\d+/g, '/:id');
      calls.inc({ request: route, status: status ?? 'none' });
      callSeconds.observe({ request: route }, seconds);
    },
    countRun(outcome, lateSeconds) {
      runs.inc({ outcome });
      if (lateSeconds !== null) lateness.observe(Math.max(0, lateSeconds));
    },
    countRefused: (status, times) => refused.inc({ status }, times),
    countLost: (isAcked) => lost.inc({ acked: String(isAcked) }),
    addGauge(name, lookUp) {
      new Gauge({
        name,
        help: gaugeHelp[name],
        registers: [registry],
        async collect() {
          try {
            this.set(await lookUp());
          } catch {
            // The last value stands.
          }
        },
      });
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
