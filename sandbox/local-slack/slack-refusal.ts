import type { Problem } from './block-rules/problem';

/** Slack says no: its error code, and what goes with it in the answer. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'SlackRefusal';
    this.code = code;
    this.details = details;
  }
}

/** Slack wants to be asked again later, which it says with a 429. */
export class SlackRateLimit extends SlackRefusal {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('ratelimited');
    this.name = 'SlackRateLimit';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A refusal that points at each fault, as Slack does for blocks, views and arguments. */
export function refusalWithPointers(code: string, problems: readonly Problem[]): SlackRefusal {
  const errors = problems.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`);
  return new SlackRefusal(code, {
    errors,
    response_metadata: { messages: errors.map((error) => `[ERROR] ${error}`) },
  });
}
