import type { Database } from '../../db/db.ts';
import type { Metrics } from '../../http/metrics.ts';
import type { Module } from '../../http/module.ts';
import type { Billing } from '../../providers/billing/billing.port.ts';
import type { Jobs } from '../../providers/jobs/jobs.port.ts';
import type { EmailTemplate, Outbox } from '../../providers/mailer/outbox.port.ts';
import type { Payments } from '../../providers/payments/payments.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { WorkspaceId } from '../../shared/ids.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Telemetry } from '../../shared/telemetry.ts';
import { billingRoutes } from './billing.routes.ts';
import { createBillingStore } from './billing.store.ts';
import { createBillingUsecases } from './billing.usecases.ts';
import { breakdownRoutes } from './breakdown/breakdown.routes.ts';
import { createBreakdownStore } from './breakdown/breakdown.store.ts';
import { createBreakdownUsecases } from './breakdown/breakdown.usecases.ts';
import { payoutAccountsRoutes } from './payout-accounts/payout-accounts.routes.ts';
import { createPayoutAccountsStore } from './payout-accounts/payout-accounts.store.ts';
import { createPayoutAccountsUsecases } from './payout-accounts/payout-accounts.usecases.ts';
import { createSpendingStore } from './spending/spending.store.ts';
import { createSpendingUsecases } from './spending/spending.usecases.ts';
import { createUsageReportsStore } from './usage-reports/usage-reports.store.ts';
import { createUsageReporter, USAGE_QUEUE } from './usage-reports/usage-reports.worker.ts';

interface BillingModuleDeps {
  database: Database;
  audit: AuditWriter;
  jobs: Jobs;
  billing: Billing;
  /** Null without STRIPE_SECRET_KEY. */
  payments: Payments | null;
  outbox: Outbox;
  metrics: Metrics;
  telemetry: Telemetry;
  clock: Clock;
  logger: Logger;
  publicUrl: string;
  /** Allowed origins of return URLs. Null: the origin of the public URL only. */
  returnOrigins: readonly string[] | null;
  neighbors: {
    accounts: Pick<Parameters<typeof createBillingUsecases>[0], 'listOwnerIds' | 'findOwner'>;
    demo: { isDemoWorkspace(workspaceId: WorkspaceId): boolean };
  };
}

/** The most rows that one run of a maintenance task removes. */
const ROWS_PER_RUN = 1_000;
const WORKSPACES_PER_RUN = 100;

export function createBillingModule(deps: BillingModuleDeps) {
  const { database, audit, jobs, billing, outbox, metrics, telemetry, clock, logger, publicUrl, neighbors } = deps;
  const usecases = createBillingUsecases({
    store: createBillingStore(database, audit, outbox),
    clock,
    listOwnerIds: (workspaceId) => neighbors.accounts.listOwnerIds(workspaceId),
    findOwner: (workspaceId, userId) => neighbors.accounts.findOwner(workspaceId, userId),
    publicUrl,
  });
  const spending = createSpendingUsecases({
    store: createSpendingStore(database),
    clock,
    requireCovered: usecases.requireCovered,
  });
  const breakdown = createBreakdownUsecases({ store: createBreakdownStore(database), clock });
  const usage = createUsageReporter({
    store: createUsageReportsStore(database),
    billing,
    jobs,
    logger,
    telemetry,
    isFree: (workspaceId) => neighbors.demo.isDemoWorkspace(workspaceId),
  });
  const payouts = createPayoutAccountsUsecases({
    store: createPayoutAccountsStore(database, audit),
    payments: deps.payments,
    clock,
    logger,
    returnOrigins: deps.returnOrigins ?? [new URL(publicUrl).origin],
  });
  if (billing.outside) {
    metrics.gauge(
      'cloneai_usage_events_waiting',
      'Usage events that are not reported to the metering backend yet, at most 10000.',
      async () => (await usage.backlog()).events,
    );
    metrics.gauge(
      'cloneai_usage_report_lag_seconds',
      'Age of the oldest usage event that is not reported to the metering backend yet.',
      async () => (await usage.backlog()).seconds,
    );
  }
  return {
    usecases: {
      ...usecases,
      ...spending,
      ...breakdown,
      ...payouts,
      flushUsage: (ctx: Context, workspaceId: WorkspaceId) => usage.flush(workspaceId, ctx.signal),
    },
    routes: [billingRoutes(usecases), breakdownRoutes(breakdown), payoutAccountsRoutes(payouts)],
    tags: { Billing: 'Usage, cost, spending limits, and payout accounts.' },
    queues: [USAGE_QUEUE],
    workers: [usage],
    maintenance: [
      {
        name: 'remove old payment events',
        async run() {
          await payouts.removeOldEvents(ROWS_PER_RUN);
        },
      },
      {
        name: 'count the reserved spending of dead servers',
        async run() {
          await spending.settleExpiredHolds(WORKSPACES_PER_RUN, ROWS_PER_RUN);
        },
      },
      { name: 'report usage', run: () => usage.sweep() },
    ],
    emails: usecases.emails,
    personalData: [
      { table: 'usage_events', key: 'id', visitor: '(select visitor_id from sessions s where s.id = t.session_id)' },
      { table: 'spending_limits', key: 'workspace_id' },
      { table: 'spending_holds', key: 'id', visitor: '(select visitor_id from sessions s where s.id = t.session_id)' },
      { table: 'payout_accounts', key: 'id' },
      { table: 'spending_notifications', key: "month || ' ' || limit_micros" },
    ],
  } satisfies Module<unknown, Record<string, EmailTemplate>>;
}
