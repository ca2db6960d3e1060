/** Shows what a caller sees, and after how long, for each known failure of a model: `node server/bench/faults/model-failures.ts [embedded|postgres] [a failure …]`. */
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
import { enginesToRun, prepareEnvironment } from './environment.ts';

const LIMIT_SECONDS = 30;
const TOKENS = 20;

interface Outcome {
  what: string;
  /** Reported as a complete answer. */
  complete: boolean;
  characters: number;
  firstSeconds: number;
  seconds: number;
}

async function streamed(url: string, expert: Expert, cloneId: string, question: string): Promise<Outcome> {
  const session = await openSession(expert, cloneId);
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
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

async function whole(url: string, expert: Expert, cloneId: string, question: string): Promise<Outcome> {
  const session = await openSession(expert, cloneId);
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
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
  for (const [mode, ask] of [
    ['stream', streamed],
    ['whole', whole],
  ] as const) {
    standIn.reset();
    standIn.configure({ failure, failureOn, failTimes: null });
    const outcome = await ask(url, expert, cloneId, `How is it with ${failure} by ${mode} on ${failureOn}?`);
    const { chat, embeddings } = standIn.counts();
    const shouldWork = failure === 'none';
    // Keywords may answer without an embedding. A failed chat must not look complete.
    const isWrong = shouldWork ? !outcome.complete : failureOn === 'chat' && !failure.startsWith('wrong_vector') && outcome.complete;
    if (isWrong) wrong++;
    if (outcome.seconds > LIMIT_SECONDS) hangs++;
    rows.push([
      failure,
      failure.startsWith('wrong_vector') ? 'embeddings' : failureOn,
      mode,
      `${isWrong ? '**WRONG** ' : ''}${outcome.what.replaceAll('|', '/')}`,
      String(outcome.characters),
      show(outcome.seconds),
      `${chat} + ${embeddings}`,
    ]);
    console.error(`${failure} on ${failureOn}, ${mode}: ${outcome.what} after ${show(outcome.seconds, 's')}`);
  }
}

const engine = (await enginesToRun()).at(-1) ?? 'embedded';
const standIn = await startModelStandIn({ settings: { tokens: TOKENS, delayMs: 5, firstTokenMs: 5, honorMaxTokens: false } });
const environment = await prepareEnvironment(engine, { OPENAI_BASE_URL: standIn.baseUrl, OPENAI_API_KEY: 'sk-bench' });
const server = await startServer({ env: environment.env });
try {
  const expert = await registerExpert(server.url);
  const cloneId = await createClone(expert, { open: true });
  // A clone without sources embeds nothing.
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
  await environment.dispose();
}
console.log(table(['failure', 'of', 'mode', 'result', 'characters', 'seconds', 'chat + embedding calls'], rows));
console.log(`\nOn ${engine}. Over ${LIMIT_SECONDS} s: ${hangs}. Incomplete answers reported as complete, or failed valid calls: ${wrong}.`);
if (hangs > 0 || wrong > 0) process.exitCode = 1;
