import { z } from 'zod';

const submissionPayload = z.object({
  user: z.object({ id: z.string(), name: z.string().optional(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))),
    }),
  }),
});

/** A modal that was sent, and by whom. */
export interface ViewSubmission {
  readonly slackUserId: string;
  readonly userName: string;
  readonly teamId: string | undefined;
  readonly viewId: string;
  readonly metadata: string;
  /** What was typed, by block and action. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Slack's `view_submission` payload → our request, or null when it is none. */
export function parseViewSubmission(body: unknown): ViewSubmission | null {
  const parsed = submissionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, team, view } = parsed.data;
  const textsOf = (actions: Readonly<Record<string, { value?: string | null | undefined }>>) =>
    Object.fromEntries(Object.entries(actions).map(([actionId, { value }]) => [actionId, value ?? '']));
  return {
    slackUserId: user.id,
    userName: user.name ?? 'a colleague',
    teamId: team?.id ?? user.team_id,
    viewId: view.id,
    metadata: view.private_metadata,
    values: Object.fromEntries(
      Object.entries(view.state.values).map(([blockId, actions]) => [blockId, textsOf(actions)]),
    ),
  };
}
