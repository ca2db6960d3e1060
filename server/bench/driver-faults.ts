import { postgresPrograms, startScratchCluster } from '../src/db/testing/cluster.ts';
import { DRIVERS, FAULTS, runFault } from '../src/db/testing/faults.ts';

// Shows how each driver behaves when a connection is lost inside a transaction: `node bench/driver-faults.ts`.
const programs = postgresPrograms();
if (!programs) {
  console.log('The programs of a Postgres server (initdb, pg_ctl) are missing. Set POSTGRES_BIN to their folder.');
  process.exit(1);
}
const cluster = await startScratchCluster(programs);
try {
  for (const driver of DRIVERS)
    for (const fault of FAULTS) {
      const report = await runFault(cluster, driver, fault);
      console.log(`${report.clean ? 'clean ' : 'BROKEN'}  ${driver.padEnd(8)}  ${fault}`);
      console.log(`        process ended ${report.ended}`);
      console.log(`        the transaction was ${report.dead}; one that throws was ${report.thrown}; the next was ${report.next}`);
      console.log(`        rows of failed transactions committed: ${report.foreign.length === 0 ? 'none' : report.foreign.join(', ')}`);
    }
} finally {
  await cluster.stop();
}
