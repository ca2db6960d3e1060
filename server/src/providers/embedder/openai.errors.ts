import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { AppError } from '../../shared/errors.ts';

/** Longer pauses that a provider asks for are not waited for: the caller is told instead. */
const MAX_PAUSE_MS = 2_000;

export interface Failure {
  error: AppError;
  /** Milliseconds after which another try makes sense; undefined: it would fail again. */
  retryAfterMs?: number;
}

/** What went wrong, in words for people. The provider's own text is never passed on: it may hold a part of the key. */
export function explain(error: unknown, attempt: number): Failure {
  const backoff = 200 * 2 ** attempt * (0.75 + Math.random() / 2);
  if (error instanceof AppError) return { error };
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return { error: timedOut(error) };
  if (error instanceof APIConnectionError)
    return {
      error: failed('The embedding model could not be reached. Try again; if it stays, check OPENAI_BASE_URL and the network.', error),
      retryAfterMs: backoff,
    };
  if (error instanceof APIError && error.status !== undefined) return explainStatus(error, error.status, backoff);
  // A body that is no JSON, whatever its content type says.
  return { error: unreadable(error) };
}

function explainStatus(error: APIError, status: number, backoff: number): Failure {
  if (status === 401 || status === 403) return { error: failed('The embedding model refused the API key. Check OPENAI_API_KEY.', error) };
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
        : 'The embedding model has a fault of its own. Try again in a moment.';
    const explained = failed(message, error, asked > 0 ? Math.ceil(asked / 1000) : undefined);
    return asked > MAX_PAUSE_MS ? { error: explained } : { error: explained, retryAfterMs: Math.max(asked, backoff) };
  }
  return {
    error: failed(
      'The provider did not accept the texts to embed. Check that EMBEDDING_MODEL is an embedding model with 1536 dimensions.',
      error,
    ),
  };
}

export function timedOut(cause: unknown): AppError {
  return new AppError('upstream_timeout', 'The embedding model did not answer in time. Try again in a moment.', { cause });
}

export function unreadable(cause: unknown): AppError {
  const message =
    'The embedding model answered something that is not embeddings. Check that OPENAI_BASE_URL names an OpenAI-compatible API.';
  return new AppError('upstream_failed', message, { cause: cause instanceof Error ? new Error(cause.name) : undefined });
}

function failed(message: string, cause: APIError, retryAfterSeconds?: number): AppError {
  // Of the provider's error only its kind: its text may repeat what was sent.
  const kind = new Error(`${cause.constructor.name} ${cause.status ?? ''} ${cause.code ?? ''}`.trim());
  return new AppError('upstream_failed', message, { cause: kind, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}
