import type { Database } from '../../../db/db.ts';
import { createTestOutbox } from '../../../providers/mailer/outbox.testing.ts';
import { type Clock, systemClock } from '../../../shared/clock.ts';
import { createAuditWriter } from '../../accounts/audit-log/audit-log.store.ts';
import { createBillingStore } from '../billing.store.ts';
import { createBillingUsecases } from '../billing.usecases.ts';
import { createSpendingStore } from './spending.store.ts';
import { createSpendingUsecases, type ReserveSpending } from './spending.usecases.ts';

/** For tests and benchmarks without spending limits and usage. */
export const unlimitedSpending: ReserveSpending = async () => ({ settle: async () => {}, release: async () => {} });

/** The billing use cases of one server. Workspaces have no owners to notify. */
export function createTestSpending(database: Database, clock: Clock = systemClock) {
  const audit = createAuditWriter({ clock });
  const testOutbox = createTestOutbox(() => billing.emails);
  const billing = createBillingUsecases({
    store: createBillingStore(database, audit, testOutbox.outbox),
    clock,
    listOwnerIds: async () => [],
    findOwner: async () => undefined,
    publicUrl: 'https://clones.example.test',
  });
  const spending = createSpendingUsecases({ store: createSpendingStore(database), clock, requireCovered: billing.requireCovered });
  return { ...billing, ...spending };
}
