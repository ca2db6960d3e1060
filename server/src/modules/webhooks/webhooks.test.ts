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
import type { DomainEvent } from '../../shared/events.ts';
import { newId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createWebhookDelivery } from './deliveries.worker.ts';
import { createWebhooksStore } from './webhooks.store.ts';
import { webhookEndpoints } from './webhooks.tables.ts';
import { createWebhooksUsecases } from './webhooks.usecases.ts';

const encrypter = createEncrypter('a test secret', 'webhooks');
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

async function setUp(allowPrivate = true) {
  const { ctx } = await createTestWorkspace(test.database);
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const store = createWebhooksStore(test.database, createAuditWriter({ clock }));
  const queue = createManualQueue();
  const delivery = createWebhookDelivery({ store, jobs: queue.jobs, fetcher: createGuardedFetcher({ allowPrivate }), clock, encrypter });
  await delivery.start();
  const usecases = createWebhooksUsecases({ store, clock, encrypter, changed: ({ workspaceId }) => delivery.forget(workspaceId) });
  const event: DomainEvent = { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } };
  const recordEvent = () =>
    test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) => delivery.record(tx, ctx.workspaceId, event));
  received.length = 0;
  statuses = [];
  return { ctx, usecases, recordEvent, queue, event, clock };
}

describe('webhook deliveries', () => {
  it('are sent once and signed as Standard Webhooks define', async () => {
    const { ctx, usecases, recordEvent, queue, event } = await setUp();
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await recordEvent();
    await queue.next();
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
      .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    expect(JSON.parse(body)).toEqual({ type: 'source.ready', timestamp: '2026-03-01T12:00:00.000Z', data: event.data });
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
    const { ctx, usecases, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const delivery = createWebhookDelivery({
      store: createWebhooksStore(test.database, createAuditWriter({ clock: fixedClock('2026-03-01T12:00:00Z') })),
      jobs: queue.jobs,
      fetcher: createGuardedFetcher(),
      clock: fixedClock('2026-03-01T12:00:00Z'),
      encrypter,
    });
    const rolledBack = test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
      await delivery.record(tx, ctx.workspaceId, { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } });
      throw new Error('undone');
    });
    await expect(rolledBack).rejects.toThrow('undone');
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toEqual([]);
  });

  it('are never sent to a private network', async () => {
    const { ctx, usecases, recordEvent, queue } = await setUp(false);
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
});
