import type { Source } from './generated/models.ts';

/** Base class of all errors that the SDK throws. */
export class CloneAIError extends Error {
  override readonly name: string = 'CloneAIError';

  /** For logs: JSON leaves out the message of an error otherwise. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** No complete response: no network, a lost connection, or a truncated body. Thrown after all retries. */
export class ConnectionError extends CloneAIError {
  override readonly name: string = 'ConnectionError';
}

/** No response within `timeout` milliseconds. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = 'TimeoutError';
}

/** Your AbortSignal canceled the call. `cause` is the signal's reason. */
export class AbortError extends CloneAIError {
  override readonly name: string = 'AbortError';
}

/** The `error` property of every error response. */
export interface ErrorBody {
  type: string;
  code: string;
  message: string;
  param: string | null;
  requestId: string;
}

/** The server returned an error. Catch it by class, or compare `type` (coarse) and `code` (fine). */
export class ApiError extends CloneAIError {
  /** The HTTP status; 0 if the error arrived inside a stream. */
  declare readonly status: number;
  declare readonly type: string;
  declare readonly code: string;
  /** The invalid input field, for example `texts.3.title`. */
  declare readonly param: string | null;
  /** Include it in support requests: the server logs it with every line of this request. */
  declare readonly requestId: string;
  /** Seconds to wait before the next attempt, as requested by the server. */
  declare readonly retryAfter: number | undefined;
  declare readonly headers: Headers;

  constructor(status: number, { message, ...body }: ErrorBody, headers: Headers) {
    super(message);
    // From the type, because minifiers rename classes: not_found_error becomes NotFoundError.
    const name = `_${body.type.replace(/_error$/, '')}_error`.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    Object.assign(this, body, { name, status, headers, retryAfter: retryAfterSeconds(headers) });
  }
}

/** 400, 413, 415: the request is invalid; `param` names the field. */
export class InvalidRequestError extends ApiError {}
/** 401: the credential is missing, wrong, or expired; `code` tells which. */
export class AuthenticationError extends ApiError {}
/** 402: the workspace must pay first. */
export class PaymentRequiredError extends ApiError {}
/** 403: the credential lacks the scope or role, or the page's origin is not allowed. */
export class PermissionError extends ApiError {}
/** 404: the object does not exist, or belongs to another workspace. */
export class NotFoundError extends ApiError {}
/** 409, 412: the request conflicts with the current state. 412: the object is not the version that `If-Match` names. */
export class ConflictError extends ApiError {}
/** 429: too many requests; wait `retryAfter` seconds. */
export class RateLimitError extends ApiError {}
/** 429 with type `quota_exceeded`: the limit of the plan is reached, and waiting does not help. */
export class QuotaExceededError extends ApiError {}
/** 502, 504: the model or another upstream service failed. */
export class UpstreamError extends ApiError {}
/** 500, 503: the server failed or is overloaded. */
export class InternalError extends ApiError {}

/** The class of each error type, and the status that implies it when a proxy responds without the server's error body. */
const KINDS: Record<string, [typeof ApiError, number?]> = {
  invalid_request_error: [InvalidRequestError],
  authentication_error: [AuthenticationError, 401],
  payment_required: [PaymentRequiredError, 402],
  permission_error: [PermissionError, 403],
  not_found_error: [NotFoundError, 404],
  conflict_error: [ConflictError, 409],
  rate_limit_error: [RateLimitError, 429],
  quota_exceeded: [QuotaExceededError],
  upstream_error: [UpstreamError, 502],
  internal_error: [InternalError],
};

/** The typed error for an error response, whatever its body is. */
export function toApiError(status: number, text: string, headers: Headers): ApiError {
  let body: Partial<ErrorBody> | undefined;
  try {
    body = (JSON.parse(text) as { error?: Partial<ErrorBody> } | null)?.error;
  } catch {
    // Not JSON: only the status is known.
  }
  const type =
    body?.type ??
    Object.keys(KINDS).find((kind) => KINDS[kind]?.[1] === status) ??
    (status < 500 ? 'invalid_request_error' : 'internal_error');
  const complete = {
    code: `http_${status}`,
    message: `HTTP ${status}, but not from CloneAI. Check baseUrl.`,
    param: null,
    requestId: headers.get('x-request-id') ?? '',
    ...body,
    type,
  };
  return new (KINDS[type]?.[0] ?? ApiError)(status, complete, headers);
}

/** `Retry-After` in seconds, from either of its two forms; undefined if absent or invalid. */
function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  const seconds = Number.isNaN(Number(value)) ? (Date.parse(value) - Date.now()) / 1000 : Number(value);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The source failed. `source.reason` says why, and what to do. */
export class SourceFailedError extends CloneAIError {
  override readonly name = 'SourceFailedError';
  readonly source: Source;

  constructor(source: Source) {
    super(source.reason?.message ?? 'The source was deleted before it was ready.');
    this.source = source;
  }
}
