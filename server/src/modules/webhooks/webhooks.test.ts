import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createGuardedFetcher } from '../../providers/fetcher/guarded.fetcher.ts';
import { createManualQueue } from '../../providers/jobs/manual-queue.testing.ts';
import { fixedClock } from '../../shared/clock.ts';
import { createEncrypter } from '../../shared/encrypter.ts';
import { DOMAIN_EVENT_TYPES, type DomainEvent } from '../../shared/events.ts';
import { newId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createDeliveriesStore } from './deliveries.store.ts';
import { createDeliveriesUsecases } from './deliveries.usecases.ts';
import { createWebhookDelivery, type EventDetails } from './deliveries.worker.ts';
import { sampleData } from './event-samples.ts';
import { WebhookEvent } from './webhook-events.schemas.ts';
import { createWebhooksStore } from './webhooks.store.ts';
import { webhookEndpoints } from './webhooks.tables.ts';
import { createWebhooksUsecases } from './webhooks.usecases.ts';

const encrypter = createEncrypter('a test secret', 'webhooks');
const sample = sampleData(new Date('2026-03-01T12:00:00Z'))['source.failed'];
const details: EventDetails = {
  describeAnswer: async () => undefined,
  describeSource: async () => ({ source: sample.source, clone: sample.clone, message: '' }),
};
let test: TestDatabase;
let statuses: number[] = [];
const received: { headers: Record<string, unknown>; body: string }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
});
let url = '';

beforeAll(async () => {
  test = await createTestDatabase();
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.close();
  await test.close();
});

/** `guarded`: deliveries may not reach the receiver, which listens on this machine. */
async function setUp({ guarded = false } = {}) {
  const { ctx } = await createTestWorkspace(test.database);
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const audit = createAuditWriter({ clock });
  const store = createWebhooksStore(test.database, audit);
  const queue = createManualQueue();
  const deliveries = createDeliveriesStore(test.database, audit, queue.jobs);
  const fetcher = createGuardedFetcher({ allowedPrivateHosts: guarded ? [] : ['127.0.0.1'] });
  const worker = createWebhookDelivery({ store, deliveries, jobs: queue.jobs, fetcher, clock, encrypter, details });
  await worker.start();
  const usecases = {
    ...createWebhooksUsecases({
      store,
      clock,
      encrypter,
      checkUrl: async () => {},
      changed: ({ workspaceId }) => worker.forget(workspaceId),
    }),
    ...createDeliveriesUsecases({ endpoints: store, deliveries, clock, attemptTest: worker.attemptTest }),
  };
  const event: DomainEvent = { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } };
  const recordEvent = () => test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) => worker.record(tx, ctx.workspaceId, event));
  received.length = 0;
  statuses = [];
  return { ctx, usecases, recordEvent, queue, event, clock, worker };
}

