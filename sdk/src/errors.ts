import type { Source } from './generated/models.ts';

/** Everything the SDK throws on purpose. */
export class CloneAIError extends Error {
  override readonly name: string = 'CloneAIError';
}

/** No answer came: no network, a broken connection, or a body that ended early. Retried before it is thrown. */
export class ConnectionError extends CloneAIError {
  override readonly name: string = 'ConnectionError';
}

/** No answer within `timeout` milliseconds. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = 'TimeoutError';
}

/** Your own AbortSignal ended the call. `cause` is the signal's reason. */
export class AbortError extends CloneAIError {
  override readonly name: string = 'AbortError';
}

/** The `error` member of every error answer. */
export interface ErrorBody {
  type: string;
  code: string;
  message: string;
  param: string | null;
  requestId: string;
}

/** The server answered with an error. Catch it by class, or compare `type` (coarse) and `code` (fine). */
export class ApiError extends CloneAIError {
  /** HTTP status; 0 when the error arrived inside a stream. */
  declare readonly status: number;
  declare readonly type: string;
  declare readonly code: string;
  /** The input field at fault, e.g. `texts.3.title`. */
  declare readonly param: string | null;
  /** Quote it when you ask for help: the server's log has it on every line of this call. */
  declare readonly requestId: string;
  /** Seconds the server asks to wait before the next try. */
  declare readonly retryAfter: number | undefined;
  declare readonly headers: Headers;

  constructor(status: number, { message, ...body }: ErrorBody, headers: Headers) {
    super(message);
    // not_found_error is a NotFoundError, whatever a minifier made of the class's own name.
    const name = `_${body.type.replace(/_error$/, '')}_error`.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    Object.assign(this, body, { name, status, headers, retryAfter: retryAfterSeconds(headers) });
  }
}

/** 400, 413, 415: the request does not fit the contract; `param` names the field. */
export class InvalidRequestError extends ApiError {}
/** 401: no credential, a wrong one, or an expired one (`code` says which). */
export class AuthenticationError extends ApiError {}
/** 402: the workspace has to pay first. */
export class PaymentRequiredError extends ApiError {}
/** 403: the credential is fine but lacks the scope, or the page's origin is not allowed. */
export class PermissionError extends ApiError {}
/** 404: no such object, or it belongs to somebody else. */
export class NotFoundError extends ApiError {}
/** 409: conflicts with the present state. */
export class ConflictError extends ApiError {}
/** 429: too many calls; `retryAfter` says how long to wait. */
export class RateLimitError extends ApiError {}
/** 429 of another kind: the plan's allowance is used up; waiting does not help. */
export class QuotaExceededError extends ApiError {}
/** 502, 504: the model or another service behind the server failed. */
export class UpstreamError extends ApiError {}
/** 500, 503: a fault of the server. */
export class InternalError extends ApiError {}

/** The class of each type, and the status that means it where the envelope is missing: a proxy's answer, a load balancer's. */
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

/** The typed error for an error answer, whatever its body turned out to be. */
export function toApiError(status: number, text: string, headers: Headers): ApiError {
  let body: Partial<ErrorBody> | undefined;
  try {
    body = (JSON.parse(text) as { error?: Partial<ErrorBody> } | null)?.error;
  } catch {
    // Not JSON: the status is all there is to go by.
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

/** `Retry-After` in seconds, from either of its two forms; undefined when absent or unreadable. */
function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  const seconds = Number.isNaN(Number(value)) ? (Date.parse(value) - Date.now()) / 1000 : Number(value);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Thrown when a source could not be read. `source.reason` says why, and what to do. */
export class SourceFailedError extends CloneAIError {
  override readonly name = 'SourceFailedError';
  readonly source: Source;

  constructor(source: Source) {
    super(source.reason?.message ?? 'The source was deleted before it was ready.');
    this.source = source;
  }
}
