import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import type { Billing, Reported, UsageEvent } from './billing.port.ts';
import { createLagoClient, failureOf, type LagoAnswer, type LagoOptions, METRIC_CODES } from './lago.client.ts';

export interface LagoBillingOptions extends LagoOptions {
  clock: Clock;
  /** Longest time of one `report`, however many events it has. */
  reportMs?: number;
}

/** Lago's own limit. */
const BATCH = 100;
/** How long a metric that Lago did not have is not asked for again. */
const MISSING_MS = 60_000;
const CUSTOMERS_MAX = 10_000;
/** Single events that Lago fails on, one after the other, before Lago itself is taken to be broken. */
const BROKEN_IN_A_ROW = 3;

/**
 * Lago (getlago.com). A workspace's id is the external id of its customer and of its subscription there, a usage event's id the
 * transaction id, which Lago counts once per subscription. The customer is made before its first event; which plan it is subscribed to
 * is set in Lago. Lago takes and ignores events whose metric it does not have, so those are not sent until it has it.
 */
export function createLagoBilling({ clock, reportMs = 60_000, ...options }: LagoBillingOptions): Billing {
  const lago = createLagoClient(options);
  const metrics = new Map<string, 'there' | { missingUntil: number }>();
  const customers = new Set<WorkspaceId>();

  async function hasMetric(code: string, signal: AbortSignal): Promise<boolean> {
    const answer = await lago.findMetric(code, signal);
    const there = answer.status === 200 && at(answer.body, 'billable_metric', 'code') === code;
    if (!there && !isMissing(answer)) throw failureOf(answer);
    metrics.set(code, there ? 'there' : { missingUntil: clock.now().getTime() + MISSING_MS });
    return there;
  }

  async function metricIsThere(code: string, signal: AbortSignal): Promise<boolean> {
    const known = metrics.get(code);
    if (known === 'there') return true;
    if (known && known.missingUntil > clock.now().getTime()) return false;
    return hasMetric(code, signal);
  }

  /** Undefined when the customer is there; else why Lago does not want it. */
  async function ensureCustomer(id: WorkspaceId, signal: AbortSignal): Promise<string | undefined> {
    if (customers.has(id)) return undefined;
    const isIt = (answer: LagoAnswer) => isOk(answer) && at(answer.body, 'customer', 'external_id') === id;
    const found = await lago.findCustomer(id, signal);
    if (isMissing(found)) {
      const made = await lago.upsertCustomer(id, signal);
      // Another server may have made it in this moment.
      if (!isIt(made) && !isDuplicate(made)) {
        if (made.status === 422) return reasonOf(made);
        throw failureOf(made);
      }
    } else if (!isIt(found)) throw failureOf(found);
    if (customers.size >= CUSTOMERS_MAX) customers.clear();
    customers.add(id);
    return undefined;
  }

  async function obstacleOf(event: UsageEvent, signal: AbortSignal): Promise<string | undefined> {
    const code = METRIC_CODES[event.kind];
    if (!(await metricIsThere(code, signal))) return `Lago has no billable metric with the code ${code}.`;
    const obstacle = await ensureCustomer(event.workspaceId, signal);
    return obstacle && `Lago refuses the customer: ${obstacle}`;
  }

  async function sendBatch(batch: UsageEvent[], done: Reported, signal: AbortSignal): Promise<void> {
    const answer = await lago.sendBatch(batch, signal);
    if (isOk(answer)) {
      const events = at(answer.body, 'events');
      const named = new Set(Array.isArray(events) ? events.map((event: unknown) => at(event, 'transaction_id')) : []);
      done.accepted.push(...batch.map(({ id }) => id).filter((id) => named.has(id)));
      if (!batch.every(({ id }) => named.has(id))) throw failureOf(answer);
      // One event that Lago has, or cannot take, or fails on, rolls its whole batch back: each is asked about by itself.
    } else if (answer.status === 422 || answer.status === 500) await sendOneByOne(batch, done, signal);
    else throw failureOf(answer);
  }

  async function sendOneByOne(batch: UsageEvent[], done: Reported, signal: AbortSignal): Promise<void> {
    let broken = 0;
    for (const event of batch) {
      const answer = await lago.sendOne(event, signal);
      if (answer.status !== 500) broken = 0;
      if (isOk(answer) && at(answer.body, 'event', 'transaction_id') === event.id) done.accepted.push(event.id);
      else if (isDuplicate(answer)) {
        done.accepted.push(event.id);
        done.duplicates++;
      } else if (answer.status === 422) done.refused.push({ id: event.id, reason: reasonOf(answer) });
      else if (answer.status === 500) {
        done.refused.push({ id: event.id, reason: 'Lago fails on this event (500).' });
        if (++broken === BROKEN_IN_A_ROW) throw failureOf(answer);
      } else throw failureOf(answer);
    }
  }

  return {
    name: 'lago',
    outside: true,

    async report(events, signal) {
      const until = AbortSignal.any([signal, AbortSignal.timeout(reportMs)]);
      const done: Reported = { accepted: [], duplicates: 0, refused: [] };
      try {
        const ready: UsageEvent[] = [];
        for (const event of events) {
          const reason = await obstacleOf(event, until);
          if (reason === undefined) ready.push(event);
          else done.refused.push({ id: event.id, reason });
        }
        for (let i = 0; i < ready.length; i += BATCH) await sendBatch(ready.slice(i, i + BATCH), done, until);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        done.failure = error;
      }
      return done;
    },

    async check(signal) {
      const codes = [...new Set(Object.values(METRIC_CODES))];
      const there = await Promise.all(codes.map((code) => hasMetric(code, signal)));
      const missing = codes.filter((_, i) => !there[i]);
      if (missing.length > 0)
        throw new AppError(
          'unavailable',
          `Lago has no billable metric with the code ${missing.join(', ')}. Create it in Lago. Its events are kept and reported afterwards.`,
        );
      return { metrics: codes.length };
    },
  };
}

const isOk = ({ status }: LagoAnswer) => status >= 200 && status < 300;

/** Lago's own 404 (`customer_not_found`, …). Any other 404 means that this is not its API. */
const isMissing = ({ status, body }: LagoAnswer) => status === 404 && /_not_found$/.test(String(at(body, 'code')));

/** The value at a path of an untyped response. Undefined if there is none. */
function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  return found;
}

/** `error_details` holds lists of codes by field; for a batch, below the index of each event. */
function isDuplicate({ status, body }: LagoAnswer): boolean {
  const says = (details: unknown): boolean =>
    Array.isArray(details)
      ? details.includes('value_already_exist')
      : typeof details === 'object' && details !== null && Object.values(details).some(says);
  return status === 422 && says(at(body, 'error_details'));
}

function reasonOf({ body }: LagoAnswer): string {
  return (JSON.stringify(at(body, 'error_details')) ?? 'Lago gave no reason.').slice(0, 300);
}
