import { SlackRefusal } from '../slack-refusal';

/** Arguments that travel as JSON text inside a form. */
const nested = new Map([
  ['blocks', 'invalid_blocks_format'],
  ['view', 'invalid_arguments'],
  ['attachments', 'invalid_attachments'],
  ['metadata', 'invalid_metadata_format'],
]);

function parsedJson(text: string, refusal: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SlackRefusal(refusal, { cause: String(cause) });
  }
}

function unnested(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      const refusal = nested.get(key);
      return [key, refusal && typeof value === 'string' ? parsedJson(value, refusal) : value];
    }),
  );
}

/** The arguments of a Web API call, from a form or a JSON body. */
export function readArgs(contentType: string, body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  if (contentType.startsWith('application/json')) {
    const parsed = parsedJson(body, 'invalid_json');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new SlackRefusal('json_not_object');
    return unnested(Object.fromEntries(Object.entries(parsed)));
  }
  if (contentType.startsWith('application/x-www-form-urlencoded'))
    return unnested(Object.fromEntries(new URLSearchParams(body)));
  throw new SlackRefusal('invalid_post_type');
}
