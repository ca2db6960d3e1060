import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { createGuardedFetcher } from '../../providers/fetcher/guarded.fetcher.ts';
import type { JobPayload, Jobs } from '../../providers/jobs/jobs.port.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { DomainEvent } from '../../shared/events.ts';
import { newId } from '../../shared/ids.ts';
import { createSeal } from '../../shared/sealed.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createWebhookDelivery } from './deliveries.worker.ts';
import { createWebhooksStore } from './webhooks.store.ts';
import { createWebhooksUsecases } from './webhooks.usecases.ts';

const seal = createSeal('a secret of the tests', 'webhooks');
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

/** A queue that is worked by hand, so that a test sees each try and its pause. */
function handQueue() {
  const waiting: { payload: JobPayload; afterSeconds: number }[] = [];
  let handler: (payloads: JobPayload[], signal: AbortSignal) => Promise<void> = async () => {};
  const jobs: Jobs = {
    enqueue: async (_queue, payloads, options) => {
      for (const payload of payloads) waiting.push({ payload, afterSeconds: options?.startAfterSeconds ?? 0 });
    },
    work: async (_queue, _options, given) => {
      handler = given;
    },
    start: async () => {},
    stop: async () => {},
    check: async () => ({ waiting: waiting.length, active: 0, failed: 0 }),
  };
  const next = async () => {
    const job = waiting.shift();
    if (job) await handler([job.payload], new AbortController().signal);
    return job?.afterSeconds;
  };
  return { jobs, waiting, next };
}

async function setUp(allowPrivate = true) {
  const { ctx } = await createTestWorkspace(test.database);
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const store = createWebhooksStore(test.database, createAuditWriter({ clock }));
  const queue = handQueue();
  const delivery = createWebhookDelivery({ store, jobs: queue.jobs, fetcher: createGuardedFetcher({ allowPrivate }), clock, seal });
  await delivery.start();
  const usecases = createWebhooksUsecases({ store, clock, seal, changed: ({ workspaceId }) => delivery.forget(workspaceId) });
  const event: DomainEvent = { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } };
  const happen = () => test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) => delivery.record(tx, ctx.workspaceId, event));
  received.length = 0;
  statuses = [];
  return { ctx, usecases, happen, queue, event, clock };
}

describe('webhooks', () => {
  it('arrive signed as Standard Webhooks says, once', async () => {
    const { ctx, usecases, happen, queue, event } = await setUp();
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await happen();
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

  it('are tried again with growing pauses under the same id, and fail visibly in the end', async () => {
    const { ctx, usecases, happen, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    statuses = Array.from({ length: 20 }, () => 503);
    await happen();
    const pauses: (number | undefined)[] = [];
    for (let pause = await queue.next(); pause !== undefined; pause = await queue.next()) pauses.push(pause);
    expect(pauses).toEqual([0, 5, 60, 300, 1800, 7200, 18_000, 36_000, 43_200]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'failed', attempts: 9, lastStatus: 503, lastError: expect.stringContaining('503') },
    ]);
  });

  it('come only for events that were asked for, and not to an endpoint that is off', async () => {
    const { ctx, usecases, happen, queue } = await setUp();
    await usecases.createWebhookEndpoint(ctx, { url, events: ['message.answered'] });
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await usecases.updateWebhookEndpoint(ctx, id, { enabled: false });
    await happen();
    expect(queue.waiting).toEqual([]);
    await usecases.updateWebhookEndpoint(ctx, id, { enabled: true });
    await happen();
    expect(queue.waiting).toHaveLength(1);
  });

  it('fail at once when the secret that signs them cannot be read', async () => {
    const { ctx, usecases, happen, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const other = createSeal('another secret of the server', 'webhooks').seal('whsec_x');
    await test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
      tx.execute(`update webhook_endpoints set encrypted_secret = '${other}' where id = '${id}'`),
    );
    await happen();
    await queue.next();
    expect([received, queue.waiting]).toEqual([[], []]);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'failed', lastError: expect.stringContaining('JWT_SECRET') },
    ]);
  });

  it('are forgotten after thirty days', async () => {
    const { ctx, usecases, happen, clock } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await happen();
    clock.advance(29 * 86_400_000);
    await happen();
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toHaveLength(2);
    clock.advance(2 * 86_400_000);
    await happen();
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toHaveLength(2);
  });

  it('do not happen when the deed is rolled back', async () => {
    const { ctx, usecases, queue } = await setUp();
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const delivery = createWebhookDelivery({
      store: createWebhooksStore(test.database, createAuditWriter({ clock: fixedClock('2026-03-01T12:00:00Z') })),
      jobs: queue.jobs,
      fetcher: createGuardedFetcher(),
      clock: fixedClock('2026-03-01T12:00:00Z'),
      seal,
    });
    const deed = test.database.transaction({ workspaceId: ctx.workspaceId }, async (tx) => {
      await delivery.record(tx, ctx.workspaceId, { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } });
      throw new Error('undone');
    });
    await expect(deed).rejects.toThrow('undone');
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toEqual([]);
  });

  it('never reach into a private network', async () => {
    const { ctx, usecases, happen, queue } = await setUp(false);
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await happen();
    await queue.next();
    expect(received).toEqual([]);
    expect((await usecases.listWebhookDeliveries(ctx, id, { limit: 5 })).data).toMatchObject([
      { status: 'pending', attempts: 1, lastStatus: null, lastError: expect.stringContaining('private network') },
    ]);
  });

  it('are nothing to another workspace, and the secret is not stored as it is', async () => {
    const { ctx, usecases, happen } = await setUp();
    const { ctx: stranger } = await createTestWorkspace(test.database);
    const { id, secret } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    await happen();
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
