/** What a caller sees when the model fails in each known way, and after how long: `node server/bench/faults/model-failures.ts [embedded|postgres] [a failure …]`. */
import {
  CallError,
  call,
  createClone,
  type Expert,
  open,
  openSession,
  readEvents,
  registerExpert,
  type ServerEvent,
  textOf,
  waitForSources,
} from '../api.ts';
import { show, table } from '../figures.ts';
import { type StandIn, startModelStandIn } from '../model-stand-in.ts';
import { startServer } from '../server-process.ts';
import { FAILURES, type Failure } from '../stand-in/settings.ts';
import { enginesToRun, prepareStage } from './stage.ts';

const LIMIT_SECONDS = 30;
const TOKENS = 20;

interface Seen {
  what: string;
  /** Called a complete answer. */
  complete: boolean;
  characters: number;
  firstSeconds: number;
  seconds: number;
}

async function streamed(url: string, expert: Expert, cloneId: string, question: string): Promise<Seen> {
  const session = await openSession(expert, cloneId);
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  const events: ServerEvent[] = [];
  let firstSeconds = Number.NaN;
  try {
    const response = await open({ url, token: session.token }, `/v1/sessions/${session.id}/messages/stream`, {
      body: { content: question },
      signal: AbortSignal.timeout(100_000),
    });
    for await (const event of readEvents(response)) {
      events.push(event);
      if (Number.isNaN(firstSeconds)) firstSeconds = since();
    }
    const end = events.findLast((event) => event.event === 'message-end')?.data.finishReason;
    const error = events.find((event) => event.event === 'error')?.data.error as { code: string; message: string } | undefined;
    return {
      what: `${end ? `message-end \`${end}\`` : 'no message-end'}${error ? `, error \`${error.code}\`: ${error.message}` : ''}`,
      complete: end === 'stop' || end === 'length',
      characters: textOf(events).length,
      firstSeconds,
      seconds: since(),
    };
  } catch (error) {
    const what = error instanceof CallError ? error.message : `connection: ${(error as Error).message}`;
    return { what, complete: false, characters: textOf(events).length, firstSeconds, seconds: since() };
  }
}

async function whole(url: string, expert: Expert, cloneId: string, question: string): Promise<Seen> {
  const session = await openSession(expert, cloneId);
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  try {
    const answer = await call<Record<string, unknown>>({ url, token: session.token }, `/v1/sessions/${session.id}/messages`, {
      body: { content: question },
      signal: AbortSignal.timeout(100_000),
    });
    const reason = /"finishReason":"(\w+)"/.exec(JSON.stringify(answer))?.[1] ?? 'none';
    const content = /"content":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(answer))?.[1] ?? '';
    return {
      what: `200, finishReason \`${reason}\``,
      complete: reason === 'stop' || reason === 'length',
      characters: content.length,
      firstSeconds: Number.NaN,
      seconds: since(),
    };
  } catch (error) {
    const what = error instanceof CallError ? error.message : `connection: ${(error as Error).message}`;
    return { what, complete: false, characters: 0, firstSeconds: Number.NaN, seconds: since() };
  }
}

const rows: string[][] = [];
let hangs = 0;
let wrong = 0;

async function one(
  standIn: StandIn,
  url: string,
  expert: Expert,
  cloneId: string,
  failure: Failure,
  failureOn: 'chat' | 'embeddings',
): Promise<void> {
  for (const [door, look] of [
    ['stream', streamed],
    ['whole', whole],
  ] as const) {
    standIn.reset();
    standIn.configure({ failure, failureOn, failTimes: null });
    const seen = await look(url, expert, cloneId, `How is it with ${failure} by ${door} on ${failureOn}?`);
    const { chat, embeddings } = standIn.counts();
    const shouldWork = failure === 'none';
    // A failed embedding may still be answered by keywords alone; a failed chat may not be called complete.
    const bad = shouldWork ? !seen.complete : failureOn === 'chat' && !failure.startsWith('wrong_vector') && seen.complete;
    if (bad) wrong++;
    if (seen.seconds > LIMIT_SECONDS) hangs++;
    rows.push([
      failure,
      failure.startsWith('wrong_vector') ? 'embeddings' : failureOn,
      door,
      `${bad ? '**WRONG** ' : ''}${seen.what.replaceAll('|', '/')}`,
      String(seen.characters),
      show(seen.seconds),
      `${chat} + ${embeddings}`,
    ]);
    console.error(`${failure} on ${failureOn}, ${door}: ${seen.what} after ${show(seen.seconds, 's')}`);
  }
}

const engine = (await enginesToRun()).at(-1) ?? 'embedded';
const standIn = await startModelStandIn({ settings: { tokens: TOKENS, delayMs: 5, firstTokenMs: 5, honourMaxTokens: false } });
const stage = await prepareStage(engine, { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: 'sk-bench' });
const server = await startServer({ env: stage.env });
try {
  const expert = await registerExpert(server.url);
  const cloneId = await createClone(expert, { open: true });
  // Without knowledge nothing would be embedded.
  const text = 'The markets of the company grew in every quarter, and its customers came back.';
  const source = await call<{ id: string }>(expert, `/v1/clones/${cloneId}/sources`, { body: { type: 'text', title: 'Markets', text } });
  const [state] = await waitForSources(expert, [source.id], 60_000);
  if (state?.status !== 'ready') throw new Error(`The text did not become ready: ${JSON.stringify(state)}`);
  const named = FAILURES.filter((failure) => process.argv.includes(failure));
  const failures = named.length > 0 ? named : FAILURES;
  for (const failure of failures) await one(standIn, server.url, expert, cloneId, failure, 'chat');
  for (const failure of failures) {
    if (failure === 'none' || failure.startsWith('wrong_vector') || failure === 'error_in_stream') continue;
    await one(standIn, server.url, expert, cloneId, failure, 'embeddings');
  }
  await one(standIn, server.url, expert, cloneId, 'none', 'chat');
} finally {
  await server.stop();
  await standIn.close();
  await stage.dispose();
}
console.log(table(['failure', 'of', 'door', 'what the caller sees', 'characters', 'seconds', 'chat + embedding calls'], rows));
console.log(`\nOn ${engine}. Over ${LIMIT_SECONDS} s: ${hangs}. Incomplete but called complete (or a good call that failed): ${wrong}.`);
if (hangs > 0 || wrong > 0) process.exitCode = 1;
