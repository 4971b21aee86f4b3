import type { Problem } from './block-rules/problem';

/** A refusal: Slack's error code, and what else its answer holds. */
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

/** Slack's 429: ask again later. */
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
