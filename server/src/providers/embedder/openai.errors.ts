import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { AppError } from '../../shared/errors.ts';

/** Maximum `retry-after` to wait for. Longer ones are returned to the caller. */
const MAX_PAUSE_MS = 2_000;

export interface Failure {
  error: AppError;
  /** Milliseconds until a retry. Undefined if a retry would fail again. */
  retryAfterMs?: number;
}

/** The error for a failed call. It never contains the provider's text, which may include a part of the key. */
export function explain(error: unknown, attempt: number): Failure {
  const backoff = 200 * 2 ** attempt * (0.75 + Math.random() / 2);
  if (error instanceof AppError) return { error };
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return { error: timedOut(error) };
  if (error instanceof APIConnectionError)
    return {
      error: failed(
        'The embedding model could not be reached. Try again. If the error persists, check OPENAI_BASE_URL and the network.',
        error,
      ),
      retryAfterMs: backoff,
    };
  if (error instanceof APIError && error.status !== undefined) return explainStatus(error, error.status, backoff);
  // A body that is not JSON, regardless of its content type.
  return { error: unreadable(error) };
}

function explainStatus(error: APIError, status: number, backoff: number): Failure {
  if (status === 401 || status === 403) return { error: failed('The embedding model rejected the API key. Check OPENAI_API_KEY.', error) };
  if (status === 404 || error.code === 'model_not_found')
    return { error: failed('The provider does not know the embedding model. Check EMBEDDING_MODEL.', error) };
  if (status === 402 || error.code === 'insufficient_quota')
    return { error: failed("The embedding provider's quota is used up. Check the plan and billing of the provider's account.", error) };
  if (status === 429 || status === 408 || status === 409 || status >= 500) {
    const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
    const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
    const message =
      status === 429
        ? 'The embedding model is receiving too many requests. Try again in a moment.'
        : 'The embedding model failed. Try again in a moment.';
    const explained = failed(message, error, asked > 0 ? Math.ceil(asked / 1000) : undefined);
    return asked > MAX_PAUSE_MS ? { error: explained } : { error: explained, retryAfterMs: Math.max(asked, backoff) };
  }
  return {
    error: failed('The provider rejected the texts. Check that EMBEDDING_MODEL is an embedding model with 1536 dimensions.', error),
  };
}

export function timedOut(cause: unknown): AppError {
  return new AppError('upstream_timeout', 'The embedding model did not respond in time. Try again in a moment.', { cause });
}

export function unreadable(cause: unknown): AppError {
  const message = 'Unexpected response from the embedding model. Check that OPENAI_BASE_URL is an OpenAI-compatible API.';
  return new AppError('upstream_failed', message, { cause: cause instanceof Error ? new Error(cause.name) : undefined });
}

function failed(message: string, cause: APIError, retryAfterSeconds?: number): AppError {
  // Only the type of the provider's error: its text may repeat the request.
  const kind = new Error(`${cause.constructor.name} ${cause.status ?? ''} ${cause.code ?? ''}`.trim());
  return new AppError('upstream_failed', message, { cause: kind, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}
