import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSessions } from './api.ts';
import type { LoadPlan } from './load.ts';
import { childrenOf } from './machine.ts';
import { configure } from './measure.ts';
import { startLoader } from './server-process.ts';
import { type RunningSubject, type Surroundings, startProduct } from './subjects.ts';

/** Chats per second at saturation of several processes, and of one; null: this server has no such mode, for the reason given. */
export interface ClusterRuns {
  workers: { one: number[]; two: number[] } | { missing: string };
  replicas: { one: number[]; two: number[] };
}

const CALLERS = 50;

/** Callers ask all servers at once, each server as many as the others; returns the chats per second of all together. */
async function saturate(servers: RunningSubject[], rate: number, seconds: number, warmupSeconds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-bench-'));
  try {
    const standInUrl = servers[0]?.subject.standInUrl ?? '';
    await configure(standInUrl, { delayMs: 1, firstTokenMs: 0 });
    const loads = await Promise.all(
      servers.map(async ({ subject }, at) => {
        if (!subject.cloneai) throw new Error('Only the product runs in several processes.');
        const { expert, cloneId } = subject.cloneai;
        const sessions = await openSessions(expert, cloneId, Math.ceil((rate * (seconds + warmupSeconds + 1)) / servers.length));
        const sessionsFile = join(folder, `sessions-${at}.json`);
        writeFileSync(sessionsFile, JSON.stringify(sessions));
        const plan: LoadPlan = {
          target: { kind: 'cloneai', url: subject.url, sessionsFile },
          mode: 'closed',
          concurrency: CALLERS / servers.length,
          warmupSeconds,
          seconds,
        };
        return { plan, loader: await startLoader(undefined) };
      }),
    );
    const results = await Promise.all(loads.map(({ plan, loader }) => loader.run(plan)));
    for (const { errors } of results) {
      if (Object.keys(errors).length > 0) console.error(`bench: errors in the cluster: ${JSON.stringify(errors)}`);
    }
    return results.reduce((sum, { chatsPerSecond }) => sum + chatsPerSecond, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Measures one server process, one server with `WORKERS=2`, and two servers on one Postgres, in turn. `around` must not be pinned to cores.
 * `rate` is the highest number of chats per second to open sessions for.
 */
export async function runCluster(
  around: Surroundings,
  options: { rounds: number; seconds: number; warmup: number; rate: number; say: (text: string) => void },
): Promise<ClusterRuns> {
  const { rounds, seconds, warmup, rate, say } = options;
  const one: number[] = [];
  const workers: number[] = [];
  const replicas: number[] = [];
  let missing: string | null = null;

  /** Starts `count` servers, measures them, and stops them. Null when `accepts` refuses the first. */
  async function run(count: number, env: Record<string, string>, accepts = (_: RunningSubject) => true): Promise<number | null> {
    const servers: RunningSubject[] = [];
    try {
      for (let i = 0; i < count; i++) servers.push(await startProduct(around, rate, { env }));
      if (!accepts(servers[0] as RunningSubject)) return null;
      return await saturate(servers, rate, seconds, warmup);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  }

  let children = 0;
  for (let round = 1; round <= rounds; round++) {
    say(`cluster, round ${round}: one process`);
    const alone = await run(1, {}, ({ subject }) => {
      children = childrenOf(subject.pid).length;
      return true;
    });
    one.push(alone ?? Number.NaN);
    if (!missing) {
      say(`cluster, round ${round}: WORKERS=2`);
      const shared = await run(1, { WORKERS: '2' }, ({ subject }) => childrenOf(subject.pid).length > children);
      if (shared === null) missing = 'this server starts no more processes with WORKERS=2';
      else workers.push(shared);
    }
    say(`cluster, round ${round}: two servers on one Postgres`);
    replicas.push((await run(2, {})) ?? Number.NaN);
  }
  return { workers: missing ? { missing } : { one, two: workers }, replicas: { one, two: replicas } };
}
