import { Client } from 'lago-javascript-client';
import { AppError } from '../../shared/errors.ts';
import type { UsageEvent } from './billing.port.ts';

export interface LagoOptions {
  /** Lago's address, without `/api/v1`. */
  apiUrl: string;
  apiKey: string;
  fetch: typeof globalThis.fetch | ((input: string | URL | Request, init?: RequestInit) => Promise<Response>);
  /** Longest time of one call. */
  timeoutMs?: number;
}

/** What Lago said. `body` is null when it was not JSON. */
export interface LagoAnswer {
  status: number;
  body: unknown;
  retryAfterSeconds: number | undefined;
}

export type LagoClient = ReturnType<typeof createLagoClient>;

/** `lago-javascript-client`, with each call timed and every answer a value. Rejects with an `AppError` when there was no answer. */
export function createLagoClient({ apiUrl, apiKey, fetch, timeoutMs = 10_000 }: LagoOptions) {
  const lago = Client(apiKey, { baseUrl: `${apiUrl}/api/v1`, customFetch: fetch as typeof globalThis.fetch });

  async function call(run: (params: { signal: AbortSignal }) => Promise<Response>, signal: AbortSignal): Promise<LagoAnswer> {
    try {
      return toAnswer(await run({ signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }));
    } catch (thrown) {
      // The client throws answers that are not 2xx.
      if (isAnswer(thrown)) return toAnswer(thrown);
      const late = (thrown as { name?: unknown } | undefined)?.name === 'TimeoutError';
      if (late) throw new AppError('upstream_timeout', `Lago did not answer within ${timeoutMs / 1000} s.`, { cause: thrown });
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
    /** Only the id: a name may be a person's, and what was entered in Lago is not overwritten. */
    upsertCustomer: (id: string, signal: AbortSignal) =>
      call((params) => lago.customers.createCustomer({ customer: { external_id: id } }, params), signal),
  };
}

/** The code of the billable metric in Lago that counts a kind of event. */
export const METRIC_CODES: Record<UsageEvent['kind'], string> = {
  'message.answered': 'message_answered',
  'source.embedded': 'source_embedded',
};

/**
 * One event is one row of usage; what a metric sums or filters by is in its properties. Numbers go as text: an integer fits two of the
 * contract's three alternatives, of which exactly one must fit. The time is in seconds, to the millisecond.
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

/** The failure in an answer that says nothing of single events. Never holds what Lago sent. */
export function failureOf({ status, retryAfterSeconds }: LagoAnswer): AppError {
  if (status === 401 || status === 403)
    return new AppError('upstream_failed', `Lago refuses this server's key (${status}). Check LAGO_API_KEY.`);
  if (status === 429)
    return new AppError('upstream_failed', 'Lago takes no more calls for now (429).', { retryAfterSeconds: retryAfterSeconds ?? 30 });
  if (status < 300) return new AppError('upstream_failed', 'Lago gave an answer that is none of its own. Check LAGO_API_URL.');
  if (status < 500) return new AppError('upstream_failed', `Lago refuses the call (${status}). Check LAGO_API_URL and LAGO_API_KEY.`);
  return new AppError('upstream_failed', `Lago does not work (${status}).`, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
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
