import { Client } from 'lago-javascript-client';
import { AppError } from '../../shared/errors.ts';
import type { UsageEvent } from './billing.port.ts';

export interface LagoOptions {
  /** Lago's URL, without `/api/v1`. */
  apiUrl: string;
  apiKey: string;
  fetch: typeof globalThis.fetch | ((input: string | URL | Request, init?: RequestInit) => Promise<Response>);
  /** Timeout of one call. */
  timeoutMs?: number;
}

/** Lago's response. `body` is null if it was not JSON. */
export interface LagoAnswer {
  status: number;
  body: unknown;
  retryAfterSeconds: number | undefined;
}

export type LagoClient = ReturnType<typeof createLagoClient>;

/** Wraps `lago-javascript-client`: each call has a timeout, and every response is returned. Rejects with an `AppError` without a response. */
export function createLagoClient({ apiUrl, apiKey, fetch, timeoutMs = 10_000 }: LagoOptions) {
  const lago = Client(apiKey, { baseUrl: `${apiUrl}/api/v1`, customFetch: fetch as typeof globalThis.fetch });

  async function call(run: (params: { signal: AbortSignal }) => Promise<Response>, signal: AbortSignal): Promise<LagoAnswer> {
    try {
      return toAnswer(await run({ signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }));
    } catch (thrown) {
      // The client throws responses that are not 2xx.
      if (isAnswer(thrown)) return toAnswer(thrown);
      const late = (thrown as { name?: unknown } | undefined)?.name === 'TimeoutError';
      if (late) throw new AppError('upstream_timeout', `Lago did not respond within ${timeoutMs / 1000} s.`, { cause: thrown });
      throw new AppError('upstream_failed', 'Lago cannot be reached. Check LAGO_API_URL and the network.', { cause: thrown });
    }
  }

  return {
    sendBatch: (events: readonly UsageEvent[], signal: AbortSignal) =>
      call((params) => lago.events.createBatchEvents({ events: events.map(toLagoEvent) }, params), signal),
    sendOne: (event: UsageEvent, signal: AbortSignal) =>
      call((params) => lago.events.createEvent({ event: toLagoEvent(event) }, params), signal),
    findMetric: (code: string, signal: AbortSignal) => call((params) => lago.billableMetrics.findBillableMetric(code, params), signal),
    findCustomer: (id: string, signal: AbortSignal) => call((params) => lago.customers.findCustomer(id, params), signal),
    /** Sends the id only: a name may be personal data, and data entered in Lago must not be overwritten. */
    upsertCustomer: (id: string, signal: AbortSignal) =>
      call((params) => lago.customers.createCustomer({ customer: { external_id: id } }, params), signal),
  };
}

/** Code of Lago's billable metric for a kind of event. */
export const METRIC_CODES: Record<UsageEvent['kind'], string> = {
  'message.answered': 'message_answered',
  'source.embedded': 'source_embedded',
  // Embedding a query uses the same models at the same prices.
  'query.embedded': 'source_embedded',
};

/**
 * One event per use. Its properties hold what a metric sums or filters by. Numbers are sent as text, because an integer matches two of the
 * contract's three alternatives, of which exactly one must match. The time is in seconds with three decimals.
 */
function toLagoEvent(event: UsageEvent) {
  return {
    transaction_id: event.id,
    external_subscription_id: event.workspaceId,
    code: METRIC_CODES[event.kind],
    timestamp: (event.at.getTime() / 1000).toFixed(3),
    properties: {
      input_tokens: String(event.inputTokens),
      output_tokens: String(event.outputTokens),
      cost_micros: String(event.costMicros),
      model: event.model,
      clone_id: event.cloneId,
      ...(event.sessionId === null ? {} : { session_id: event.sessionId }),
    },
  };
}

/** The error for a response that does not concern single events. It never contains text from Lago. */
export function failureOf({ status, retryAfterSeconds }: LagoAnswer): AppError {
  if (status === 401 || status === 403)
    return new AppError('upstream_failed', `Lago rejected the API key (${status}). Check LAGO_API_KEY.`);
  if (status === 429)
    return new AppError('upstream_failed', 'Lago is rate limiting requests (429). They are retried later.', {
      retryAfterSeconds: retryAfterSeconds ?? 30,
    });
  if (status < 300) return new AppError('upstream_failed', 'Unexpected response from Lago. Check LAGO_API_URL.');
  if (status < 500) return new AppError('upstream_failed', `Lago rejected the request (${status}). Check LAGO_API_URL and LAGO_API_KEY.`);
  return new AppError('upstream_failed', `Lago failed (${status}).`, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

function isAnswer(thrown: unknown): thrown is Response {
  return (
    typeof thrown === 'object' && thrown !== null && typeof (thrown as { status?: unknown }).status === 'number' && 'headers' in thrown
  );
}

function toAnswer(response: Response & { data?: unknown; error?: unknown }): LagoAnswer {
  const { status, headers, data, error } = response;
  const said = response.ok ? data : error;
  const wait = Number(headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? Number.NaN);
  return {
    status,
    body: typeof said === 'object' && !(said instanceof Error) ? said : null,
    retryAfterSeconds: Number.isFinite(wait) && wait >= 0 ? wait : undefined,
  };
}
