import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Fetcher } from '../../providers/fetcher/fetcher.port.ts';
import type { Jobs } from '../../providers/jobs/jobs.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import { createEncrypter } from '../../shared/encrypter.ts';
import { createDeliveriesStore, WEBHOOK_QUEUE } from './deliveries.store.ts';
import { createDeliveriesUsecases } from './deliveries.usecases.ts';
import { createWebhookDelivery, type EventDetails } from './deliveries.worker.ts';
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
  neighbors: {
    chat: Pick<EventDetails, 'describeAnswer'>;
    knowledge: Pick<EventDetails, 'describeSource'>;
  };
}

export function createWebhooksModule({ database, audit, jobs, fetcher, clock, jwtSecret, neighbors }: WebhooksModuleDeps) {
  const encrypter = createEncrypter(jwtSecret, 'webhooks');
  const store = createWebhooksStore(database, audit);
  const deliveriesStore = createDeliveriesStore(database, audit, jobs);
  const deliveries = createWebhookDelivery({
    ...{ store, deliveries: deliveriesStore, jobs, fetcher, clock, encrypter },
    // Read late: those modules need this one.
    details: {
      describeAnswer: (tx, answer) => neighbors.chat.describeAnswer(tx, answer),
      describeSource: (tx, sourceId) => neighbors.knowledge.describeSource(tx, sourceId),
    },
  });
  const usecases = createWebhooksUsecases({
    ...{ store, clock, encrypter },
    checkUrl: (url) => fetcher.check(url),
    changed: (ctx) => deliveries.forget(ctx.workspaceId),
  });
  const deliveriesUsecases = createDeliveriesUsecases({
    endpoints: store,
    deliveries: deliveriesStore,
    clock,
    attemptTest: deliveries.attemptTest,
  });
  return {
    usecases: { ...usecases, ...deliveriesUsecases, deliveries },
    routes: [webhooksRoutes(usecases, deliveriesUsecases)],
    tags: { Webhooks: 'Events sent to your own URLs.' },
    queues: [WEBHOOK_QUEUE],
    workers: [{ start: deliveries.start }],
    personalData: [
      { table: 'webhook_endpoints', key: 'id', secret: ['encrypted_secret', 'previous_encrypted_secret'] },
      { table: 'webhook_deliveries', key: 'id', visitor: '(select visitor_id from sessions s where s.id = t.session_id)' },
    ],
  } satisfies Module;
}
