// What an answer without any model costs this process: `node bench/offline-answers.speed.ts [chunks=10000]`, one clone of as many chunks
// of about 1,000 tokens. On TEST_DATABASE_URL: the embedded engine would be measured along.
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { numberArgument } from './faults/stage.ts';
import { show, spreadOf, table } from './figures.ts';
import { answerOffline, relevant } from './offline-answers.measure.ts';
import { inProcessTarget } from './retrieval.targets.ts';
import { createTexts } from './texts.ts';

const WARM_UP = 50;
const QUESTIONS = 300;

/**
 * Processor time that `work` takes of this process, in milliseconds: no stretch of it can hold the process for longer, and it says the
 * same on a busy machine as on a quiet one.
 */
async function costOf<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

const chunks = numberArgument('chunks', 10_000);
const { database, engine, close } = await createTestDatabase();
const target = inProcessTarget(database, createOfflineEmbedder());
const texts = createTexts();
const cloneId = await target.makeClone('speed');
for (let i = 0; i < chunks; i += 500)
  await target.addTexts(
    cloneId,
    Array.from({ length: Math.min(500, chunks - i) }, (_, k) => ({ title: `Text ${i + k}`, text: texts.chunk(i + k) })),
  );
const searches: number[] = [];
const answers: number[] = [];
let found = 0;
for (let i = 0; i < WARM_UP + QUESTIONS; i++) {
  const question = `What is known of ${texts.question(i)}?`;
  const search = await costOf(() => target.search(cloneId, question, 10));
  const answer = await costOf(() => answerOffline(question, 'en', search.result));
  if (i < WARM_UP) continue;
  searches.push(search.ms);
  answers.push(answer.ms);
  found += relevant(search.result).length;
}
const row = (name: string, values: number[]) => {
  const { p50, p95, max } = spreadOf(values);
  return [name, show(p50, 'ms'), show(p95, 'ms'), show(max, 'ms')];
};
console.log(`${chunks} chunks, ${engine}, ${QUESTIONS} questions, ${show(found / QUESTIONS)} chunks read for an answer each`);
console.log(
  table(['processor time of', 'p50', 'p95', 'at the most'], [row('the search, reading its chunks', searches), row('the answer', answers)]),
);
await close();
