import type { LocalWorkspace } from '../../../../sandbox/local-slack/types';

type Answer = Readonly<Record<string, unknown>>;

/** A Web API call with a JSON body, as the bot unless another token (or none) is given. */
export async function callApi(
  slack: Pick<LocalWorkspace, 'apiUrl' | 'botToken'>,
  method: string,
  args: object = {},
  token: string | null = slack.botToken,
): Promise<Answer> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    body: JSON.stringify(args),
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  return Object.fromEntries(Object.entries((await response.json()) ?? {}));
}

/** The ts in an answer, which every test that goes on with it needs as a string. */
export function tsOf(answer: Answer): string {
  return String(answer.ts ?? answer.message_ts);
}
