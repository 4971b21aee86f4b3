import { z } from 'zod';
import { parseJson } from '../lib/text/parse-json';
import {
  CalcomBadAnswerError,
  type CalcomError,
  type CalcomErrorFields,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomTimeoutError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from './errors';
import { blockedForMs, headerValue, type WireHeaders } from './headers';
import type { Readable } from './schemas';

export interface WireAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly text: string;
}

// Validation errors echo the input beside the property name, so only names are read from them.
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

function parseErrorBody(text: string): { message: string; fields: readonly string[] } {
  const body = errorBodySchema.safeParse(parseJson(text)).data;
  const fields = body?.error?.details?.errors.map(({ property }) => property) ?? [];
  return {
    message: body?.error?.message ?? body?.message ?? '',
    fields: fields.filter((name) => fieldName.test(name)),
  };
}

/** Returns the first required scope that was not granted, from "… Required: A B. Token has: B". */
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

/** Cal.com's API never sends one: it comes from a proxy, a login page or Cal.com's website. */
export function isWebPage({ headers, text }: WireAnswer): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  return /^\s*(?:text\/html|application\/xhtml)/i.test(type) || /^\s*<(?:!doctype html|html)\b/i.test(text);
}

/** Only the origin of a redirect is safe to log. */
function redirectOriginOf({ headers }: WireAnswer): string | undefined {
  const location = headerValue(headers, 'location');
  return location !== undefined && URL.canParse(location) ? new URL(location).origin : undefined;
}

function errorOfStatus(answer: WireAnswer, request: string, nowMs: number): CalcomError | undefined {
  const { status } = answer;
  const isOk = status >= 200 && status < 300;
  if (isOk && !isWebPage(answer)) return undefined;
  const fields = errorFields(answer, request);
  if ((isOk || status === 401 || status === 403 || status === 404) && isWebPage(answer)) {
    return new CalcomBadAnswerError({ ...fields, reason: 'web-page' });
  }
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
  if (status === 408) return new CalcomTimeoutError(fields);
  // Misdirected (421) and too early (425) concern the connection, not the question.
  if (status === 421 || status === 425 || status >= 500) return new CalcomUnavailableError(fields);
  if (status >= 400)
    return new CalcomRejectedError({ ...fields, fields: parseErrorBody(answer.text).fields });
  // A redirect to another origin or in a circle is not followed: the key would go along.
  return new CalcomBadAnswerError({
    ...fields,
    reason: 'redirect',
    redirectOrigin: redirectOriginOf(answer),
  });
}

type Issue = z.core.$ZodIssue;

/** The fields at fault, at most ten. Of a union's members, the one that matched deepest counts. */
export function pathsOf(issues: readonly Issue[]): readonly string[] {
  const paths = issues.flatMap((issue): readonly string[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code !== 'invalid_union') return [path];
    const forms = issue.errors.map((form) => pathsOf(form));
    const inner = forms.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? [];
    return inner.length === 0 ? [path] : inner.map((each) => (path === '' ? each : `${path}.${each}`));
  });
  return [...new Set(paths)].filter((path) => path !== '').slice(0, 10);
}

const depthOf = (paths: readonly string[]) => Math.max(0, ...paths.map((path) => path.split('.').length));

/** @throws the CalcomError that fits; none quotes the answer */
export function parseAnswer<T>(
  answer: WireAnswer,
  context: { readonly request: string; readonly schema: Readable<T>; readonly nowMs: number },
): T {
  const failure = errorOfStatus(answer, context.request, context.nowMs);
  if (failure) throw failure;
  const body = parseJson(answer.text);
  const saysError = statusSchema.safeParse(body).data?.status === 'error';
  const parsed = context.schema.safeParse(body);
  if (parsed.success && !saysError) return parsed.data;
  const fields = errorFields(answer, context.request);
  if (saysError) throw new CalcomRejectedError({ ...fields, fields: parseErrorBody(answer.text).fields });
  if (body === undefined) throw new CalcomBadAnswerError({ ...fields, reason: 'not-json' });
  throw new CalcomBadAnswerError({ ...fields, reason: 'shape', paths: pathsOf(parsed.error?.issues ?? []) });
}
