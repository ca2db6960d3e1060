import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from './clock.ts';
import { median } from './figures.ts';
import { residentMb } from './machine.ts';
import { benchEnv, startServer } from './server-process.ts';

export interface StartRuns {
  /** The first start on an empty folder or database. */
  firstMs: number;
  /** Median of the later starts, until the first successful /health. */
  laterMs: number;
  /** Resident megabytes without load: the server process, and with its child processes. */
  idleMb: { own: number; tree: number };
}

/** Starts and stops the server `times` times without a model, and measures its memory `restSeconds` after the last start. */
export async function runStarts(databaseUrl: string | null, times: number, restSeconds: number): Promise<StartRuns> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-start-'));
  const env = benchEnv({ DATA_DIR: dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) });
  try {
    const starts: number[] = [];
    let idleMb = { own: Number.NaN, tree: Number.NaN };
    for (let i = 0; i <= times; i++) {
      const server = await startServer({ env });
      starts.push(server.startMs);
      if (i === times) {
        await sleep(restSeconds * 1000);
        idleMb = residentMb(server.pid);
      }
      await server.stop();
    }
    const [firstMs = Number.NaN, ...later] = starts;
    return { firstMs, laterMs: median(later), idleMb };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
