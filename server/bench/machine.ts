import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { Client } from 'pg';

/** USER_HZ: /proc counts processor time in hundredths of a second on every Linux. */
const TICK_MS = 10;

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // the process has ended
  }
}

/** Fields of /proc/pid/stat after the command's closing bracket; [1] = parent, [11] + [12] = user + system ticks. */
function statOf(pid: number): string[] | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : null;
}

/** Milliseconds of processor time of all threads of a process; 0 when it has ended. */
export function cpuMs(pid: number): number {
  const stat = statOf(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) * TICK_MS : 0;
}

/** Processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((candidate) => candidate > 0 && Number(statOf(candidate)?.[1]) === pid);
}

/** Resident megabytes (10⁶ bytes) of a process, and of the process with its descendants. */
export function residentMb(pid: number): { own: number; tree: number } {
  const own = (Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) * 1024) / 1e6;
  return { own, tree: childrenOf(pid).reduce((sum, child) => sum + residentMb(child).tree, own) };
}

/** Whether processes can be pinned to cores. */
export function canPin(): boolean {
  if (process.platform !== 'linux' || cpus().length < 2) return false;
  try {
    execFileSync('taskset', ['-pc', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function affinityOf(pid: number): string | null {
  return /Cpus_allowed_list:\s*(\S+)/.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? null;
}

function pin(pid: number, cores: string): void {
  execFileSync('taskset', ['-pc', cores, String(pid)], { stdio: 'ignore' });
}

/** Process ID of the Postgres main process behind `url`; null when it is not visible on this machine. */
export async function postmasterOf(url: string): Promise<number | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = rows[0]?.pid ?? 0;
    if (!read(`/proc/${pid}/cmdline`)?.includes('postgres')) return null;
    return Number(statOf(pid)?.[1]) || null;
  } finally {
    await client.end();
  }
}

/** Pins Postgres and its child processes to one core; new connections inherit it. Returns a function that undoes it. */
export function pinPostgres(postmaster: number, core: number): () => void {
  const before = affinityOf(postmaster) ?? `0-${cpus().length - 1}`;
  const set = (cores: string) => {
    for (const pid of [postmaster, ...childrenOf(postmaster)]) {
      try {
        pin(pid, cores);
      } catch (error) {
        // A connection's process may have ended.
        if (pid === postmaster) throw error;
      }
    }
  };
  set(String(core));
  return () => set(before);
}

/** Measures, in milliseconds from now on, the processor time of one database's connections and of Postgres' background writers. */
export function watchPostgresCpu(postmaster: number, database: string): { total(): number } {
  const first = new Map<number, number>();
  const latest = new Map<number, number>();
  const sample = (isFirst: boolean) => {
    for (const pid of childrenOf(postmaster)) {
      const title = read(`/proc/${pid}/cmdline`) ?? '';
      if (!title.includes(` ${database} `) && !/walwriter|checkpointer|background writer/.test(title)) continue;
      const value = cpuMs(pid);
      if (!first.has(pid)) first.set(pid, isFirst ? value : 0);
      latest.set(pid, value);
    }
  };
  sample(true);
  return {
    total() {
      sample(false);
      return [...latest].reduce((sum, [pid, value]) => sum + value - (first.get(pid) ?? 0), 0);
    },
  };
}

/** One line about the machine of the figures. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}
