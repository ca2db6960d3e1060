// Measures the processor time of an answer without a model: `node bench/extractive-answers.speed.ts [chunks=10000]`, in one clone with that
// many chunks of about 1,000 tokens. Set TEST_DATABASE_URL, or the time includes the embedded engine.
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { answerExtractively, relevant } from './extractive-answers.measure.ts';
import { numberArgument } from './faults/environment.ts';
import { show, spreadOf, table } from './figures.ts';
import { inProcessTarget } from './retrieval.targets.ts';
import { createTexts } from './texts.ts';

const WARM_UP = 50;
const QUESTIONS = 300;

/** Milliseconds of processor time that `work` takes. Unlike elapsed time, it is the same on a busy machine. */
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
  const answer = await costOf(() => answerExtractively(question, 'en', search.result));
  if (i < WARM_UP) continue;
  searches.push(search.ms);
  answers.push(answer.ms);
  found += relevant(search.result).length;
}
const row = (name: string, values: number[]) => {
  const { p50, p95, max } = spreadOf(values);
  return [name, show(p50, 'ms'), show(p95, 'ms'), show(max, 'ms')];
};
console.log(`${chunks} chunks, ${engine}, ${QUESTIONS} questions, ${show(found / QUESTIONS)} chunks per answer`);
console.log(table(['processor time', 'p50', 'p95', 'max'], [row('search with scoring', searches), row('answer', answers)]));
await close();
