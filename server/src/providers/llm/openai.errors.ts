import { AppError } from '../../shared/errors.ts';

/** Messages for failures of a model provider. The provider's own text is never included: it may contain a part of the key. */
const MESSAGES = {
  unreachable: 'The model could not be reached. Try again in a moment. If the error persists, check OPENAI_BASE_URL and the network.',
  cut: 'The connection to the model was lost during the answer. The partial answer is kept. Ask again.',
  incomplete: 'The model stopped before the answer was complete. The partial answer is kept. Ask again.',
  unreadable:
    'The model sent an unreadable response. Ask again. If the error persists, check that OPENAI_BASE_URL is an OpenAI-compatible API.',
  notAnApi: 'The response is not a model stream. Check OPENAI_BASE_URL.',
  inStream: 'The model reported an error while answering. Ask again in a moment.',
  key: 'The model provider rejected the API key. Check OPENAI_API_KEY.',
  quota: "The model provider's quota is used up. Check the plan and billing of the provider's account.",
  busy: 'The model provider is receiving too many requests. Try again in a moment.',
  model: 'The model provider does not know this model. Check CHAT_MODEL and the model in the clone.',
  tooLong: "The question and its sources are too long for this model. Ask a shorter question, or lower the clone's context tokens.",
  refusedRequest: 'The model provider rejected the request. Check that the model is a chat model.',
  down: 'The model provider failed. Try again in a moment.',
} as const;

export type UpstreamFault = keyof typeof MESSAGES;

export function upstreamError(fault: UpstreamFault, options: { cause?: unknown; retryAfterSeconds?: number } = {}): AppError {
  return new AppError('upstream_failed', MESSAGES[fault], options);
}

export function upstreamTimeout(milliseconds: number): AppError {
  return new AppError(
    'upstream_timeout',
    `The model sent nothing for ${Math.max(1, Math.round(milliseconds / 1000))} seconds. The partial answer is kept. Ask again.`,
  );
}

/** An error status, with the `code` of the provider's envelope when it sent one. */
export function statusError(status: number, code: string | undefined, retryAfterSeconds: number | undefined): AppError {
  const options = { cause: new Error(`The model provider answered ${status}`), ...(retryAfterSeconds ? { retryAfterSeconds } : {}) };
  return upstreamError(faultOf(status, code), options);
}

function faultOf(status: number, code: string | undefined): UpstreamFault {
  if (status === 401 || status === 403) return 'key';
  if (code === 'insufficient_quota' || status === 402) return 'quota';
  if (status === 429) return 'busy';
  if (code === 'context_length_exceeded') return 'tooLong';
  if (status === 404 || code === 'model_not_found') return 'model';
  if (status >= 500) return 'down';
  return status >= 400 ? 'refusedRequest' : 'notAnApi';
}

/** Statuses for which a retry may succeed. */
export function isTransient(status: number, code: string | undefined): boolean {
  return (status === 429 && code !== 'insufficient_quota') || status === 408 || status === 409 || status >= 500;
}

/** Seconds of a `retry-after` header (seconds or a date). Undefined if absent or invalid. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
