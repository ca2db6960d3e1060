import { z } from '@hono/zod-openapi';
import { AppError, type ErrorCode } from '../shared/errors.ts';

type Status = 400 | 401 | 402 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 426 | 429 | 500 | 502 | 503 | 504;

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

/** The HTTP status and envelope type of every error code. No other file knows them. */
const ERROR_STATUS: Record<ErrorCode, readonly [Status, (typeof TYPES)[number]]> = {
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
  precondition_failed: [412, 'conflict_error'],
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
      message: z.string().openapi({ description: 'What is wrong and what to do, for people.' }),
      param: z.string().nullable().openapi({ description: 'The field with the error, if there is one.' }),
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
  return { type: ERROR_STATUS[code][1], code, message, param, requestId };
}

/** Never sends the message of an unknown error, which may hold anything. The log has it under the same request ID. */
export function toEnvelope(error: unknown, requestId: string): { status: Status; body: ErrorEnvelope } {
  const known =
    error instanceof AppError
      ? error
      : new AppError(
          'internal_error',
          `Something went wrong on our side. Try again. If it keeps failing, contact support with request ID ${requestId}.`,
        );
  return { status: ERROR_STATUS[known.code][0], body: { error: toErrorBody(known, requestId) } };
}

const describe = (description: string) => ({ description, content: { 'application/json': { schema: ErrorEnvelope } } });

/** The error entries of a route's OpenAPI description. */
export function errorResponses(auth: 'required' | 'optional' | 'public') {
  return {
    400: describe('The request is invalid; `param` names the field.'),
    ...(auth !== 'public'
      ? { 401: describe('The credential is missing or invalid.'), 403: describe('The credential does not allow this operation.') }
      : {}),
    404: describe('The object does not exist or belongs to another workspace.'),
    409: describe('The call conflicts with the current state, or with an earlier call with the same Idempotency-Key.'),
    413: describe('The body is larger than this route accepts.'),
    429: describe(
      'Too many requests: wait `Retry-After` seconds. With type `quota_exceeded`, the spending limit is reached and waiting does not help.',
    ),
    500: describe('An error on the server.'),
    503: describe('A required service is unavailable or overloaded: try again after `Retry-After` seconds.'),
  };
}

/** Additional error entries of a route that calls an outside service. */
export function upstreamResponses(service: string) {
  return {
    502: describe(`${service} cannot be reached, or rejected the request.`),
    504: describe(`${service} did not respond in time.`),
  };
}
