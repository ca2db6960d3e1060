/**
 * Freezes the server (SIGSTOP), as a laptop that is closed or a machine that is moved, while it answers and reads sources, and lets it go on:
 * `node server/bench/faults/freeze.ts [embedded|postgres] [seconds=40]`. On Postgres, a second server goes on meanwhile, takes over what the
 * first one has claimed, and the database ends the connections of the first. Nothing may stay half open: every session answers again, every
 * source becomes ready, and no answer is stored twice.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { call, createClone, openSession, readEvents, registerExpert, uploadBytes, waitForSources } from '../api.ts';
import { sleep } from '../clock.ts';
import { show, table } from '../figures.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { createTexts } from '../texts.ts';
import { type Asked, askOnce } from './answer-kills.ts';
import { type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const QUESTIONS = 8;
const SOURCES = 4;
const PATIENCE_MS = 120_000;
/** Longer than the claim of an answer (15 s) and the lease of a job. */
const seconds = numberArgument('seconds', 40);
const rows: string[][] = [];

/** As a firewall that forgets idle connections, but so that the server can notice. */
async function endConnections(databaseUrl: string, keep: Set<number>): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and not pid = any ($1)',
      [[...keep]],
    );
  } finally {
    await client.end();
  }
}

/** The database processes of the servers that run now. */
async function connections(databaseUrl: string): Promise<Set<number>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    return new Set(rows.map(({ pid }) => pid));
  } finally {
    await client.end();
  }
}

async function freeze(engine: Engine): Promise<void> {
  const environment = await prepareEnvironment(engine, { PUBLIC_URL: 'http://clones.example.com' });
  const model = await startModelStandIn({ settings: { tokens: 60, delayMs: 50, firstTokenMs: 100, honorMaxTokens: false } });
  const env = { ...environment.env, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test' };
  const frozen: ServerProcess = await startServer({ env });
  const others: ServerProcess[] = [];
  try {
    const expert = await registerExpert(frozen.url);
    const cloneId = await createClone(expert, { open: true });
    const firsts = environment.databaseUrl ? await connections(environment.databaseUrl) : new Set<number>();
    if (engine === 'postgres') others.push(await startServer({ env }));
    const all = environment.databaseUrl ? await connections(environment.databaseUrl) : new Set<number>();
    const seconds2 = new Set([...all].filter((pid) => !firsts.has(pid)));

    const texts = createTexts(3);
    const uploads = await Promise.all(
      Array.from({ length: SOURCES }, (_, i) =>
        uploadBytes(
          expert,
          cloneId,
          Buffer.from(Array.from({ length: 40 }, (_, at) => texts.chunk(40 * i + at)).join('\n\n')),
          `text-${i}.txt`,
        ),
      ),
    );
    const asked: (Asked & { key: string; content: string; streamed: boolean; failed: boolean })[] = [];
    for (let i = 0; i < QUESTIONS; i++)
      asked.push({
        ...{ ticket: await openSession(expert, cloneId), messageIds: new Set<string>(), failed: false },
        ...{ key: randomUUID(), content: `Question ${i}: how is it with number ${i}?`, streamed: i % 2 === 0 },
      });
    const answers = asked.map((each) =>
      askOnce(frozen.url, each, each).catch(() => {
        each.failed = true;
      }),
    );
    await sleep(900);
    process.kill(frozen.pid, 'SIGSTOP');
    await sleep(seconds * 500);
    if (environment.databaseUrl) await endConnections(environment.databaseUrl, seconds2);
    await sleep(seconds * 500);
    process.kill(frozen.pid, 'SIGCONT');
    const woke = performance.now();

    let healthyAfter = 0;
    for (; performance.now() - woke < PATIENCE_MS; await sleep(50)) {
      const isReady = await fetch(`${frozen.url}/health/ready`).then(
        (response) => response.ok,
        () => false,
      );
      if (!isReady) continue;
      healthyAfter = performance.now() - woke;
      break;
    }
    await Promise.all(answers);
    // Each call again under its own key: an answer that is there is returned, one that is not is written now.
    let unanswered = 0;
    for (const each of asked) {
      let isDone = false;
      for (const startedAt = performance.now(); !isDone && performance.now() - startedAt < PATIENCE_MS; await sleep(100))
        isDone = await askOnce(frozen.url, each, each).then(
          () => true,
          () => false,
        );
      if (!isDone) unanswered++;
    }
    // And a new question in every session, at the server that was frozen.
    let stuck = 0;
    for (const { ticket } of asked) {
      const next = { ticket, messageIds: new Set<string>() };
      await askOnce(frozen.url, next, { content: 'And the next one?', key: randomUUID(), streamed: true }).catch((error: Error) => {
        console.error(`${ticket.id}: ${error.message}`);
        stuck++;
      });
    }
    const sources = await waitForSources(
      expert,
      uploads.map(({ id }) => id),
      PATIENCE_MS,
    ).catch(() => []);
    const ready = sources.filter(({ status }) => status === 'ready').length;
    let twice = 0;
    for (const { ticket } of asked) {
      const { data } = await call<{ data: { role: string; finishReason: string | null }[] }>(
        { url: frozen.url, token: expert.token },
        `/v1/sessions/${ticket.id}/messages`,
      );
      if (data.filter(({ role, finishReason }) => role === 'assistant' && finishReason !== 'error').length !== 2) twice++;
    }
    // A stream that follows a session from now on hears the next answer: the listener of the database is connected again.
    const [first] = asked;
    const heard = first ? await hearsNext(frozen.url, others[0]?.url ?? frozen.url, first) : false;
    rows.push([
      ...[engine, `${seconds} s`, healthyAfter > 0 ? show(healthyAfter / 1000, 's') : 'never'],
      ...[`${asked.filter(({ failed }) => failed).length} of ${QUESTIONS}`, `${unanswered}`, `${stuck}`, `${twice}`],
      ...[`${ready} of ${SOURCES}`, heard ? 'yes' : '**no**'],
    ]);
    if (healthyAfter === 0 || unanswered + stuck + twice > 0 || ready < SOURCES || !heard) process.exitCode = 1;
  } finally {
    process.kill(frozen.pid, 'SIGCONT');
    await Promise.all([frozen, ...others].map((server) => server.stop()));
    await model.close();
    await environment.dispose();
  }
}

/** Whether a client that follows a session at one server gets an answer that another server writes. */
async function hearsNext(at: string, asking: string, { ticket }: Asked): Promise<boolean> {
  const stop = new AbortController();
  const response = await fetch(`${at}/v1/sessions/${ticket.id}/events`, {
    headers: { authorization: `Bearer ${ticket.token}`, accept: 'text/event-stream' },
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  const next = { ticket, messageIds: new Set<string>() };
  const question = { content: 'Who hears this?', key: randomUUID(), streamed: false };
  const asked = askOnce(asking, next, question).then(() => [...next.messageIds][0]);
  const listen = async () => {
    const started = new Set<string>();
    for await (const { event, data } of readEvents(response)) {
      if (event === 'message-start') started.add(String(data.messageId));
      if (event === 'message-end' && started.has(String(data.messageId)) && data.messageId === (await asked)) return true;
    }
    return false;
  };
  const heard = listen().catch(() => false);
  const isHeard = await heard;
  stop.abort();
  return isHeard;
}

for (const engine of await enginesToRun()) await freeze(engine);
console.log(
  table(
    [
      ...['database', 'frozen', 'ready again after', 'answers that broke', 'never answered', 'sessions stuck', 'answers missing or twice'],
      ...['sources ready', 'followers hear the next answer'],
    ],
    rows,
  ),
);
