import { expect, it } from 'vitest';
import { createTestDatabase } from '../../db/testing/test-database.ts';
import { createPgBossJobs } from '../../providers/jobs/pg-boss.jobs.ts';
import { fixedClock } from '../../shared/clock.ts';
import { createEncrypter } from '../../shared/encrypter.ts';
import { newId } from '../../shared/ids.ts';
import { silentLogger } from '../../shared/logger.ts';
import { noTelemetry } from '../../shared/telemetry.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createDeliveriesStore, WEBHOOK_QUEUE } from './deliveries.store.ts';
import { createDeliveriesUsecases } from './deliveries.usecases.ts';
import { createWebhookDelivery } from './deliveries.worker.ts';
import { createWebhooksStore } from './webhooks.store.ts';
import { createWebhooksUsecases } from './webhooks.usecases.ts';

it('deliveries of one workspace, whose endpoint does not respond, never delay those of another', async () => {
  const test = await createTestDatabase();
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const encrypter = createEncrypter('a test secret', 'webhooks');
  const audit = createAuditWriter({ clock });
  const store = createWebhooksStore(test.database, audit);
  const jobs = createPgBossJobs({ database: test.database, queues: [WEBHOOK_QUEUE], logger: silentLogger, telemetry: noTelemetry });
  const gate = Promise.withResolvers<void>();
  const requested: string[] = [];
  const request = async ({ url }: { url: string }) => {
    requested.push(new URL(url).hostname);
    if (url.includes('silent')) await gate.promise;
    return { status: 200 };
  };
  const deliveriesStore = createDeliveriesStore(test.database, audit, jobs);
  const deliveries = createWebhookDelivery({
    ...{ store, deliveries: deliveriesStore, jobs, fetcher: { request } as never, clock, encrypter },
    details: {
      describeAnswer: async () => undefined,
      describeSource: async () => ({
        source: { id: newId('source'), type: 'text', title: 'Hours', externalId: null, url: null, tags: [] },
        message: 'Ready.',
        clone: { id: newId('clone'), name: 'Ada', slug: 'ada' },
      }),
    },
  });
  const usecases = createWebhooksUsecases({ store, clock, encrypter, checkUrl: async () => {}, changed: () => {} });
  const { listWebhookDeliveries } = createDeliveriesUsecases({
    endpoints: store,
    deliveries: deliveriesStore,
    clock,
    attemptTest: deliveries.attemptTest,
  });
  const subscribe = async (url: string) => {
    const { ctx } = await createTestWorkspace(test.database);
    const { id } = await usecases.createWebhookEndpoint(ctx, { url, events: ['source.ready'] });
    const send = () =>
      test.database.transaction({ workspaceId: ctx.workspaceId }, (tx) =>
        deliveries.record(tx, ctx.workspaceId, { type: 'source.ready', data: { sourceId: newId('source'), cloneId: newId('clone') } }),
      );
    return { ctx, id, send };
  };
  await jobs.start();
  await deliveries.start();

  const silent = await subscribe('https://silent.example.com/hook');
  const answering = await subscribe('https://answering.example.com/hook');
  for (let n = 0; n < 30; n++) await silent.send();
  await expect.poll(() => requested.length).toBeGreaterThanOrEqual(4);
  await answering.send();
  await expect
    .poll(async () => (await listWebhookDeliveries(answering.ctx, answering.id, { limit: 5 })).data.map(({ status }) => status), {
      timeout: 100_000,
    })
    .toEqual(['delivered']);
  expect(requested.filter((host) => host.startsWith('silent'))).toHaveLength(4);
  gate.resolve();
  await expect.poll(async () => (await jobs.check()).waiting + (await jobs.check()).active).toBe(0);
  await jobs.stop(1000);
  await test.close();
});
