import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { loginAgain } from './api.ts';
import { BENCH_DATABASE_URL, postgresProblem, prepareBenchData } from './bench-database.ts';
import { type ChatRuns, FULL, probe, QUICK, runChats, type Subject } from './chat-runs.ts';
import { canPin, describeMachine, pinPostgres, postmasterOf } from './machine.ts';
import { writeReport } from './report.markdown.ts';
import { benchEnv, runTool, serverEntry, startServer, startTool } from './server-process.ts';
import { runStarts } from './start-runs.ts';

const help = `Compares CloneAI with a baseline, and measures its start, idle memory and retrieval. Writes server/bench/RESULTS.md.

  --quick        one short round, under two minutes once the database is seeded
  --chunks N     chunks in the clone (10000)
  --rounds N     rounds of the chat measurements (3)
  --no-retrieval skip the retrieval scores
  --no-write     print the report without writing RESULTS.md

BENCH_DATABASE_URL  superuser address of a Postgres with pgvector on this machine (${BENCH_DATABASE_URL})`;

const serverDir = fileURLToPath(new URL('..', import.meta.url));
const say = (text: string) => console.error(`bench: ${text}`);

function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

/** Builds the server unless the build is newer than the sources. */
function build(): void {
  const built = join(serverDir, 'dist', 'main.js');
  if (process.env.BENCH_SERVER_ENTRY || (existsSync(built) && statSync(built).mtimeMs > newest(join(serverDir, 'src')))) return;
  say('building the server');
  const result = spawnSync(join(serverDir, 'node_modules', '.bin', 'tsup'), { cwd: serverDir, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status !== 0) throw new Error('The build failed. See its output above.');
}

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
    'no-retrieval': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const problem = await postgresProblem();
if (problem) {
  console.error(`bench: ${problem}`);
  process.exit(1);
}

const startedAt = performance.now();
const effort = { ...(values.quick ? QUICK : FULL), ...(values.rounds ? { rounds: Number(values.rounds) } : {}) };
const chunks = Number(values.chunks);
build();

const postmaster = await postmasterOf(BENCH_DATABASE_URL);
const pinned = canPin() && postmaster !== null;
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
  const standIn = await startTool('model-stand-in.ts', ['0', '{"text":"stamps","honorMaxTokens":false}'], toolCore);
  undo.push(standIn.stop);
  const data = await prepareBenchData(chunks, standIn.line, say);
  undo.push(data.drop);
  const dataDir = mkdtempSync(join(tmpdir(), 'cloneai-bench-data-'));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = benchEnv({
    DATABASE_URL: data.url,
    DATA_DIR: dataDir,
    JWT_SECRET: data.jwtSecret,
    OPENAI_BASE_URL: standIn.line,
    OPENAI_API_KEY: 'sk-bench',
    CHAT_MODEL: 'gpt-4o',
  });
  let unpin = () => {};
  if (pinned) {
    unpin = pinPostgres(postmaster as number, 0);
    undo.push(unpin);
  }

  const rounds: { bare: ChatRuns; cloneai: ChatRuns }[] = [];
  let modelCalls = { chat: 0, embeddings: 0 };
  for (let round = 1; round <= effort.rounds; round++) {
    const common = { postmaster, toolCore, standInUrl: standIn.line };
    const relay = await startTool('bare-relay.ts', [data.relayUrl, standIn.line], serverCore);
    let bare: ChatRuns;
    try {
      const subject: Subject = {
        ...common,
        database: new URL(data.relayUrl).pathname.slice(1),
        pid: relay.pid,
        url: relay.line,
        cloneai: null,
        expectedRate: 0,
      };
      bare = await runChats(subject, effort, (text) => say(`round ${round}, bare relay: ${text}`));
    } finally {
      await relay.stop();
    }
    const server = await startServer({ env, ...(serverCore === undefined ? {} : { core: serverCore }) });
    try {
      const expert = await loginAgain(data.expert, server.url);
      const subject: Subject = {
        ...common,
        database: new URL(data.url).pathname.slice(1),
        pid: server.pid,
        url: server.url,
        cloneai: { expert, cloneId: data.cloneId },
        expectedRate: bare.saturation.chatsPerSecond,
      };
      modelCalls = await probe(subject);
      rounds.push({ bare, cloneai: await runChats(subject, effort, (text) => say(`round ${round}, CloneAI: ${text}`)) });
    } catch (error) {
      console.error(server.log().slice(-20).join('\n'));
      throw error;
    } finally {
      await server.stop();
    }
  }
  unpin();

  say('starts and memory');
  const [times, rest] = values.quick ? [3, 3] : [5, 15];
  const starts = { postgres: await runStarts(data.url, times, rest), embedded: await runStarts(null, times, rest) };
  const retrieval = await retrievalScores(values['no-retrieval'] || values.quick);
  const report = writeReport({
    when: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: describeMachine(),
    entry: relative(join(serverDir, '..'), serverEntry()),
    pinned,
    postgres: await postgresVersion(),
    chunks,
    rounds,
    modelCalls,
    starts,
    retrieval,
    minutes: (performance.now() - startedAt) / 60_000,
  });
  console.log(report);
  if (!values['no-write']) writeFileSync(join(serverDir, 'bench', 'RESULTS.md'), report);
} finally {
  await cleanUp();
}
