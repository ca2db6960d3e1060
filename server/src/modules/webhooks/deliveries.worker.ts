import type { Tx } from '../../db/db.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { DomainEventType, EventRecorder } from '../../shared/events.ts';
import { type EventId, newId, type WorkspaceId } from '../../shared/ids.ts';
import type { Seal } from '../../shared/sealed.ts';
import { signatureHeaders } from './signature.service.ts';
import type { WebhooksStore } from './webhooks.store.ts';

export const WEBHOOK_QUEUE = 'webhooks';

interface DeliveryDeps {
  store: WebhooksStore;
  jobs: Jobs;
  fetcher: Fetcher;
  clock: Clock;
  seal: Seal;
}

/** Waits before the second, third … try, in seconds; after the last one a delivery has failed (about 29 hours in all). */
const WAITS_SECONDS = [5, 60, 300, 1800, 7200, 18_000, 36_000, 43_200];
const TIMEOUT_MS = 15_000;
/** How long another server's change of endpoints may go unnoticed here. */
const WANTED_TTL_MS = 10_000;
const WANTED_MAX = 10_000;
const SECRET_LOST = "The endpoint's secret cannot be read: the server's JWT_SECRET has changed. Delete the endpoint and make a new one.";
/** How long what was sent, or could not be, is kept to look at. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Puts events on their way and brings them there: at least once, signed, with growing pauses. */
export function createWebhookDelivery({ store, jobs, fetcher, clock, seal }: DeliveryDeps) {
  // Asked with every answer of every clone, so a workspace without endpoints must cost no query.
  const wanted = new Map<WorkspaceId, { until: number; events: Promise<Set<DomainEventType>> }>();

  function wantedBy(workspaceId: WorkspaceId): Promise<Set<DomainEventType>> {
    const known = wanted.get(workspaceId);
    const now = clock.now().getTime();
    if (known && known.until > now) return known.events;
    if (wanted.size >= WANTED_MAX) wanted.clear();
    const events = store.wanted(workspaceId);
    wanted.set(workspaceId, { until: now + WANTED_TTL_MS, events });
    events.catch(() => wanted.delete(workspaceId));
    return events;
  }

  const record: EventRecorder = async (tx, workspaceId, event) => {
    const known = wanted.get(workspaceId);
    if (known && known.until > clock.now().getTime() && !(await known.events).has(event.type)) return;
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
    await store.removeOld(tx as unknown as Tx, new Date(now.getTime() - KEPT_MS));
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
        ? { status: null, error: endpoint.enabled ? SECRET_LOST : 'The endpoint is switched off.' }
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
    const wait = secret !== undefined ? WAITS_SECONDS[attempts - 1] : undefined;
    await store.record(workspaceId, delivery.id, {
      status: wait === undefined ? 'failed' : 'pending',
      attempts,
      lastStatus: outcome.status,
      lastError: outcome.error,
    });
    if (wait !== undefined) await jobs.enqueue(WEBHOOK_QUEUE, [payload], { startAfterSeconds: wait });
  }

  /** Undefined when it was sealed under another JWT_SECRET: trying again would not help. */
  function secretOf({ secretSealed }: { secretSealed: string }): string | undefined {
    try {
      return seal.open(secretSealed);
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
      const answer = await fetcher.request({
        method: 'POST',
        url: endpoint.url,
        headers,
        body,
        timeoutMs: TIMEOUT_MS,
        maxBytes: 64 * 1024,
        signal,
      });
      const fine = answer.status >= 200 && answer.status < 300;
      return { status: answer.status, error: fine ? null : `The receiver answered ${answer.status}; a delivery needs 2xx.` };
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      return { status: null, error: error.message };
    }
  }

  return {
    record,
    /** Loads, ahead of a transaction, what `record` needs to know to stay out of it when nobody listens. */
    prepare: async (workspaceId: WorkspaceId): Promise<void> => {
      await wantedBy(workspaceId);
    },
    /** Whether anybody listens to a type of event, as `record` sees it. */
    wants: async (workspaceId: WorkspaceId, type: DomainEventType): Promise<boolean> => (await wantedBy(workspaceId)).has(type),
    forget: (workspaceId: WorkspaceId) => wanted.delete(workspaceId),
    /** Registers the worker that delivers. */
    start: () =>
      jobs.work(WEBHOOK_QUEUE, { concurrency: 4 }, async (payloads, signal) => {
        for (const payload of payloads) await deliver(payload, signal);
      }),
  };
}
