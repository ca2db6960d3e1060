import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { call, createClone, type Expert, registerExpert, waitForSources } from './api.ts';
import { createDatabase, dropDatabase, seedRelayData } from './relay-data.ts';
import { seedClone } from './seed.ts';
import { BENCH_JWT_SECRET, benchEnv, startServer } from './server-process.ts';

/** Increase it when the texts or their storage change, so that the bench does not reuse an old template. */
const SEED_VERSION = 1;

export interface BenchData {
  /** A copy of the seeded database for this run. */
  url: string;
  relayUrl: string;
  jwtSecret: string;
  expert: Expert;
  cloneId: string;
  drop(): Promise<void>;
}

export const BENCH_DATABASE_URL = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5417/postgres';

/** Null when Postgres accepts connections at `url`; otherwise what is wrong and what to do. */
export async function postgresProblem(url = BENCH_DATABASE_URL): Promise<string | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query("select 1 from pg_available_extensions where name = 'vector'");
    return rows.length > 0 ? null : 'This Postgres has no pgvector. Install version 0.8 or later.';
  } catch (error) {
    return `Cannot connect to Postgres (${(error as Error).message}). Start one with pgvector and set a superuser's address: BENCH_DATABASE_URL=postgres://postgres@127.0.0.1:5417/postgres npm run bench`;
  } finally {
    await client.end().catch(() => {}); // never connected
  }
}

function schemaKey(chunks: number): string {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  const hash = createHash('sha256').update(`${chunks} ${SEED_VERSION}`);
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

interface TemplateAccount {
  email: string;
  password: string;
  workspaceId: string;
  cloneId: string;
}

async function query<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Registers an expert with one open clone through the server, then fills the clone. The template's comment stores the account. */
async function makeTemplate(name: string, chunks: number, standInUrl: string): Promise<void> {
  const draft = `${name}_draft`;
  const { url } = await createDatabase(BENCH_DATABASE_URL, draft, { replace: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-data-'));
  try {
    const server = await startServer({
      env: benchEnv({
        DATABASE_URL: url,
        DATA_DIR: dataDir,
        OPENAI_BASE_URL: standInUrl,
        OPENAI_API_KEY: 'sk-bench',
      }),
    });
    let made: TemplateAccount;
    let model: string;
    try {
      const expert = await registerExpert(server.url);
      const cloneId = await createClone(expert, { name: 'Ten thousand chunks', open: true });
      // The server's own ingestion of one text shows under which model name it stores vectors.
      const source = await call<{ id: string }>(expert, `/v1/clones/${cloneId}/sources`, {
        body: { type: 'text', title: 'First', text: 'A first text that the server ingests itself.' },
      });
      const [state] = await waitForSources(expert, [source.id], 60_000);
      if (state?.status !== 'ready') throw new Error(`The first text did not become ready: ${JSON.stringify(state)}`);
      model = (await query<{ model: string }>(url, 'select model from chunk_embeddings limit 1'))[0]?.model ?? '';
      await call(expert, `/v1/sources/${source.id}`, { method: 'DELETE' });
      made = { email: expert.email, password: expert.password, workspaceId: expert.workspaceId, cloneId };
    } finally {
      await server.stop();
    }
    await seedClone(url, { workspaceId: made.workspaceId, cloneId: made.cloneId, model }, chunks);
    await query(BENCH_DATABASE_URL, `comment on database "${draft}" is '${JSON.stringify(made)}'`);
    await query(BENCH_DATABASE_URL, `alter database "${draft}" rename to "${name}"`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Databases with `chunks` chunks for the server and for the baseline: seeded once per schema, copied for each run. */
export async function prepareBenchData(chunks: number, standInUrl: string, say: (text: string) => void): Promise<BenchData> {
  const key = schemaKey(chunks);
  const template = `cloneai_bench_${key}`;
  const there = await query(BENCH_DATABASE_URL, 'select 1 from pg_database where datname = $1', [template]);
  if (there.length === 0) {
    say(`seeding ${chunks} chunks (takes a minute, reused by later runs)`);
    await makeTemplate(template, chunks, standInUrl);
  }
  const [comment] = await query<{ text: string }>(
    BENCH_DATABASE_URL,
    "select shobj_description(oid, 'pg_database') as text from pg_database where datname = $1",
    [template],
  );
  const made = JSON.parse(comment?.text ?? '') as TemplateAccount;
  const name = `cloneai_bench_run_${randomBytes(4).toString('hex')}`;
  const { url } = await createDatabase(BENCH_DATABASE_URL, name, { template });
  const relay = await createDatabase(BENCH_DATABASE_URL, `cloneai_bench_relay_${chunks}`);
  if (relay.made) say("seeding the baseline's table");
  await seedRelayData(relay.url, chunks);
  return {
    url,
    relayUrl: relay.url,
    jwtSecret: BENCH_JWT_SECRET,
    expert: { url: '', token: '', ...made },
    cloneId: made.cloneId,
    drop: () => dropDatabase(BENCH_DATABASE_URL, name),
  };
}
