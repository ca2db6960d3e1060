import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_DATABASE_URL, postgresProblem, prepareBenchData } from './bench-database.ts';
import { buildServer } from './build.ts';
import { findFastApi } from './fastapi.ts';
import { canPin, pinPostgres, postmasterOf } from './machine.ts';
import { benchEnv, startTool } from './server-process.ts';
import type { Surroundings } from './subjects.ts';

export interface Bench extends Surroundings {
  /** Whether the server and Postgres are pinned to core 0 and the tools to core 1. */
  pinned: boolean;
  /** Lets Postgres use every core from now on. */
  unpinPostgres(): void;
}

/**
 * Builds the server, starts the model stand-in and makes the databases, runs `work`, and undoes everything, on SIGINT and SIGTERM too. Ends the
 * process with code 1 when there is no Postgres. With `pin: false` nothing is pinned to a core.
 */
export async function withBench<T>(
  options: { chunks: number; pin?: boolean; say: (text: string) => void },
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const { chunks, say } = options;
  const problem = await postgresProblem();
  if (problem) {
    console.error(`bench: ${problem}`);
    process.exit(1);
  }
  buildServer(say);
  const postmaster = await postmasterOf(BENCH_DATABASE_URL);
  const pinned = options.pin !== false && canPin() && postmaster !== null;
  const [serverCore, toolCore] = pinned ? [0, 1] : [undefined, undefined];
  const undo: (() => unknown)[] = [];
  const cleanUp = async () => {
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        console.error(`bench: cleaning up: ${(error as Error).message}`);
      }
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
  try {
    const standIn = await startTool('model-stand-in.ts', ['0', '{"text":"stamps","honorMaxTokens":false}'], { core: toolCore });
    undo.push(standIn.stop);
    const data = await prepareBenchData(chunks, standIn.line, say);
    undo.push(data.drop);
    const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-data-'));
    undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const env = benchEnv({
      DATABASE_URL: data.url,
      DATA_DIR: dataDir,
      JWT_SECRET: data.jwtSecret,
      // Sessions of one server are used at another, and tokens name the address as their issuer.
      PUBLIC_URL: 'http://clones.example.com',
      OPENAI_BASE_URL: standIn.line,
      OPENAI_API_KEY: 'sk-bench',
      CHAT_MODEL: 'gpt-4o',
      // One core, one process: several are measured by themselves.
      WORKERS: '1',
    });
    const unpinPostgres = pinned ? pinPostgres(postmaster as number, 0) : () => {};
    undo.push(unpinPostgres);
    return await work({
      data,
      env,
      standInUrl: standIn.line,
      postmaster,
      serverCore,
      toolCore,
      fastapi: findFastApi(),
      pinned,
      unpinPostgres,
    });
  } finally {
    await cleanUp();
  }
}
