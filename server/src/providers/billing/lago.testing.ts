import { startVendor, type Vendor, type VendorAnswer } from '../vendor.testing.ts';
import { METRIC_CODES } from './lago.client.ts';

export interface LagoEvent {
  transaction_id: string;
  external_subscription_id: string;
  code: string;
  timestamp: string;
  properties: Record<string, string>;
}

export interface TestLago extends Vendor {
  metrics: Set<string>;
  customers: Set<string>;
  /** The events that Lago has counted, in order of arrival. */
  events: LagoEvent[];
  /** Transaction ids that Lago rejects or fails on, alone or in a batch. */
  poison: Map<string, 'refused' | 'broken'>;
  apiKey: string;
}

const json = (status: number, body: unknown): VendorAnswer => ({ status, body });
const invalid = (error_details: unknown) =>
  json(422, { status: 422, error: 'Unprocessable Entity', code: 'validation_errors', error_details });
const missing = (what: string) => json(404, { status: 404, error: 'Not Found', code: `${what}_not_found` });

/**
 * Behaves like Lago (source of July 2026): batches of at most 100, all or nothing; a transaction id counts once per subscription; events
 * of unknown metrics and subscriptions are stored.
 */
export async function startTestLago(): Promise<TestLago> {
  const state = {
    metrics: new Set(Object.values(METRIC_CODES)),
    customers: new Set<string>(),
    events: [] as LagoEvent[],
    poison: new Map<string, 'refused' | 'broken'>(),
    apiKey: 'lago_key-of-the-tests',
  };
  const keyOf = (event: LagoEvent) => `${event.external_subscription_id} ${event.transaction_id}`;

  function take(events: LagoEvent[], single: boolean): VendorAnswer | undefined {
    const known = new Set(state.events.map(keyOf));
    const details: Record<string, unknown> = {};
    for (const [index, event] of events.entries()) {
      if (!event.transaction_id || !event.external_subscription_id || !event.code)
        return invalid({ [index]: { event: ['value_is_mandatory'] } });
      if (!Object.values(event.properties).every((value) => typeof value === 'string'))
        details[index] = { properties: ['value_is_invalid'] };
      if (!Number.isFinite(Number(event.timestamp))) details[index] = { timestamp: ['invalid_format'] };
      if (state.poison.get(event.transaction_id) === 'broken') return json(500, { status: 500, error: 'Internal Server Error' });
      if (state.poison.get(event.transaction_id) === 'refused') details[index] = { properties: ['value_is_invalid'] };
      if (known.has(keyOf(event))) details[index] = { transaction_id: ['value_already_exist'] };
      known.add(keyOf(event));
    }
    if (Object.keys(details).length > 0) return invalid(single ? details[0] : details);
    state.events.push(...events);
    return undefined;
  }
  const stored = (event: LagoEvent) => ({
    lago_id: crypto.randomUUID(),
    lago_customer_id: null,
    lago_subscription_id: null,
    ...event,
    timestamp: new Date(Number(event.timestamp) * 1000).toISOString(),
  });

  const vendor = await startVendor(({ method, path, headers, text }) => {
    if (!path.startsWith('/api/v1/')) return { status: 404, body: '<h1>Not here</h1>' };
    if (headers.authorization !== `Bearer ${state.apiKey}`) return json(401, { status: 401, error: 'Unauthorized' });
    if (method === 'POST' && headers['content-type'] !== 'application/json') return json(400, { status: 400, error: 'BadRequest' });
    const [, , , resource = '', name = ''] = path.split('/');
    if (method === 'GET' && resource === 'billable_metrics')
      return state.metrics.has(name)
        ? json(200, { billable_metric: { lago_id: crypto.randomUUID(), code: name } })
        : missing('billable_metric');
    if (method === 'GET' && resource === 'customers')
      return state.customers.has(name) ? json(200, { customer: { lago_id: crypto.randomUUID(), external_id: name } }) : missing('customer');
    const body = JSON.parse(text) as { customer?: { external_id?: string }; event?: LagoEvent; events?: LagoEvent[] };
    if (method === 'POST' && resource === 'customers') {
      const id = body.customer?.external_id;
      if (!id) return invalid({ external_id: ['value_is_mandatory'] });
      state.customers.add(id);
      return json(200, { customer: { lago_id: crypto.randomUUID(), external_id: id } });
    }
    if (method === 'POST' && path === '/api/v1/events' && body.event)
      return take([body.event], true) ?? json(200, { event: stored(body.event) });
    if (method === 'POST' && path === '/api/v1/events/batch' && body.events) {
      if (body.events.length === 0) return invalid({ events: ['no_events'] });
      if (body.events.length > 100) return invalid({ events: ['too_many_events'] });
      return take(body.events, false) ?? json(200, { events: body.events.map(stored) });
    }
    return json(404, { status: 404, error: 'Not Found' });
  });
  return Object.assign(vendor, state);
}
