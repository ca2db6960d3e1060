import type { Tx } from '../../db/db.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Encrypter } from '../../shared/encrypter.ts';
import { AppError } from '../../shared/errors.ts';
import type { DomainEvent, DomainEventType, EventRecorder } from '../../shared/events.ts';
import { type EventId, newId, type SessionId, type WorkspaceId } from '../../shared/ids.ts';
import { type DeliveriesStore, WEBHOOK_QUEUE } from './deliveries.store.ts';
import { signatureHeaders } from './signature.service.ts';
import type { AnswerDetails, SourceDetails, WebhookEvent } from './webhook-events.schemas.ts';
import type { EndpointRow, WebhooksStore } from './webhooks.store.ts';

interface DeliveryDeps {
  store: Pick<WebhooksStore, 'subscribedEvents'>;
  deliveries: DeliveriesStore;
  jobs: Jobs;
  fetcher: Pick<Fetcher, 'request'>;
  clock: Clock;
  encrypter: Encrypter;
  /** What the payload of an event says beyond its ids, from the modules that own the data. Undefined if it was deleted. */
  details: EventDetails;
}

export interface EventDetails {
  describeAnswer(tx: Tx, answer: { messageId: string; sessionId: string }): Promise<AnswerDetails | undefined>;
  describeSource(tx: Tx, sourceId: string): Promise<SourceDetails | undefined>;
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
  "The endpoint's secret cannot be decrypted because the server's JWT_SECRET changed. Rotate the secret of the endpoint, then redeliver.";
/** How long deliveries are kept. */
const RETENTION_MS = 30 * 24 * 3600 * 1000;

interface Outcome {
  status: number | null;
  error: string | null;
  /** Another attempt may succeed. */
  retry: boolean;
}

/** Queues events and delivers them: signed, at least once, with increasing delays between attempts. */
export function createWebhookDelivery({ store, deliveries, jobs, fetcher, clock, encrypter, details }: DeliveryDeps) {
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

  const record: EventRecorder = async (anyTx, workspaceId, event) => {
    const tx = anyTx as unknown as Tx;
    const cached = subscriptions.get(workspaceId);
    if (cached && cached.until > clock.now().getTime() && !(await cached.events).has(event.type)) return;
    const endpoints = await deliveries.endpointsFor(tx, event.type);
    if (endpoints.length === 0) return;
    const now = clock.now();
    const content = await withDetails(tx, details, event);
    if (!content) return;
    const rows = endpoints.map(({ id: endpointId }) => {
      const id = newId('event', now.getTime());
      const payload: WebhookEvent = { id, timestamp: now.toISOString(), ...content };
      return { id, workspaceId, endpointId, sessionId: sessionOf(event), type: event.type, body: JSON.stringify(payload), createdAt: now };
    });
    await deliveries.removeOld(tx, new Date(now.getTime() - RETENTION_MS));
    await deliveries.add(tx, workspaceId, rows);
  };

  /** Attempts a stored delivery once and stores the outcome. `isTest`: also for an endpoint that is disabled, and never again. */
  async function attempt(workspaceId: WorkspaceId, id: EventId, signal: AbortSignal, isTest: boolean): Promise<number | undefined> {
    const found = await deliveries.load(workspaceId, id);
    if (found?.delivery.status !== 'pending') return undefined;
    const { delivery, endpoint } = found;
    const attempts = delivery.attempts + 1;
    const outcome = await send(delivery, endpoint, signal, isTest);
    const tried = { attempts, lastStatus: outcome.status, lastError: outcome.error };
    if (outcome.error === null) {
      await deliveries.record(workspaceId, id, { ...tried, status: 'delivered', deliveredAt: clock.now() });
      return undefined;
    }
    const delay = outcome.retry && !isTest ? RETRY_DELAYS_SECONDS[attempts - 1] : undefined;
    await deliveries.record(workspaceId, id, { ...tried, status: delay === undefined ? 'failed' : 'pending' });
    return delay;
  }

  async function deliver(payload: JobPayload, signal: AbortSignal): Promise<void> {
    const delay = await attempt(payload.workspaceId as WorkspaceId, payload.deliveryId as EventId, signal, false);
    if (delay !== undefined) await jobs.enqueue(WEBHOOK_QUEUE, [payload], { startAfterSeconds: delay });
  }

  /** The current secret, and the previous one while both are valid. Empty if the current one was encrypted with another JWT_SECRET. */
  function secretsOf({ encryptedSecret, previousEncryptedSecret, previousSecretExpiresAt }: EndpointRow): string[] {
    const current = tryDecrypt(encryptedSecret);
    const overlaps = previousSecretExpiresAt !== null && previousSecretExpiresAt > clock.now();
    const previous = overlaps && previousEncryptedSecret !== null ? tryDecrypt(previousEncryptedSecret) : undefined;
    return current === undefined ? [] : [current, ...(previous === undefined ? [] : [previous])];
  }

  function tryDecrypt(encrypted: string): string | undefined {
    try {
      return encrypter.decrypt(encrypted);
    } catch {
      return undefined;
    }
  }

  async function send(
    { id, body }: { id: EventId; body: string },
    endpoint: EndpointRow,
    signal: AbortSignal,
    isTest: boolean,
  ): Promise<Outcome> {
    if (!endpoint.enabled && !isTest)
      return { status: null, error: 'The endpoint is disabled. Enable it to receive events.', retry: false };
    const secrets = secretsOf(endpoint);
    // A retry would fail, too.
    if (secrets.length === 0) return { status: null, error: SECRET_UNREADABLE, retry: false };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'CloneAI-Webhooks/1',
      ...signatureHeaders(secrets, id, clock.now().getTime(), body),
    };
    try {
      const request = { method: 'POST' as const, url: endpoint.url, headers, body, timeoutMs: TIMEOUT_MS, maxBytes: 64 * 1024, signal };
      const { status } = await fetcher.request(request);
      const succeeded = status >= 200 && status < 300;
      return { status, error: succeeded ? null : `The endpoint responded with ${status}. Respond with 2xx.`, retry: true };
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      return { status: null, error: error.message, retry: true };
    }
  }

  return {
    record,
    /** Sends a stored test event now, once, and stores the outcome. */
    attemptTest: (workspaceId: WorkspaceId, id: EventId, signal: AbortSignal) => attempt(workspaceId, id, signal, true),
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

const sessionOf = (event: DomainEvent): SessionId | null => (event.type === 'message.answered' ? event.data.sessionId : null);

type Content = { [E in WebhookEvent as E['type']]: Pick<E, 'type' | 'data'> }[WebhookEvent['type']];

/** Undefined if the answer or the source was deleted in the meantime. */
async function withDetails(tx: Tx, { describeAnswer, describeSource }: EventDetails, event: DomainEvent): Promise<Content | undefined> {
  if (event.type === 'message.answered') {
    const answer = await describeAnswer(tx, event.data);
    return answer && { type: event.type, data: { ...event.data, ...answer } };
  }
  const found = await describeSource(tx, event.data.sourceId);
  if (!found) return undefined;
  const { message, ...described } = found;
  if (event.type === 'source.ready') return { type: event.type, data: { ...event.data, ...described } };
  return { type: event.type, data: { ...event.data, ...described, message } };
}
