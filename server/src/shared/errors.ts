/**
 * Error codes, independent of the transport. `http/error-responses.ts` maps each to an HTTP status and an envelope `type`.
 * Quota, payment, and permission errors have separate codes. Another tenant's row is always `not_found`.
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
  'confirmation_required',
  'origin_not_allowed',
  'not_found',
  'method_not_allowed',
  'upgrade_required',
  'conflict',
  'precondition_failed',
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
  /** The invalid input field, such as `email` or `texts.3.title`. */
  param?: string;
  /** Seconds until a retry can succeed (rate limits, unavailability). */
  retryAfterSeconds?: number;
}

/** The only error that callers receive. People read `message`: say what is wrong and what to do, and include no secret. */
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

/** `not_found` for an object that does not exist or belongs to another tenant. Both cases have the same message. */
export function notFound(kind: string, id: string): AppError {
  return new AppError('not_found', `No ${kind} with id ${id}. Check the id and that your credential belongs to the right workspace.`);
}

/** Whether what was asked for no longer exists, or is no longer in a state in which it can be read. */
export const isGone = (error: unknown): boolean => error instanceof AppError && (error.code === 'not_found' || error.code === 'conflict');
