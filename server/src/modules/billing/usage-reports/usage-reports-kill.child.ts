import { type OpenDatabaseOptions, openDatabase } from '../../../db/open.ts';
import { storeConversation } from '../../../db/testing/conversation.ts';
import { createLagoBilling } from '../../../providers/billing/lago.billing.ts';
import { createPgBossJobs } from '../../../providers/jobs/pg-boss.jobs.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { CloneId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { noTelemetry } from '../../../shared/telemetry.ts';
import { createTestWorkspace } from '../../accounts/testing/accounts.testing.ts';
import { createUsageReportsStore } from './usage-reports.store.ts';
import { createUsageReporter, USAGE_QUEUE } from './usage-reports.worker.ts';

// A server that stores answers and reports usage, for the test that kills it. Argument: JSON with the locations of the database and
// Lago. When it receives a number, it stores that many answers with their usage and confirms once they are durable.
const { apiUrl, apiKey, ...where } = JSON.parse(process.argv[2] ?? '{}') as Partial<OpenDatabaseOptions> & {
  apiUrl: string;
  apiKey: string;
};
const deps = { logger: silentLogger, telemetry: noTelemetry };
const database = await openDatabase({ ...where, ...deps, clock: systemClock });
const jobs = createPgBossJobs({ database, queues: [USAGE_QUEUE], ...deps });
const billing = createLagoBilling({ apiUrl, apiKey, fetch, clock: systemClock, timeoutMs: 60_000 });
const delivery = createUsageReporter({ store: createUsageReportsStore(database), billing, jobs, ...deps, claimSeconds: 2 });
await jobs.start();
await delivery.start();
const sweeper = setInterval(() => void delivery.sweep(), 200);

process.on('message', async (message) => {
  if (typeof message === 'number') {
    const { ctx } = await createTestWorkspace(database);
    let cloneId: CloneId | undefined;
    for (let n = 0; n < message; n++)
      ({ cloneId } = await storeConversation(database, ctx, { at: new Date().toISOString(), ...(cloneId ? { cloneId } : {}) }));
    process.send?.({ answered: message });
    return;
  }
  clearInterval(sweeper);
  await jobs.stop(1_000);
  await database.close();
  process.disconnect();
});
process.send?.({ ready: true });
