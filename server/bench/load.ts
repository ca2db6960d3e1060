import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
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

interface Chat {
  askedAt: number;
  rest: string;
  stamps: string;
  first: boolean;
  ended: string | null;
}

/** Runs a plan for at most `warmupSeconds` + `seconds` + `timeoutSeconds`, and at most `maxChats`. */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const { target } = plan;
  const texts = createTexts();
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

  /** Reads the text of one delta. A stamp counts once it is complete, wherever the server split the text. */
  function read(chat: Chat, text: string, now: number): void {
    if (chat.first) {
      chat.first = false;
      openStreams++;
    }
    const buffer = chat.stamps + text;
    let consumed = 0;
    for (const stamp of buffer.matchAll(/(?:r(\d{16}))?t(\d{16})/g)) {
      consumed = stamp.index + stamp[0].length;
      tokens++;
      const sent = Number(stamp[2]);
      if (!measuring) continue;
      if (stamp[1]) {
        firstToken.push((now - chat.askedAt) / 1000);
        added.push((now - chat.askedAt - (sent - Number(stamp[1]))) / 1000);
      }
      if (delays.length < 4_000_000) delays.push((now - sent) / 1000);
    }
    chat.stamps = buffer.slice(consumed);
  }

  function parse(chat: Chat, data: string, now: number): void {
    const buffer = chat.rest + data;
    let from = 0;
    for (let end = buffer.indexOf('\n\n', from); end >= 0; end = buffer.indexOf('\n\n', from)) {
      const block = buffer.slice(from, end);
      from = end + 2;
      const at = block.indexOf('data: ');
      if (at < 0) continue;
      const stop = block.indexOf('\n', at);
      const json = stop < 0 ? block.slice(at + 6) : block.slice(at + 6, stop);
      if (target.kind === 'model') {
        if (json === '[DONE]') continue;
        const choice = JSON.parse(json).choices[0];
        if (choice?.delta.content) read(chat, choice.delta.content, now);
        if (choice?.finish_reason) chat.ended = choice.finish_reason;
        continue;
      }
      if (block.includes('event: text-delta')) read(chat, JSON.parse(json).text, now);
      else if (block.includes('event: message-end')) chat.ended = JSON.parse(json).finishReason;
      else if (block.includes('event: error')) fail(`event ${JSON.parse(json).error?.code ?? 'error'}`);
    }
    chat.rest = buffer.slice(from);
  }

  function ask(number: number): Promise<boolean> {
    return new Promise((resolve) => {
      const chat: Chat = { askedAt: nowMicros(), rest: '', stamps: '', first: true, ended: null };
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

/** As a process: `node server/bench/load.ts PLAN_AS_JSON`; prints the result as JSON. */
if (import.meta.main) {
  console.log(JSON.stringify(await runLoad(JSON.parse(process.argv[2] ?? '{}'))));
}
