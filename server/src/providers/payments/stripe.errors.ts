import Stripe from 'stripe';
import { AppError } from '../../shared/errors.ts';

const { errors } = Stripe;

/** Our names for Stripe's, where the value is the caller's own. */
const BACK: Record<string, string> = { return_url: 'returnUrl', refresh_url: 'refreshUrl' };

/** Runs a call of Stripe's client; what it throws becomes an `AppError` that holds nothing of what Stripe said (the log has it, as the cause). */
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
      ? new AppError('upstream_timeout', 'Stripe did not answer in time. Try again in a moment.', cause)
      : new AppError('upstream_failed', 'Stripe cannot be reached right now. Try again in a moment.', cause);
  if (error instanceof errors.StripeRateLimitError)
    return new AppError('upstream_failed', 'Stripe takes no more calls for now. Try again in a minute.', {
      ...cause,
      retryAfterSeconds: 60,
    });
  if (error instanceof errors.StripeAuthenticationError)
    return new AppError(
      'upstream_failed',
      "Stripe refuses this server's key. Whoever runs the server must check STRIPE_SECRET_KEY.",
      cause,
    );
  if (error instanceof errors.StripePermissionError)
    return new AppError(
      'upstream_failed',
      "Stripe refuses this: the account is gone, or this server's key may not do it. Whoever runs the server must check STRIPE_SECRET_KEY.",
      cause,
    );
  if (error instanceof errors.StripeInvalidRequestError && error.param === 'country')
    return new AppError('invalid_input', 'Stripe has no payout accounts for this country. Give another one, as two capital letters.', {
      ...cause,
      param: 'country',
    });
  const back = error instanceof errors.StripeInvalidRequestError ? BACK[error.param ?? ''] : undefined;
  if (back)
    return new AppError('invalid_input', `Stripe does not take this ${back}. With live keys it must begin with https://.`, {
      ...cause,
      param: back,
    });
  if (error instanceof errors.StripeInvalidRequestError)
    return new AppError('upstream_failed', "Stripe refuses this. The server's log says why; often Connect is not set up there yet.", cause);
  return new AppError('upstream_failed', 'Stripe does not work right now. Try again in a moment.', cause);
}

/** Stripe looked at the request and did nothing. An `idempotency_error` is not of these: another request has the key. */
export function didNothing(error: unknown): boolean {
  return (
    error instanceof errors.StripeInvalidRequestError ||
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError
  );
}
