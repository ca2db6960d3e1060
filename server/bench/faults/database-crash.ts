/**
 * Kills a process of Postgres with SIGKILL, again and again, while the server answers, and repeats each broken call under its own key:
 * `node server/bench/faults/database-crash.ts [times=20]`. Postgres then ends all of its processes, loses what it holds in memory, and
 * recovers from its disk: **for all databases of the server at BENCH_DATABASE_URL**. The claim of an answer is confirmed before it is on the disk
 * (`synchronous_commit = off`), its end is not: no stored answer may lack its question.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { createClone, openSession, registerExpert } from '../api.ts';
import { BENCH_DATABASE_URL, postgresProblem } from '../bench-database.ts';
import { sleep } from '../clock.ts';
import { table } from '../figures.ts';
import { childrenOf, postmasterOf } from '../machine.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { createRandom } from '../texts.ts';
import { type Asked, askOnce } from './answer-kills.ts';
import { numberArgument, prepareEnvironment } from './environment.ts';

const QUESTIONS = 8;
const RETRY_MS = 60_000;
const kills = numberArgument('times', 20);
const random = createRandom(11);

const problem = await postgresProblem();
const postmaster = problem ? null : await postmasterOf(BENCH_DATABASE_URL);
if (!postmaster) {
  console.error(problem ?? 'Skipped: the processes of this Postgres cannot be seen here.');
  process.exit(1);
}
const environment = await prepareEnvironment('postgres');
const model = await startModelStandIn({ settings: { tokens: 40, delayMs: 15, firstTokenMs: 20, honorMaxTokens: false } });
const server = await startServer({ env: { ...environment.env, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test' } });
const found = { answered: 0, repeated: 0, lostQuestions: 0, unanswered: 0, orphans: 0, twice: 0 };

/** Resolves when Postgres accepts connections again. */
async function crash(main: number): Promise<void> {
  const pid = childrenOf(main).find((child) => /walwriter/.test(readFileSync(`/proc/${child}/cmdline`, 'utf8')));
  if (!pid) throw new Error('Postgres has no process that writes its log.');
  process.kill(pid, 'SIGKILL');
  for (const startedAt = performance.now(); (await postgresProblem()) !== null; await sleep(50))
    if (performance.now() - startedAt > RETRY_MS) throw new Error('Postgres did not recover.');
}

async function count(text: string): Promise<number> {
  const client = new Client({ connectionString: environment.databaseUrl ?? '' });
  await client.connect();
  try {
    return Number((await client.query<{ count: string }>(text)).rows[0]?.count);
  } finally {
    await client.end();
  }
}

/** Sessions are opened while the database is there, but the server may not have noticed yet that it is back. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const startedAt = performance.now(); ; await sleep(100)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - startedAt > RETRY_MS) throw error;
    }
  }
}

try {
  const expert = await registerExpert(server.url);
  const cloneId = await createClone(expert, { open: true });
  for (let round = 0; round < kills; round++) {
    const asked: Asked[] = [];
    for (let i = 0; i < QUESTIONS; i++)
      asked.push({ ticket: await patiently(() => openSession(expert, cloneId)), messageIds: new Set<string>() });
    let back = Promise.resolve();
    const answers = asked.map(async (each, i) => {
      const question = { content: `Question ${round}.${i}: how is it with number ${i}?`, key: randomUUID(), streamed: i % 2 === 0 };
      const startedAt = performance.now();
      for (let tries = 0; performance.now() - startedAt < RETRY_MS; tries++) {
        try {
          await askOnce(server.url, each, question);
          found.answered++;
          found.repeated += tries > 0 ? 1 : 0;
          // The answer has a new id if the crash took the first question.
          found.lostQuestions += each.messageIds.size > 1 ? 1 : 0;
          return;
        } catch {
          await back;
          await sleep(100);
        }
      }
      found.unanswered++;
    });
    const afterMs = Math.round(random() * 700);
    await sleep(afterMs);
    back = crash(postmaster);
    await back;
    await Promise.all(answers);
    console.error(`crash ${round + 1} after ${afterMs} ms`);
  }
  found.orphans = await count(
    `select count(*) from messages a where role = 'assistant'
       and not exists (select from messages q where q.session_id = a.session_id and q.answer_id = a.id)`,
  );
  found.twice = await count(
    `select count(*) from (select from messages where role = 'assistant' and finish_reason = 'stop' group by session_id having count(*) > 1) s`,
  );
} finally {
  await server.stop();
  await model.close();
  await environment.dispose();
}
console.log(
  table(
    [
      'crashes',
      'questions',
      'answered',
      'asked again',
      'of those, asked as new',
      'unanswered',
      'answers without a question',
      'answered twice',
    ],
    [
      [
        `${kills}`,
        `${kills * QUESTIONS}`,
        `${found.answered}`,
        `${found.repeated}`,
        `${found.lostQuestions}`,
        `${found.unanswered}`,
        `${found.orphans}`,
        `${found.twice}`,
      ],
    ],
  ),
);
if (found.unanswered + found.orphans + found.twice > 0) process.exitCode = 1;
