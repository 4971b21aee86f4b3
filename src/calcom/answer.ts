import { z } from 'zod';
import {
  CalcomBadAnswerError,
  type CalcomError,
  type CalcomErrorFields,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from './errors';
import { blockedForMs, headerValue, type WireHeaders } from './rate-limit-headers';

export interface WireAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly text: string;
}

// Validator objects echo the input beside the property's name, so nothing but names is ever read from them.
const errorBodySchema = z.object({
  message: z.string().optional().catch(undefined),
  error: z
    .object({
      message: z.string().optional().catch(undefined),
      details: z
        .object({ errors: z.array(z.object({ property: z.string() })) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const statusSchema = z.object({ status: z.string() });
const fieldName = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/;
const requestId = /^[A-Za-z0-9_.:-]{1,128}$/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of a SyntaxError quotes the text, so it goes no further.
    return undefined;
  }
}

function parseErrorBody(text: string): { message: string; fields: readonly string[] } {
  const body = errorBodySchema.safeParse(parseJson(text)).data;
  const fields = body?.error?.details?.errors.map(({ property }) => property) ?? [];
  return {
    message: body?.error?.message ?? body?.message ?? '',
    fields: fields.filter((name) => fieldName.test(name)),
  };
}

/** The first scope that is required and not granted, from "… Required: A B. Token has: B". */
function missingScope(message: string): string | undefined {
  const stated = /insufficient_scope:.*?required:(.*?)(?:token has:(.*))?$/is.exec(message);
  if (!stated) return undefined;
  const scopes = (text = ''): string[] => text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [];
  const required = scopes(stated[1]);
  const granted = scopes(stated[2]);
  return required.find((scope) => !granted.includes(scope)) ?? required[0];
}

function errorFields(answer: WireAnswer, request: string): CalcomErrorFields {
  const id = headerValue(answer.headers, 'x-request-id');
  return {
    request,
    status: answer.status,
    ...(id !== undefined && requestId.test(id) && id !== 'unknown-request-id' ? { requestId: id } : {}),
  };
}

function errorOfStatus(answer: WireAnswer, request: string, nowMs: number): CalcomError | undefined {
  const { status } = answer;
  const fields = errorFields(answer, request);
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 498) {
    const isExpired = /\bexpired\b/i.test(parseErrorBody(answer.text).message);
    return new CalcomUnauthorizedError({ ...fields, isExpired });
  }
  if (status === 403) {
    return new CalcomForbiddenError({
      ...fields,
      missingScope: missingScope(parseErrorBody(answer.text).message),
    });
  }
  if (status === 404) return new CalcomNotFoundError(fields);
  if (status === 429) {
    return new CalcomRateLimitedError({ ...fields, retryAfterMs: blockedForMs(answer.headers, nowMs) });
  }
  if (status >= 500) return new CalcomUnavailableError(fields);
  if (status >= 400)
    return new CalcomRejectedError({ ...fields, fields: parseErrorBody(answer.text).fields });
  // A redirect is not followed: the key would go along.
  return new CalcomBadAnswerError(fields);
}

/** The answer's body as our type. Throws the CalcomError that fits, none of which quotes the answer. */
export function parseAnswer<T>(
  answer: WireAnswer,
  context: { readonly request: string; readonly schema: z.ZodType<T>; readonly nowMs: number },
): T {
  const failure = errorOfStatus(answer, context.request, context.nowMs);
  if (failure) throw failure;
  const fields = errorFields(answer, context.request);
  const body = parseJson(answer.text);
  if (statusSchema.safeParse(body).data?.status === 'error') {
    throw new CalcomRejectedError({ ...fields, fields: parseErrorBody(answer.text).fields });
  }
  const parsed = context.schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const paths = new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.')));
  throw new CalcomBadAnswerError({ ...fields, paths: [...paths].filter((path) => path !== '').slice(0, 10) });
}
