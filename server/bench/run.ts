import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { BENCH_DATABASE_URL } from './bench-database.ts';
import { withBench } from './bench-setup.ts';
import { type Effort, FULL, QUICK } from './chat-runs.ts';
import { runCluster } from './cluster-runs.ts';
import { describeMachine } from './machine.ts';
import { writeReport } from './report.markdown.ts';
import { type Rounds, runRounds } from './rounds.ts';
import { benchEnv, runTool, serverEntry, startServer } from './server-process.ts';
import { runFloors, runStarts } from './start-runs.ts';

const help = `Compares CloneAI with a bare relay and with the same relay in Hono and in FastAPI, and measures its start, idle memory and
retrieval. Writes server/bench/RESULTS.md.

  --quick        one short round; its figures prove only that the bench runs, and are not written
  --chunks N     chunks in the clone (10000)
  --rounds N     the fewest rounds of the chat measurements (3); more follow, up to 6, while the bare relay itself is not steady
  --no-pin       leave everything on all cores, on a machine that others use; such figures cannot be compared
  --cluster      also measures several server processes against one, on all cores
  --no-retrieval skip the retrieval scores
  --no-write     print the report without writing RESULTS.md

BENCH_DATABASE_URL  superuser address of a Postgres with pgvector on this machine (${BENCH_DATABASE_URL})
BENCH_PYTHON        Python with fastapi, uvicorn, asyncpg and aiohttp (python3, then /usr/bin/python3)`;

const serverDir = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string) => console.error(`bench: ${text}`);

async function postgresVersion(): Promise<string> {
  const client = new Client({ connectionString: BENCH_DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>("select 'PostgreSQL ' || current_setting('server_version') as version");
    return rows[0]?.version ?? 'PostgreSQL';
  } finally {
    await client.end();
  }
}

/** Scores through the API of an embedded server without a model, as after a first start. */
async function retrievalScores(skip: boolean): Promise<string> {
  if (skip) return 'Skipped in this run.';
  say('retrieval');
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-retrieval-'));
  const server = await startServer({ env: benchEnv({ DATA_DIR: dataDir }) });
  try {
    const scores = await runTool('retrieval.ts', ['--url', server.url]);
    return `Offline embedder, through \`POST /v1/clones/{id}/search\` on the embedded database.\n\n\`\`\`\n${scores.trim()}\n\`\`\``;
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    chunks: { type: 'string', default: '10000' },
    rounds: { type: 'string' },
    'no-pin': { type: 'boolean', default: false },
    cluster: { type: 'boolean', default: false },
    'no-retrieval': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

function effortOf(): Effort {
  const base = values.quick ? QUICK : FULL;
  const rounds = values.rounds ? Number(values.rounds) : base.rounds;
  return { ...base, rounds, maxRounds: Math.max(rounds, base.maxRounds) };
}

/** Several processes use every core, so nothing of this is pinned. */
function cluster({ rounds }: Rounds, chunks: number, quick: boolean) {
  const fastest = Math.max(...rounds.map((round) => round.bare.saturation.chatsPerSecond));
  const size = quick ? { rounds: 1, seconds: 3, warmup: 1 } : { rounds: 3, seconds: 10, warmup: 3 };
  return withBench({ chunks, pin: false, say }, (bench) => runCluster(bench, { ...size, rate: 2 * fastest, say }));
}

const startedAt = performance.now();
const chunks = Number(values.chunks);
const measured = await withBench({ chunks, pin: !values['no-pin'], say }, async (bench) => {
  const rounds = await runRounds(bench, effortOf(), say);
  bench.unpinPostgres();
  say('starts and memory');
  const [times, rest] = values.quick ? [3, 3] : [5, 15];
  return {
    ...rounds,
    pinned: bench.pinned,
    fastapi: 'skipped' in bench.fastapi ? bench.fastapi.skipped : `FastAPI: ${bench.fastapi.versions}`,
    starts: {
      postgres: await runStarts(bench.data.url, times, rest),
      embedded: await runStarts(null, times, rest),
      floors: await runFloors(bench.data.relayUrl, bench.standInUrl, times),
    },
  };
});
const report = writeReport({
  ...measured,
  when: new Date().toISOString().slice(0, 16).replace('T', ' '),
  machine: describeMachine(),
  entry: relative(join(serverDir, '..'), serverEntry()),
  postgres: await postgresVersion(),
  chunks,
  cluster: values.cluster ? await cluster(measured, chunks, values.quick) : null,
  retrieval: await retrievalScores(values['no-retrieval'] || values.quick),
  minutes: (performance.now() - startedAt) / 60_000,
});
console.log(report);
if (!values['no-write'] && !values.quick) writeFileSync(join(serverDir, 'bench', 'RESULTS.md'), report);
