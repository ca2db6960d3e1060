import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { createAnswerReader, newChat } from './answer-reader.ts';
import { nowMicros, sleep } from './clock.ts';
import { type Spread, spreadOf } from './figures.ts';
import { createTexts } from './texts.ts';

export interface SessionTicket {
  id: string;
  token: string;
}

export type Target =
  | { kind: 'relay'; url: string }
  /** The model stand-in itself (`url` is its base URL): shows the limits of the load generator. */
  | { kind: 'model'; url: string }
  /** Each chat is the first message of a session opened in advance: `sessionsFile` contains `SessionTicket[]`. */
  | { kind: 'cloneai'; url: string; sessionsFile: string };

export interface LoadPlan {
  target: Target;
  /** `closed`: each of `concurrency` callers asks again after its answer. `open`: that many streams at once, one chat each. */
  mode: 'closed' | 'open';
  concurrency: number;
  /** Seconds at the beginning that are not measured; open streams start during them. */
  warmupSeconds: number;
  /** Seconds over which the callers of a closed loop start, so that they are not synchronized. */
  staggerSeconds?: number;
  /** Measured seconds. */
  seconds: number;
  /** Maximum number of chats, warm-up included. */
  maxChats?: number;
  /** Index of the first question and session, so that runs do not repeat each other's. */
  firstChat?: number;
  /** Seconds after which an unanswered chat counts as an error. */
  timeoutSeconds?: number;
}

/** Times in milliseconds. The model stand-in must send `stamps`. */
export interface LoadResult {
  /** Chats answered completely during the measurement. */
  chats: number;
  chatsPerSecond: number;
  /** Started chats, warm-up included. */
  chatsStarted: number;
  errors: Record<string, number>;
  /** From the question to the first text. */
  firstToken: Spread;
  /** The same without the model stand-in's own delay: what the server adds. */
  added: Spread;
  /** From the stand-in's write of a token to its arrival. */
  tokenDelay: Spread;
  tokens: number;
  /** Open streams when the measurement began. */
  openStreams: number;
}

/** Runs a plan for at most `warmupSeconds` + `seconds` + `timeoutSeconds`, and at most `maxChats`. */
export async function runLoad(plan: LoadPlan, texts = createTexts()): Promise<LoadResult> {
  const { target } = plan;
  const sessions = target.kind === 'cloneai' ? (JSON.parse(readFileSync(target.sessionsFile, 'utf8')) as SessionTicket[]) : [];
  const agent = new Agent({ keepAlive: true, maxFreeSockets: plan.concurrency, maxSockets: plan.concurrency });
  const url = new URL(target.url);
  const errors: Record<string, number> = {};
  const firstToken: number[] = [];
  const added: number[] = [];
  const delays: number[] = [];
  let next = plan.firstChat ?? 0;
  const lastChat = Math.min(
    next + (plan.maxChats ?? Number.POSITIVE_INFINITY),
    target.kind === 'cloneai' ? sessions.length : Number.POSITIVE_INFINITY,
  );
  const firstChat = next;
  let measuring = false;
  let tokens = 0;
  let chats = 0;
  let openStreams = 0;

  const fail = (why: string) => {
    errors[why] = (errors[why] ?? 0) + 1;
  };

  const parse = createAnswerReader(target.kind, {
    onFirstText: () => {
      openStreams++;
    },
    onToken(chat, requested, sent, now) {
      tokens++;
      if (!measuring) return;
      if (requested !== null) {
        firstToken.push((now - chat.askedAt) / 1000);
        added.push((now - chat.askedAt - (sent - requested)) / 1000);
      }
      if (delays.length < 4_000_000) delays.push((now - sent) / 1000);
    },
    onError: fail,
  });

  function ask(number: number): Promise<boolean> {
    return new Promise((resolve) => {
      const chat = newChat(nowMicros());
      const session = sessions[number];
      const question = texts.question(number);
      const body = JSON.stringify(
        session
          ? { content: question }
          : target.kind === 'model'
            ? { model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: question }] }
            : { question, session: `s${number}` },
      );
      let settled = false;
      const settle = (ok: boolean, why?: string) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        if (!chat.first) openStreams--;
        if (why) fail(why);
        resolve(ok);
      };
      const call = request(
        {
          agent,
          host: url.hostname,
          port: url.port,
          method: 'POST',
          path: session
            ? `/v1/sessions/${session.id}/messages/stream`
            : target.kind === 'model'
              ? `${url.pathname}/chat/completions`
              : url.pathname,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(session ? { authorization: `Bearer ${session.token}` } : {}),
          },
        },
        (response) => {
          if (response.statusCode !== 200) {
            let text = '';
            response.on('data', (part: Buffer) => {
              text += part.toString().slice(0, 200);
            });
            response.on('end', () => settle(false, `status ${response.statusCode} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ''}`.trim()));
            return;
          }
          response.setEncoding('utf8');
          response.on('data', (data: string) => parse(chat, data, nowMicros()));
          response.on('end', () =>
            settle(chat.ended === 'stop', chat.ended === 'stop' ? undefined : `ended ${chat.ended ?? 'without message-end'}`),
          );
          response.on('error', () => settle(false, 'connection lost'));
        },
      );
      const timer = setTimeout(
        () => {
          settle(false, 'timeout');
          call.destroy();
        },
        (plan.timeoutSeconds ?? 60) * 1000,
      );
      call.on('error', (error: NodeJS.ErrnoException) => settle(false, error.code ?? error.message));
      call.end(body);
    });
  }

  const begin = performance.now();
  const measureFrom = begin + plan.warmupSeconds * 1000;
  const until = measureFrom + plan.seconds * 1000;
  let running = plan.concurrency;
  let openAtStart = 0;
  let startedAt = 0;
  let stoppedAt = 0;
  const measure = (async () => {
    await sleep(plan.warmupSeconds * 1000);
    measuring = true;
    startedAt = performance.now();
    openAtStart = openStreams;
    while (performance.now() < until && (plan.mode === 'open' || running > 0)) await sleep(10);
    stoppedAt = performance.now();
    measuring = false;
  })();

  const caller = async (index: number) => {
    const spread = plan.mode === 'open' ? plan.warmupSeconds * 0.9 : (plan.staggerSeconds ?? 0);
    await sleep((index / plan.concurrency) * spread * 1000);
    do {
      if (next >= lastChat) break;
      const ok = await ask(next++);
      if (ok && measuring) chats++;
    } while (plan.mode === 'closed' && performance.now() < until);
    running--;
  };
  await Promise.all([measure, ...Array.from({ length: plan.concurrency }, (_, index) => caller(index))]);
  agent.destroy();
  const seconds = (stoppedAt - startedAt) / 1000;
  return {
    chats,
    chatsPerSecond: chats / seconds,
    chatsStarted: next - firstChat,
    errors,
    firstToken: spreadOf(firstToken),
    added: spreadOf(added),
    tokenDelay: spreadOf(delays),
    tokens,
    openStreams: openAtStart,
  };
}

/**
 * As a process: `node server/bench/load.ts PLAN_AS_JSON` prints the result as JSON. With `-` it prints `ready` once it is loaded, and reads
 * the plan from the first line of its input, so that its own start is not part of a measurement.
 */
if (import.meta.main) {
  const texts = createTexts();
  let plan = process.argv[2] ?? '{}';
  if (plan === '-') {
    console.log('ready');
    plan = (await once(createInterface({ input: process.stdin }), 'line'))[0] as string;
    process.stdin.destroy();
  }
  console.log(JSON.stringify(await runLoad(JSON.parse(plan), texts)));
}
