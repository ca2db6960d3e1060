/** Interrupts answers at random places and resumes them, and stops others: `node server/bench/faults/resume.ts [embedded|postgres] [times=20]`. */
import { call, createClone, open, openSession, readEvents, registerExpert, type ServerEvent, textOf } from '../api.ts';
import { nowMicros, sleep } from '../clock.ts';
import { show, spreadOf, table } from '../figures.ts';
import type { SessionTicket } from '../load.ts';
import { type StandIn, startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { type ChatMessage, promptText, wordTokens } from '../stand-in/answer.ts';
import { createRandom } from '../texts.ts';
import { type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const TOKENS = 60;
const times = numberArgument('times', 20);

/** The stand-in's answer to the last question. */
function modelAnswer(standIn: StandIn): string {
  const body = standIn.requests().at(-1) as { messages: ChatMessage[] };
  return wordTokens(promptText(body.messages.slice(-1)), TOKENS).join('');
}

/** Reads events until `isEnough` returns true, then closes the connection. */
async function askAndDisconnect(
  url: string,
  session: SessionTicket,
  question: string,
  isEnough: (events: ServerEvent[]) => boolean,
): Promise<ServerEvent[]> {
  const abort = new AbortController();
  const response = await open({ url, token: session.token }, `/v1/sessions/${session.id}/messages/stream`, {
    body: { content: question },
    signal: abort.signal,
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents(response)) {
    events.push(event);
    if (isEnough(events)) break;
  }
  abort.abort();
  return events;
}

/** Reads the missed events until the answer ends. */
async function resume(url: string, session: SessionTicket, lastId: string): Promise<ServerEvent[]> {
  const response = await open({ url, token: session.token }, `/v1/sessions/${session.id}/events?after=${lastId || 0}`, {
    signal: AbortSignal.timeout(30_000),
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents(response)) {
    events.push(event);
    if (event.event === 'message-end') break;
  }
  return events;
}

async function runOn(engine: Engine): Promise<{ rows: string[][]; ok: boolean }> {
  const random = createRandom(7);
  const standIn = await startModelStandIn({ settings: { tokens: TOKENS, delayMs: 10, firstTokenMs: 20, honorMaxTokens: false } });
  const environment = await prepareEnvironment(engine, { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: 'sk-bench' });
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: true });
    let identical = 0;
    let gapless = 0;
    for (let i = 0; i < times; i++) {
      const session = await openSession(expert, cloneId);
      const cutAfter = 1 + Math.floor(random() * (TOKENS + 2));
      const before = await askAndDisconnect(server.url, session, `Tell me about number ${i}.`, (events) => events.length >= cutAfter);
      await sleep(random() * 400);
      const after = before.some((event) => event.event === 'message-end')
        ? []
        : await resume(server.url, session, before.at(-1)?.id ?? '0');
      const all = [...before, ...after];
      const ids = all.map((event) => Number(event.id));
      const stored = await call<{ data: { role: string; content: string }[] }>(
        { url: server.url, token: session.token },
        `/v1/sessions/${session.id}/messages`,
      );
      const answer = stored.data.find((message) => message.role === 'assistant')?.content ?? '';
      const expected = modelAnswer(standIn).trim();
      if (textOf(all).trim() === expected && answer.trim() === expected) identical++;
      else
        console.error(
          `${engine}: cut after ${cutAfter} events: got ${JSON.stringify(textOf(all))}, stored ${JSON.stringify(answer)}, expected ${JSON.stringify(expected)}`,
        );
      if (ids.every((id, at) => at === 0 || id === (ids[at - 1] ?? 0) + 1)) gapless++;
      else console.error(`${engine}: sequence numbers ${ids.join(' ')}`);
    }
    const modelCalls = standIn.counts().chat;

    standIn.reset();
    standIn.configure({ tokens: 2000, delayMs: 20 });
    const delays: number[] = [];
    let marked = 0;
    const stops = 10;
    for (let i = 0; i < stops; i++) {
      const session = await openSession(expert, cloneId);
      const response = await open({ url: server.url, token: session.token }, `/v1/sessions/${session.id}/messages/stream`, {
        body: { content: `Long story ${i}.` },
      });
      let asked = 0;
      let deltas = 0;
      for await (const event of readEvents(response)) {
        if (event.event === 'text-delta' && ++deltas === 5) {
          asked = nowMicros();
          void call({ url: server.url, token: session.token }, `/v1/messages/${event.data.messageId}/stop`, {
            method: 'POST',
            body: {},
          }).catch((error: Error) => console.error(`${engine}: stop: ${error.message}`));
        }
        if (event.event === 'message-end' && event.data.finishReason === 'stopped') marked++;
      }
      for (let wait = 0; wait < 100 && standIn.counts().aborted <= i; wait++) await sleep(10);
      const closed = standIn.calls().findLast((entry) => entry.kind === 'chat')?.abortedAt;
      if (closed) delays.push((closed - asked) / 1000);
    }
    const spread = spreadOf(delays);
    return {
      rows: [
        [engine, 'streamed and stored text equals the model’s', `${identical} of ${times}`],
        [engine, 'sequence numbers without gaps or repeats', `${gapless} of ${times}`],
        [engine, 'model calls', `${modelCalls} for ${times} questions`],
        [
          engine,
          `stop: upstream request aborted (${delays.length} of ${stops})`,
          `median ${show(spread.p50, 'ms')}, slowest ${show(spread.max, 'ms')}`,
        ],
        [engine, 'stop: answers with finish reason `stopped`', `${marked} of ${stops}`],
      ],
      ok:
        identical === times &&
        gapless === times &&
        modelCalls === times &&
        delays.length === stops &&
        spread.max <= 100 &&
        marked === stops,
    };
  } finally {
    await server.stop();
    await standIn.close();
    await environment.dispose();
  }
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const result = await runOn(engine);
  rows.push(...result.rows);
  if (!result.ok) process.exitCode = 1;
}
console.log(table(['database', 'what', 'result'], rows));
