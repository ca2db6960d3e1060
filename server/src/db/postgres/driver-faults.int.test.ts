import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresPrograms, type ScratchCluster, startScratchCluster } from '../testing/cluster.ts';
import { FAULTS, runFault } from '../testing/faults.ts';

const programs = postgresPrograms();
if (!programs) console.warn('Skipped: driver faults need the programs of a Postgres server (initdb, pg_ctl). Set POSTGRES_BIN.');

// `bench/driver-faults.ts` runs the same faults for the driver that was not chosen.
describe.skipIf(!programs)('a fault in the middle of a transaction', () => {
  let cluster: ScratchCluster;
  beforeAll(async () => {
    cluster = await startScratchCluster(programs ?? '');
  });
  afterAll(() => cluster?.stop());

  for (const driver of ['database', 'pg'] as const)
    it.each(FAULTS)(`is rejected, commits nothing and leaves ${driver} usable: %s`, async (fault) => {
      const report = await runFault(cluster, driver, fault);
      expect(report).toMatchObject({ lived: true, foreign: [], next: 'accepted' });
      expect(report.thrown).not.toContain('accepted');
      expect(report.dead).toMatch(/^rejected/);
    });
});
