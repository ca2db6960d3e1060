/** Asks 200 questions at once in a workspace whose spending limit covers ten answers: `node server/bench/faults/spending-limit.ts [embedded|postgres]`. */
import { CallError, call, createClone, openSessions, registerExpert } from '../api.ts';
import { show, table } from '../figures.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { enginesToRun, prepareEnvironment } from './environment.ts';

const QUESTIONS = 200;
const COVERED = 10;
/** The most that an answer can cost: 8,000 tokens of prompt, 2,048 of answer, and the question as bytes to embed, in micro-dollars. */
const PRICES = { chat: [1, 2], embedding: 1 } as const;
const QUESTION = 'What does the seventh chapter say about lighthouses?';
const MAX_COST = 8_000 * PRICES.chat[0] + 2_048 * PRICES.chat[1] + QUESTION.length * PRICES.embedding;

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const model = await startModelStandIn({ settings: { tokens: 50, delayMs: 20, firstTokenMs: 10_000, honorMaxTokens: false } });
  const environment = await prepareEnvironment(engine, {
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    CHAT_MODEL: 'chat',
    CHAT_MODEL_SMALL: 'chat',
    EMBEDDING_MODEL: 'embedder',
    MODEL_PRICES: `chat=${PRICES.chat.join('/')},embedder=${PRICES.embedding}`,
  });
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: true });
    const sessions = await openSessions(expert, cloneId, QUESTIONS);
    const limit = COVERED * MAX_COST;
    await call(expert, '/v1/billing/spending-limit', { method: 'PUT', body: { monthlyCostMicros: limit } });
    const startedAt = performance.now();
    const answers = await Promise.allSettled(
      sessions.map(({ id, token }) => call({ url: server.url, token }, `/v1/sessions/${id}/messages`, { body: { content: QUESTION } })),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const answered = answers.filter(({ status }) => status === 'fulfilled').length;
    const codes = new Map<string, number>();
    for (const answer of answers)
      if (answer.status === 'rejected') {
        const code = answer.reason instanceof CallError ? answer.reason.code : String(answer.reason);
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    const { spentMicros } = await call<{ spentMicros: number }>(expert, '/v1/billing/spending-limit');
    const calls = model.counts().chat;
    rows.push([
      engine,
      `${answered}`,
      [...codes].map(([code, count]) => `${count} ${code}`).join(', '),
      `${calls}`,
      `${spentMicros} of ${limit}`,
      show(seconds, 's'),
    ]);
    if (answered !== COVERED || calls !== COVERED || spentMicros > limit) process.exitCode = 1;
  } finally {
    await server.stop();
    await environment.dispose();
    await model.close();
  }
}
console.log(table(['database', `answered of ${QUESTIONS}`, 'refused', 'model calls', 'spent, in micro-dollars', 'time'], rows));
