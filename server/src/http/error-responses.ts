import { AppError, ERROR_CODES, type ErrorCode } from '../shared/errors.ts';
import { headerRefs, isIdempotent, type Transport } from './contract-headers.ts';
import type { ERROR_TYPES, ErrorBody, ErrorEnvelope } from './error.schemas.ts';

type Status = 400 | 401 | 402 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 426 | 429 | 500 | 502 | 503 | 504;

/** The HTTP status and envelope type of every error code. No other file knows them. */
const ERROR_STATUS: Record<ErrorCode, readonly [Status, (typeof ERROR_TYPES)[number]]> = {
  invalid_input: [400, 'invalid_request_error'],
  payload_too_large: [413, 'invalid_request_error'],
  unsupported_media_type: [415, 'invalid_request_error'],
  unauthenticated: [401, 'authentication_error'],
  invalid_credentials: [401, 'authentication_error'],
  token_expired: [401, 'authentication_error'],
  token_reused: [401, 'authentication_error'],
  permission_denied: [403, 'permission_error'],
  confirmation_required: [403, 'permission_error'],
  origin_not_allowed: [403, 'permission_error'],
  not_found: [404, 'not_found_error'],
  method_not_allowed: [405, 'invalid_request_error'],
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

/** The inner object of the envelope. */
export function toErrorBody(error: { code: ErrorCode; message: string; param?: string | undefined }, requestId: string): ErrorBody {
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

interface Described {
  /** Name of the component. */
  name: string;
  description: string;
  headers?: Parameters<typeof headerRefs>[0];
}

const DESCRIBED: Partial<Record<Status, Described>> = {
  400: {
    name: 'InvalidRequest',
    description: 'The request is invalid; `param` names the field. Unknown fields and query parameters are invalid.',
  },
  401: { name: 'Unauthenticated', description: 'The credential is missing or invalid.', headers: ['WWW-Authenticate'] },
  402: { name: 'PaymentRequired', description: 'The workspace must pay first.' },
  403: { name: 'PermissionDenied', description: 'The credential does not allow this operation.' },
  404: { name: 'NotFound', description: 'The object does not exist or belongs to another workspace.' },
  409: {
    name: 'Conflict',
    description:
      'The call conflicts with the current state, or with an earlier call with the same `Idempotency-Key`. If that call started a stream, `Location` is the address of its events.',
    headers: ['Retry-After', 'Location'],
  },
  412: { name: 'PreconditionFailed', description: 'The object has changed since the version that `If-Match` names, or does not exist.' },
  413: { name: 'PayloadTooLarge', description: 'The body is larger than this route accepts.' },
  415: { name: 'UnsupportedMediaType', description: 'The body has a content type that this route does not accept.' },
  426: { name: 'UpgradeRequired', description: 'The request has no `Upgrade: websocket` header. If you sent it, a proxy removed it.' },
  429: {
    name: 'RateLimited',
    description:
      'Too many requests: wait `Retry-After` seconds. With type `quota_exceeded`, the spending limit is reached and waiting does not help.',
    headers: ['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy'],
  },
  500: { name: 'InternalError', description: 'An error on the server.' },
  502: { name: 'UpstreamFailed', description: 'A service that this operation needs cannot be reached, or rejected the request.' },
  503: {
    name: 'Unavailable',
    description: 'A required service is unavailable or overloaded: try again after `Retry-After` seconds.',
    headers: ['Retry-After'],
  },
  504: { name: 'UpstreamTimeout', description: 'A service that this operation needs did not respond in time.' },
};

const describedAs = (status: Status): Described => {
  const described = DESCRIBED[status];
  if (!described) throw new Error(`Errors with status ${status} have no description. Add it to DESCRIBED.`);
  return described;
};

/** An error with this status. Its message says what the description of the status says. */
function exampleOf(status: number): ErrorBody {
  const code = ERROR_CODES.find((each) => ERROR_STATUS[each][0] === status) ?? 'internal_error';
  const message = DESCRIBED[status as Status]?.description.split(/(?<=[.;:])/)[0] ?? '';
  return toErrorBody({ code, message: message.replace(/[;:]$/, '.') }, 'req_01jd5zq8w3x6v9k2m4n7p0r5st');
}

/** The error responses that operations refer to, by name. */
export function errorComponents() {
  return Object.entries(DESCRIBED).map(([status, { name, description, headers = [] }]) => {
    const codes = ERROR_CODES.filter((code) => ERROR_STATUS[code][0] === Number(status)).map((code) => `\`${code}\``);
    return {
      name,
      response: {
        description: `${description} Codes: ${codes.join(', ')}.`,
        headers: headerRefs(['X-Request-Id', ...headers]),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, example: { error: exampleOf(Number(status)) } } },
      },
    };
  });
}

interface ErrorSources extends Transport {
  auth: 'required' | 'optional' | 'public';
  path: string;
  /** What only this operation can answer. */
  errors: readonly ErrorCode[];
}

/** The error entries of a route's OpenAPI description: what the toolkit can answer to this route, and what the route declares. */
export function errorResponses(route: ErrorSources) {
  const statuses = new Set<Status>([400, 500, 503, ...route.errors.map((code) => ERROR_STATUS[code][0])]);
  if (route.auth !== 'public') statuses.add(401).add(403);
  if (route.path.includes('{')) statuses.add(404);
  if (isIdempotent(route)) statuses.add(409);
  if (route.ifMatch) statuses.add(412);
  if (route.method !== 'get') statuses.add(413).add(415);
  if (route.limit !== 'none') statuses.add(429);
  return Object.fromEntries(
    [...statuses].sort((a, b) => a - b).map((status) => [status, { $ref: `#/components/responses/${describedAs(status).name}` }]),
  );
}
