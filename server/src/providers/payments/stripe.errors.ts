import Stripe from 'stripe';
import { AppError } from '../../shared/errors.ts';

const { errors } = Stripe;

/** Our names of Stripe's parameters whose value comes from the caller. */
const BACK: Record<string, string> = { return_url: 'returnUrl', refresh_url: 'refreshUrl' };

/** Runs a call of Stripe's client. Errors become an `AppError` without Stripe's text, which the log has as the cause. */
export async function called<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toAppError(error);
  }
}

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  if (error instanceof errors.StripeConnectionError)
    return (error.detail as { code?: unknown } | undefined)?.code === 'ETIMEDOUT'
      ? new AppError('upstream_timeout', 'Stripe did not respond in time. Try again in a moment.', cause)
      : new AppError('upstream_failed', 'Stripe cannot be reached right now. Try again in a moment.', cause);
  if (error instanceof errors.StripeRateLimitError)
    return new AppError('upstream_failed', 'Stripe is rate limiting requests. Try again in a minute.', {
      ...cause,
      retryAfterSeconds: 60,
    });
  if (error instanceof errors.StripeAuthenticationError)
    return new AppError('upstream_failed', 'Stripe rejected the API key. The operator of the server must check STRIPE_SECRET_KEY.', cause);
  if (error instanceof errors.StripePermissionError)
    return new AppError(
      'upstream_failed',
      'Stripe denied access: the account was deleted, or the API key lacks a permission. The operator of the server must check STRIPE_SECRET_KEY.',
      cause,
    );
  if (error instanceof errors.StripeInvalidRequestError && error.param === 'country')
    return new AppError('invalid_input', 'Stripe does not support payout accounts in this country. Use another two-letter country code.', {
      ...cause,
      param: 'country',
    });
  const back = error instanceof errors.StripeInvalidRequestError ? BACK[error.param ?? ''] : undefined;
  if (back)
    return new AppError('invalid_input', `Stripe rejected this ${back}. With live keys it must start with https://.`, {
      ...cause,
      param: back,
    });
  if (error instanceof errors.StripeInvalidRequestError)
    return new AppError(
      'upstream_failed',
      "Stripe rejected the request. The server's log has the reason; often Connect is not set up yet.",
      cause,
    );
  return new AppError('upstream_failed', 'Stripe failed. Try again in a moment.', cause);
}

/** True if Stripe rejected the request and did nothing. Not for an `idempotency_error`: another request uses the key. */
export function didNothing(error: unknown): boolean {
  return (
    error instanceof errors.StripeInvalidRequestError ||
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError
  );
}
