import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { ScratchCluster } from './cluster.ts';

/** `database` is this server's own `Database`; the others are the drivers, used as their manuals describe. */
export const DRIVERS = ['postgres', 'pg', 'database'] as const;
export const FAULTS = [
  'backend terminated',
  'backend terminated in a query',
  'server restarted',
  'server restarted in a query',
  'idle timeout',
] as const;
export type Driver = (typeof DRIVERS)[number];
export type Fault = (typeof FAULTS)[number];

export interface FaultReport {
  driver: Driver;
  fault: Fault;
  /** Whether the process survived. */
  lived: boolean;
  ended: string;
  /** Result of the transaction in which the fault happened. */
  dead: string;
  /** Result of a transaction right after the fault whose callback throws. */
  thrown: string;
  /** Result of an ordinary transaction, at most 5 s after the fault. */
  next: string;
  /** Committed rows of failed transactions. */
  foreign: string[];
  clean: boolean;
}

const LIMIT_MS = 20_000;

/** Runs one fault against one driver in a child process and reports the result. Some faults restart the cluster. */
export async function runFault(cluster: ScratchCluster, driver: Driver, fault: Fault): Promise<FaultReport> {
  await asAdmin(cluster, (admin) => admin.query('create table if not exists faults (driver text, fault text, what text)'));
  const child = fork(fileURLToPath(new URL('./faults.child.ts', import.meta.url)), [driver, fault, cluster.url], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = { dead: 'nothing', thrown: 'nothing', next: 'nothing' };
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const exit = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(code === 0 ? 'normally' : `with ${signal ?? code}`)),
  );
  const middle = new Promise<void>((resolve) =>
    child.on('message', (message) => {
      if (message === 'in transaction') resolve();
      else said = message as typeof said;
    }),
  );
  await Promise.race([middle, exit]);
  await sleep(100);
  if (fault.startsWith('server restarted')) await cluster.restart();
  if (fault.startsWith('backend terminated'))
    await asAdmin(cluster, async (admin) => {
      await admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'`,
      );
    });
  await sleep(100);
  if (child.connected) child.send('broken');
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const ended = await exit;
  clearTimeout(timer);

  const rows = await asAdmin(cluster, (admin) =>
    admin.query<{ what: string }>('select what from faults where driver = $1 and fault = $2', [driver, fault]),
  );
  const foreign = rows.rows.map(({ what }) => what).filter((what) => what !== 'good');
  const lived = ended === 'normally';
  const why = lived ? '' : (stderr.split('\n').find((line) => /Error/.test(line)) ?? '').trim();
  return {
    driver,
    fault,
    lived,
    ended: why ? `${ended}: ${why}` : ended,
    ...said,
    foreign,
    clean:
      lived && foreign.length === 0 && said.dead.startsWith('rejected') && !said.thrown.includes('accepted') && said.next === 'accepted',
  };
}

async function asAdmin<T>(cluster: ScratchCluster, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
