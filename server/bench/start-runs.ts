import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleTool } from './build.ts';
import { sleep } from './clock.ts';
import { median } from './figures.ts';
import { residentMb } from './machine.ts';
import { benchEnv, startServer, startTool } from './server-process.ts';

export interface StartRuns {
  /** The first start on an empty folder or database, until the server says that it is ready. */
  firstMs: number;
  /** Medians of the later starts: until the server says that it is ready, and until the first successful /health. */
  readyMs: number;
  healthMs: number;
  /** Resident megabytes without load: the server process, and with its child processes. */
  idleMb: { own: number; tree: number };
}

/** What a start costs at least on this machine. Medians, in milliseconds. */
export interface StartFloors {
  /** `node -e 0`, until it has ended. */
  nodeMs: number;
  /** The relay in Hono, bundled and with a compile cache like the server, until it listens and has a database connection. */
  honoMs: number;
}

/** Starts and stops the server `times` times without a model, and measures its memory `restSeconds` after the last start. */
export async function runStarts(databaseUrl: string | null, times: number, restSeconds: number): Promise<StartRuns> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-start-'));
  const env = benchEnv({ DATA_DIR: dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) });
  try {
    const starts: { readyMs: number; startMs: number }[] = [];
    let idleMb = { own: Number.NaN, tree: Number.NaN };
    for (let i = 0; i <= times; i++) {
      const server = await startServer({ env });
      starts.push(server);
      if (i === times) {
        await sleep(restSeconds * 1000);
        idleMb = residentMb(server.pid);
      }
      await server.stop();
    }
    const [first, ...later] = starts;
    return {
      firstMs: first?.readyMs ?? Number.NaN,
      readyMs: median(later.map(({ readyMs }) => readyMs)),
      healthMs: median(later.map(({ startMs }) => startMs)),
      idleMb,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Measures the floors `times` times, after one start that fills the caches. */
export async function runFloors(databaseUrl: string, modelUrl: string, times: number): Promise<StartFloors> {
  const cache = mkdtempSync(join(tmpdir(), 'cloneai-bench-compiled-'));
  try {
    const file = bundleTool('bare-relay-hono');
    const node: number[] = [];
    const hono: number[] = [];
    for (let i = 0; i <= times; i++) {
      const startedAt = performance.now();
      spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' });
      node.push(performance.now() - startedAt);
      const relay = await startTool(file, [databaseUrl, modelUrl], { env: { NODE_COMPILE_CACHE: cache } });
      hono.push(relay.startMs);
      await relay.stop();
    }
    return { nodeMs: median(node.slice(1)), honoMs: median(hono.slice(1)) };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