const signature = (secret: string, { headers, body }: (typeof received)[number]) =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest('base64')}`;

describe('webhook deliveries', () => {
  it('are sent once and signed as Standard Webhooks define', async () => {
    const { ctx, usecases, recordEvent, queue, event } = await setUp();
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await recordEvent();
    await queue.next();
    expect(received).toHaveLength(1);
    const [got = { headers: {}, body: '' }] = received;
    expect(got.headers['webhook-signature']).toBe(signature(secret, got));
    expect(JSON.parse(got.body)).toEqual({
      id: got.headers['webhook-id'],
      type: 'source.ready',
      timestamp: '2026-03-01T12:00:00.000Z',
      data: { ...event.data, source: sample.source, clone: sample.clone },
    });
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'delivered', attempts: 1, lastStatus: 200 },
    ]);
    expect(queue.waiting).toEqual([]);
  });

  it('are retried with increasing delays and the same id, and are marked as failed in the end', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    statuses = Array.from({ length: 20 }, () => 503);
    await recordEvent();
    const delays: (number | undefined)[] = [];
    for (let delay = await queue.next(); delay !== undefined; delay = await queue.next()) delays.push(delay);
    expect(delays).toEqual([0, 5, 60, 300, 1800, 7200, 18_000, 36_000, 43_200]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'failed', attempts: 9, lastStatus: 503, lastError: expect.stringContaining('503') },
    ]);
  });

  it('are sent only for subscribed events and only to enabled endpoints', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp();
    await usecases.createWebhookEndpoint(ctx, { url, events: ['message.answered'] });
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await usecases.updateWebhookEndpoint(ctx, id, { enabled: false });
    await recordEvent();
    expect(queue.waiting).toEqual([]);
    await usecases.updateWebhookEndpoint(ctx, id, { enabled: true });
    await recordEvent();
    expect(queue.waiting).toHaveLength(1);
  });

  it('fail immediately when the signing secret cannot be decrypted', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const other = createEncrypter('another secret of the server', 'webhooks').encrypt('whsec_x');
    await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.update(webhookEndpoints).set({ encryptedSecret: other }).where(eq(webhookEndpoints.id, id)),
    );
    await recordEvent();
    await queue.next();
    expect([received, queue.waiting]).toEqual([[], []]);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'failed', lastError: expect.stringContaining('JWT_SECRET') },
    ]);
  });

  it('are deleted after 30 days', async () => {
    const { ctx, usecases, recordEvent, clock } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await recordEvent();
    clock.advance(29 * 86_400_000);
    await recordEvent();
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toHaveLength(2);
    clock.advance(2 * 86_400_000);
    await recordEvent();
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toHaveLength(2);
  });

  it('are not created when the transaction is rolled back', async () => {
    const { ctx, usecases, worker } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const rolledBack = test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
      await worker.record(tx, ctx.workspaceId, { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } });
      throw new Error('undone');
    });
    await expect(rolledBack).rejects.toThrow('undone');
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toEqual([]);
  });

  it('are never sent to a private network', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp({ guarded: true });
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await recordEvent();
    await queue.next();
    expect(received).toEqual([]);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'pending', attempts: 1, lastStatus: null, lastError: expect.stringContaining('private network') },
    ]);
  });

  it('are hidden from other workspaces, and the signing secret is stored encrypted', async () => {
    const { ctx, usecases, recordEvent } = await setUp();
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await recordEvent();
    await expect(usecases.updateWebhookEndpoint(stranger, id, { enabled: false })).rejects.toMatchObject({ code: 'not_found' });
    await expect(usecases.deleteWebhookEndpoint(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(usecases.listWebhookDeliveries(stranger, id, { limit: 5 })).rejects.toMatchObject({ code: 'not_found' });
    expect((await usecases.listWebhookEndpoints(stranger, { limit: 5 })).data).toEqual([]);
    const { rows } = await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.execute('select * from webhook_endpoints'),
    );
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });

  it('are signed with both secrets while a secret is rotated, and with the new one afterwards', async () => {
    const { ctx, usecases, recordEvent, queue, clock } = await setUp();
    const { id, secret: old } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const rotated = await usecases.rotateWebhookSecret(ctx, id, { overlapSeconds: 3600 });
    expect(rotated.secret).not.toBe(old);
    expect(rotated.previousSecretExpiresAt).toBe('2026-03-01T13:00:00.000Z');
    await expect(usecases.rotateWebhookSecret(ctx, id, {})).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('2026-03-01T13:00:00.000Z'),
    });
    const deliverNext = async () => {
      await recordEvent();
      await queue.next();
      const last = received.at(-1) ?? { headers: {}, body: '' };
      return { sent: last.headers['webhook-signature'], of: (secret: string) => signature(secret, last) };
    };
    const during = await deliverNext();
    expect(during.sent).toBe(`${during.of(rotated.secret)} ${during.of(old)}`);
    clock.advance(3_600_000);
    const after = await deliverNext();
    expect(after.sent).toBe(after.of(rotated.secret));
    expect((await usecases.retrieveWebhookEndpoint(ctx, id)).previousSecretExpiresAt).toBeNull();
    const { secret } = await usecases.rotateWebhookSecret(ctx, id, { overlapSeconds: 0 });
    const last = await deliverNext();
    expect(last.sent).toBe(last.of(secret));
  });

  it('that failed are listed across endpoints, and are sent again with the same id', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await usecases.createWebhookEndpoint(ctx, { url, events: ['message.answered'] });
    statuses = Array.from({ length: 9 }, () => 500);
    await recordEvent();
    const [pending] = (await usecases.listWebhookDeliveries(ctx, id, { limit: 5, status: 'pending' })).data;
    if (!pending) throw new Error('The delivery is not listed.');
    await expect(usecases.redeliverWebhook(ctx, id, pending.id)).rejects.toMatchObject({ code: 'conflict' });
    let attempts = 0;
    while ((await queue.next()) !== undefined) attempts++;
    expect(attempts).toBe(9);
    const failed = await usecases.listAllWebhookDeliveries(ctx, { limit: 5, status: 'failed' });
    expect(failed.data).toMatchObject([{ id: pending.id, endpointId: id, attempts: 9, lastStatus: 500 }]);
    expect((await usecases.listAllWebhookDeliveries(ctx, { limit: 5, status: 'failed', type: 'message.answered' })).data).toEqual([]);
    expect(await usecases.redeliverWebhook(ctx, id, pending.id)).toMatchObject({ status: 'pending', attempts: 0 });
    await queue.next();
    expect(await usecases.retrieveWebhookDelivery(ctx, id, pending.id)).toMatchObject({
      status: 'delivered',
      attempts: 1,
      event: { id: pending.id, type: 'source.ready', data: { source: { title: sample.source.title } } },
    });
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([pending.id]));
    const { ctx: stranger } = await createTestWorkspace(test.database);
    await expect(usecases.redeliverWebhook(stranger, id, pending.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(usecases.retrieveWebhookDelivery(stranger, id, pending.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await usecases.listAllWebhookDeliveries(stranger, { limit: 5 })).data).toEqual([]);
  });

  it.each(DOMAIN_EVENT_TYPES)('can be tried with a %s event, which is sent once and fits the contract', async (event) => {
    const { ctx, usecases, queue } = await setUp();
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'], enabled: false });
    statuses = [500];
    expect(await usecases.testWebhookEndpoint(ctx, id, { event })).toMatchObject({
      status: 'failed',
      attempts: 1,
      lastStatus: 500,
      test: true,
    });
    expect(await usecases.testWebhookEndpoint(ctx, id, { event })).toMatchObject({ status: 'delivered', type: event, lastError: null });
    expect(queue.waiting).toEqual([]);
    const got = received.at(-1) ?? { headers: {}, body: '' };
    expect(got.headers['webhook-signature']).toBe(signature(secret, got));
    expect(WebhookEvent.parse(JSON.parse(got.body))).toMatchObject({ type: event, test: true });
  });
});
