import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { Jobs } from '../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import { createEncrypter } from '../../shared/encrypter.ts';
import { createWebhookDelivery, WEBHOOK_QUEUE } from './deliveries.worker.ts';
import { webhooksRoutes } from './webhooks.routes.ts';
import { createWebhooksStore } from './webhooks.store.ts';
import { createWebhooksUsecases } from './webhooks.usecases.ts';

interface WebhooksModuleDeps {
  database: Database;
  audit: AuditWriter;
  jobs: Jobs;
  fetcher: Fetcher;
  clock: Clock;
  jwtSecret: string;
}

export function createWebhooksModule({ database, audit, jobs, fetcher, clock, jwtSecret }: WebhooksModuleDeps) {
  const encrypter = createEncrypter(jwtSecret, 'webhooks');
  const store = createWebhooksStore(database, audit);
  const deliveries = createWebhookDelivery({ store, jobs, fetcher, clock, encrypter });
  const usecases = createWebhooksUsecases({ store, clock, encrypter, changed: (ctx) => deliveries.forget(ctx.workspaceId) });
  return {
    usecases: { ...usecases, deliveries },
    routes: [webhooksRoutes(usecases)],
    tags: { Webhooks: 'Events sent to your own URLs.' },
    queues: [WEBHOOK_QUEUE],
    workers: [deliveries],
  } satisfies Module;
}
