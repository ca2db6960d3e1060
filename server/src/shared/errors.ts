/**
 * Transport-free error codes. Only `http/error-responses.ts` knows which HTTP status and envelope `type` each becomes.
 * Quota, payment and permission never share a code; another tenant's row is always `not_found`.
 */
export const ERROR_CODES = [
  'invalid_input',
  'payload_too_large',
  'unsupported_media_type',
  'unauthenticated',
  'invalid_credentials',
  'token_expired',
  'token_reused',
  'permission_denied',
  'origin_not_allowed',
  'not_found',
  'upgrade_required',
  'conflict',
  'idempotency_mismatch',
  'idempotency_in_progress',
  'answer_in_progress',
  'rate_limited',
  'quota_exceeded',
  'payment_required',
  'upstream_failed',
  'upstream_timeout',
  'unavailable',
  'internal_error',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AppErrorOptions {
  cause?: unknown;
  /** Name of the offending input field, e.g. `email` or `texts.3.title`. */
  param?: string;
  /** Seconds after which the same call may succeed (rate limits, unavailability). */
  retryAfterSeconds?: number;
}

/** The one error that may reach a caller. `message` is shown to people: it says what to do next and holds no secret. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.param = options.param;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** `not_found` for an object that does not exist or belongs to somebody else: the two must read the same. */
export function notFound(kind: string, id: string): AppError {
  return new AppError('not_found', `No ${kind} with id ${id}. Check the id, and that your credential belongs to its workspace.`);
}
