import type { Tx } from '../../db/db.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Encrypter } from '../../shared/encrypter.ts';
import { AppError } from '../../shared/errors.ts';
import type { DomainEventType, EventRecorder } from '../../shared/events.ts';
import { type EventId, newId, type WorkspaceId } from '../../shared/ids.ts';
import { signatureHeaders } from './signature.service.ts';
import type { WebhooksStore } from './webhooks.store.ts';

export const WEBHOOK_QUEUE = 'webhooks';

interface DeliveryDeps {
  store: WebhooksStore;
  jobs: Jobs;
  fetcher: Fetcher;
  clock: Clock;
  encrypter: Encrypter;
}

/** Delays before the second, third, … attempt, in seconds. After the last attempt (about 29 hours) a delivery has failed. */
const RETRY_DELAYS_SECONDS = [5, 60, 300, 1800, 7200, 18_000, 36_000, 43_200];
const TIMEOUT_MS = 15_000;
/** One workspace, whose endpoints may take the whole timeout each, holds four slots at most. */
const TURNS = { concurrency: 10, perWorkspace: 4 };
/** How long this server may miss a change that another server made to the endpoints. */
const SUBSCRIPTIONS_TTL_MS = 10_000;
const SUBSCRIPTIONS_MAX = 10_000;
const SECRET_UNREADABLE =
  "The endpoint's secret cannot be decrypted because the server's JWT_SECRET changed. Delete the endpoint and create a new one.";
/** How long deliveries are kept. */
const RETENTION_MS = 30 * 24 * 3600 * 1000;

/** Queues events and delivers them: signed, at least once, with increasing delays between attempts. */
export function createWebhookDelivery({ store, jobs, fetcher, clock, encrypter }: DeliveryDeps) {
  // Checked for every answer of every clone, so a workspace without endpoints must not cost a query.
  const subscriptions = new Map<WorkspaceId, { until: number; events: Promise<Set<DomainEventType>> }>();

  function subscribedEvents(workspaceId: WorkspaceId): Promise<Set<DomainEventType>> {
    const cached = subscriptions.get(workspaceId);
    const now = clock.now().getTime();
    if (cached && cached.until > now) return cached.events;
    if (subscriptions.size >= SUBSCRIPTIONS_MAX) subscriptions.clear();
    const events = store.subscribedEvents(workspaceId);
    subscriptions.set(workspaceId, { until: now + SUBSCRIPTIONS_TTL_MS, events });
    events.catch(() => subscriptions.delete(workspaceId));
    return events;
  }

  const record: EventRecorder = async (tx, workspaceId, event) => {
    const cached = subscriptions.get(workspaceId);
    if (cached && cached.until > clock.now().getTime() && !(await cached.events).has(event.type)) return;
    const endpoints = await store.endpointsFor(tx as unknown as Tx, event.type);
    if (endpoints.length === 0) return;
    const now = clock.now();
    const body = JSON.stringify({ type: event.type, timestamp: now.toISOString(), data: event.data });
    const rows = endpoints.map(({ id }) => ({
      id: newId('event', now.getTime()),
      workspaceId,
      endpointId: id,
      type: event.type,
      body,
      createdAt: now,
    }));
    await store.addDeliveries(tx as unknown as Tx, rows);
    await store.removeOld(tx as unknown as Tx, new Date(now.getTime() - RETENTION_MS));
    await jobs.enqueue(
      WEBHOOK_QUEUE,
      rows.map(({ id }) => ({ workspaceId, deliveryId: id })),
      { tx },
    );
  };

  async function deliver(payload: JobPayload, signal: AbortSignal): Promise<void> {
    const workspaceId = payload.workspaceId as WorkspaceId;
    const found = await store.load(workspaceId, payload.deliveryId as EventId);
    if (found?.delivery.status !== 'pending') return;
    const { delivery, endpoint } = found;
    const attempts = delivery.attempts + 1;
    const secret = endpoint.enabled ? secretOf(endpoint) : undefined;
    const outcome =
      secret === undefined
        ? { status: null, error: endpoint.enabled ? SECRET_UNREADABLE : 'The endpoint is disabled. Enable it to receive events.' }
        : await send(delivery.id, delivery.body, { url: endpoint.url, secret }, signal);
    if (outcome.error === null) {
      await store.record(workspaceId, delivery.id, {
        status: 'delivered',
        attempts,
        lastStatus: outcome.status,
        lastError: null,
        deliveredAt: clock.now(),
      });
      return;
    }
    const delay = secret !== undefined ? RETRY_DELAYS_SECONDS[attempts - 1] : undefined;
    await store.record(workspaceId, delivery.id, {
      status: delay === undefined ? 'failed' : 'pending',
      attempts,
      lastStatus: outcome.status,
      lastError: outcome.error,
    });
    if (delay !== undefined) await jobs.enqueue(WEBHOOK_QUEUE, [payload], { startAfterSeconds: delay });
  }

  /** Undefined if it was encrypted with another JWT_SECRET. A retry would fail, too. */
  function secretOf({ encryptedSecret }: { encryptedSecret: string }): string | undefined {
    try {
      return encrypter.decrypt(encryptedSecret);
    } catch {
      return undefined;
    }
  }

  async function send(id: EventId, body: string, endpoint: { url: string; secret: string }, signal: AbortSignal) {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'CloneAI-Webhooks/1',
      ...signatureHeaders(endpoint.secret, id, clock.now().getTime(), body),
    };
    try {
      const response = await fetcher.request({
        method: 'POST',
        url: endpoint.url,
        headers,
        body,
        timeoutMs: TIMEOUT_MS,
        maxBytes: 64 * 1024,
        signal,
      });
      const succeeded = response.status >= 200 && response.status < 300;
      return { status: response.status, error: succeeded ? null : `The endpoint responded with ${response.status}. Respond with 2xx.` };
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      return { status: null, error: error.message };
    }
  }

  return {
    record,
    /** Loads the subscriptions before a transaction, so that `record` runs no query in it if no endpoint is subscribed. */
    prepare: async (workspaceId: WorkspaceId): Promise<void> => {
      await subscribedEvents(workspaceId);
    },
    /** Whether an endpoint is subscribed to a type of event. */
    wants: async (workspaceId: WorkspaceId, type: DomainEventType): Promise<boolean> => (await subscribedEvents(workspaceId)).has(type),
    forget: (workspaceId: WorkspaceId) => subscriptions.delete(workspaceId),
    /** Registers the worker that delivers. */
    start: () =>
      jobs.work(WEBHOOK_QUEUE, TURNS, async (payloads, signal) => {
        for (const payload of payloads) await deliver(payload, signal);
      }),
  };
}
