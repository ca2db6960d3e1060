import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BENCH_DATABASE_URL, postgresProblem } from '../bench-database.ts';
import { createDatabase, dropDatabase } from '../relay-data.ts';
import { benchEnv } from '../server-process.ts';

export type Engine = 'embedded' | 'postgres';

/** An empty data folder and database for the servers of one command. */
export interface FaultEnvironment {
  engine: Engine;
  databaseUrl: string | null;
  dataDir: string;
  /** Environment variables for each server. */
  env: Record<string, string>;
  dispose(): Promise<void>;
}

/** Creates a folder, and on Postgres a database. `extra` overrides variables of the bench. */
export async function prepareEnvironment(engine: Engine, extra: Record<string, string> = {}): Promise<FaultEnvironment> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-faults-'));
  const name = `cloneai_faults_${randomBytes(4).toString('hex')}`;
  const databaseUrl = engine === 'postgres' ? (await createDatabase(BENCH_DATABASE_URL, name)).url : null;
  return {
    engine,
    databaseUrl,
    dataDir,
    env: benchEnv({
      DATA_DIR: dataDir,
      JWT_SECRET: randomBytes(24).toString('hex'),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...extra,
    }),
    async dispose() {
      if (databaseUrl) await dropDatabase(BENCH_DATABASE_URL, name);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The engines of the command line (`embedded`, `postgres`), both by default. Prints why it skips one. */
export async function enginesToRun(): Promise<Engine[]> {
  const named = process.argv.slice(2).filter((word): word is Engine => word === 'embedded' || word === 'postgres');
  const engines: Engine[] = named.length > 0 ? named : ['embedded', 'postgres'];
  if (!engines.includes('postgres')) return engines;
  const problem = await postgresProblem();
  if (!problem) return engines;
  console.error(`Skipping Postgres. ${problem}`);
  return engines.filter((engine) => engine !== 'postgres');
}

/** A number from the command line: `name=5`. */
export function numberArgument(name: string, fallback: number): number {
  const given = process.argv.find((word) => word.startsWith(`${name}=`));
  return given ? Number(given.slice(name.length + 1)) : fallback;
}

/** The folder of test documents: `CLONEAI_CORPUS`, or a folder beside the repository. Ends the process when it is missing. */
export function corpus(): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const folder = resolve(root, process.env.CLONEAI_CORPUS ?? '../shared/corpus');
  if (!existsSync(join(folder, 'pdf'))) {
    console.error(`No test documents in ${folder}. Set CLONEAI_CORPUS to a folder with pdf/, docx/ and html/.`);
    process.exit(1);
  }
  return folder;
}
