import { z } from '@hono/zod-openapi';
import { AppError, type ErrorCode } from '../shared/errors.ts';

type Status = 400 | 401 | 402 | 403 | 404 | 409 | 413 | 415 | 422 | 426 | 429 | 500 | 502 | 503 | 504;

const TYPES = [
  'invalid_request_error',
  'authentication_error',
  'permission_error',
  'not_found_error',
  'conflict_error',
  'rate_limit_error',
  'quota_exceeded',
  'payment_required',
  'upstream_error',
  'internal_error',
] as const;

/** The one place that knows which status and envelope type a code becomes. */
const EDGE: Record<ErrorCode, readonly [Status, (typeof TYPES)[number]]> = {
  invalid_input: [400, 'invalid_request_error'],
  payload_too_large: [413, 'invalid_request_error'],
  unsupported_media_type: [415, 'invalid_request_error'],
  unauthenticated: [401, 'authentication_error'],
  invalid_credentials: [401, 'authentication_error'],
  token_expired: [401, 'authentication_error'],
  token_reused: [401, 'authentication_error'],
  permission_denied: [403, 'permission_error'],
  origin_not_allowed: [403, 'permission_error'],
  not_found: [404, 'not_found_error'],
  upgrade_required: [426, 'invalid_request_error'],
  conflict: [409, 'conflict_error'],
  idempotency_mismatch: [409, 'conflict_error'],
  idempotency_in_progress: [409, 'conflict_error'],
  answer_in_progress: [409, 'conflict_error'],
  rate_limited: [429, 'rate_limit_error'],
  quota_exceeded: [429, 'quota_exceeded'],
  payment_required: [402, 'payment_required'],
  upstream_failed: [502, 'upstream_error'],
  upstream_timeout: [504, 'upstream_error'],
  unavailable: [503, 'internal_error'],
  internal_error: [500, 'internal_error'],
};

export const ErrorEnvelope = z
  .object({
    error: z.object({
      type: z.enum(TYPES),
      code: z.string(),
      message: z.string().openapi({ description: 'For people: what is wrong and what to do next.' }),
      param: z.string().nullable().openapi({ description: 'The field at fault, where there is one.' }),
      requestId: z.string(),
    }),
  })
  .openapi('Error');

export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;

/** The inner object of the envelope. */
export function toErrorBody(
  error: { code: ErrorCode; message: string; param?: string | undefined },
  requestId: string,
): ErrorEnvelope['error'] {
  const { code, message, param = null } = error;
  return { type: EDGE[code][1], code, message, param, requestId };
}

/** An unknown error's message is never sent: it may hold anything. The log has it under the same request id. */
export function toEnvelope(error: unknown, requestId: string): { status: Status; body: ErrorEnvelope } {
  const known =
    error instanceof AppError
      ? error
      : new AppError('internal_error', `Something went wrong on our side. Try again; if it stays, send us this request id: ${requestId}.`);
  return { status: EDGE[known.code][0], body: { error: toErrorBody(known, requestId) } };
}

const describe = (description: string) => ({ description, content: { 'application/json': { schema: ErrorEnvelope } } });

/** The error entries of a route's OpenAPI description. */
export function errorResponses(auth: 'required' | 'optional' | 'public') {
  return {
    400: describe('The request does not fit the contract; `param` names the field.'),
    ...(auth !== 'public'
      ? { 401: describe('No credential, or one that is not valid.'), 403: describe('The credential does not allow this.') }
      : {}),
    404: describe('No such object, or it belongs to another workspace.'),
    409: describe('Conflicts with the current state, or with an earlier call under the same Idempotency-Key.'),
    413: describe('The body is larger than this route accepts.'),
    429: describe(
      'Too many calls: wait `Retry-After` seconds. Or, with type `quota_exceeded`, the spending limit is reached: waiting does not help.',
    ),
    500: describe('A fault on our side.'),
    503: describe('A part that is needed does not answer, or too many wait for it: try again after `Retry-After` seconds.'),
  };
}

/** The further error entries of a route that asks a service outside. */
export function upstreamResponses(service: string) {
  return {
    502: describe(`${service} cannot be reached, or refuses what it was asked.`),
    504: describe(`${service} did not answer in time.`),
  };
}
