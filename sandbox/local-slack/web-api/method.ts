import { z } from 'zod';
import { problemsOf } from '../block-rules/problem';
import type { Tier } from '../rate-limits';
import { refusalWithPointers } from '../slack-refusal';
import type { Workspace } from '../workspace';

export type Answer = Readonly<Record<string, unknown>>;
export type Args = Readonly<Record<string, unknown>>;

export interface Method {
  readonly token: 'bot' | 'app' | 'none';
  /** The scope the token needs, if any. */
  readonly scope?: string;
  /** How often it may be called; without one, as often as it likes. */
  readonly tier?: Tier;
  readonly run: (workspace: Workspace, args: Args) => Answer;
}

/** Reads the arguments a method needs, or refuses as Slack does: `invalid_arguments` with pointers. */
export function need<T extends z.ZodType>(schema: T, args: Args): z.output<T> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  throw refusalWithPointers('invalid_arguments', problemsOf(parsed.error, args, []));
}

/** A boolean as forms and JSON carry it. */
export const flag = z.union([z.boolean(), z.stringbool()]).optional();
