import { AppError } from '../../../shared/errors.ts';

export function limitReached(): AppError {
  return new AppError(
    'quota_exceeded',
    'This clone has reached its spending limit for this month. An owner of its workspace can raise the limit.',
  );
}

/** The limit is not reached, but what is in progress may still cost the rest of it. */
export function reservedByOthers(): AppError {
  return new AppError(
    'rate_limited',
    'The rest of this month’s spending limit is reserved for answers in progress. Try again in a few seconds, or raise the limit.',
    { retryAfterSeconds: 5 },
  );
}

export function unknownPrice(): AppError {
  return new AppError(
    'quota_exceeded',
    'This clone uses a model without a known price, so the spending limit of its workspace cannot be kept. Set the price in MODEL_PRICES, choose another model, or remove the limit.',
  );
}
