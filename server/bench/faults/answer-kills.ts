import { randomUUID } from 'node:crypto';
import { CallError, call, createClone, type Expert, loginAgain, open, openSession, readEvents, registerExpert } from '../api.ts';
import { sleep } from '../clock.ts';
import type { SessionTicket } from '../load.ts';
import { startModelStandIn } from '../model-stand-in.ts';
import { type ServerProcess, startServer } from '../server-process.ts';

export interface KillOptions {
  /** Environment of the server, with its database. */
  env: Record<string, string>;
  kills: number;
  /** Questions in progress at each kill, streamed and not streamed in turn. */
  questions?: number;
  random?: () => number;
  onKill?: (round: number, afterMs: number) => void;
}

export interface KillResult {
  /** Questions that were repeated under their own key because the server was killed. */
  repeated: number;
  /** Of those, refused with an error other than a lost connection. */
  refused: string[];
  /** Sessions with more than one question or answer. */
  storedTwice: number;
  /** Answers that are not complete, or have another id than the one that their client was told. */
  wrong: string[];
  /** The longest time from the restart to the end of a repeated answer. */
  slowestSeconds: number;
}

export interface Asked {
  ticket: SessionTicket;
  /** The ids of the answer that the client was told, which should be one. */
  messageIds: Set<string>;
}

/** Long enough for the lease of a dead server to expire and for an answer. */
const RETRY_MS = 120_000;
const TOKENS = 40;

/** Asks once. Rejects unless the answer is complete. */
export async function askOnce(
  url: string,
  { ticket, messageIds }: Asked,
  { content, key, streamed }: { content: string; key: string; streamed: boolean },
): Promise<void> {
  const path = `/v1/sessions/${ticket.id}/messages${streamed ? '/stream' : ''}`;
  const options = { body: { content }, headers: { 'idempotency-key': key }, signal: AbortSignal.timeout(RETRY_MS) };
  const caller = { url, token: ticket.token };
  if (!streamed) return void messageIds.add((await call<{ id: string }>(caller, path, options)).id);
  let reason: unknown;
  for await (const { event, data } of readEvents(await open(caller, path, options))) {
    messageIds.add(String(data.messageId));
    if (event === 'message-end') reason = data.finishReason;
  }
  if (reason === undefined) throw new Error('The stream broke.');
  if (reason === 'error') throw new CallError(200, 'error_event', 'The stream ended with an error.');
}

/** Kills the server (SIGKILL) while it answers, restarts it, and repeats each broken call under its own key until it succeeds. */
export async function killDuringAnswers({ env, kills, questions = 6, random = Math.random, onKill }: KillOptions): Promise<KillResult> {
  const model = await startModelStandIn({ settings: { tokens: TOKENS, delayMs: 10, firstTokenMs: 20, honorMaxTokens: false } });
  const environment = { ...env, OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', PUBLIC_URL: 'http://clones.example.com' };
  const result: KillResult = { repeated: 0, refused: [], storedTwice: 0, wrong: [], slowestSeconds: 0 };
  let server: ServerProcess = await startServer({ env: environment });
  let restarted = Promise.resolve();
  let restartedAt = 0;

  async function ask(asked: Asked, content: string, streamed: boolean): Promise<void> {
    const key = randomUUID();
    let broken = false;
    for (const startedAt = performance.now(); performance.now() - startedAt < RETRY_MS; ) {
      try {
        await askOnce(server.url, asked, { content, key, streamed });
        if (broken) result.slowestSeconds = Math.max(result.slowestSeconds, (performance.now() - restartedAt) / 1000);
        return;
      } catch (error) {
        if (broken && error instanceof CallError) result.refused.push(error.message);
        if (!broken) result.repeated++;
        broken = true;
        await restarted;
        await sleep(50);
      }
    }
    result.wrong.push(`${asked.ticket.id}: no answer`);
  }

  async function check(expert: Expert, { ticket, messageIds }: Asked): Promise<void> {
    const { data } = await call<{ data: { id: string; role: string; finishReason: string }[] }>(
      { url: server.url, token: expert.token },
      `/v1/sessions/${ticket.id}/messages`,
    );
    const [answer] = data.filter(({ role }) => role === 'assistant');
    if (data.length !== 2) result.storedTwice++;
    if (answer?.finishReason !== 'stop' || messageIds.size !== 1 || !messageIds.has(answer.id))
      result.wrong.push(
        `${ticket.id}: ${answer?.finishReason ?? 'no answer'}, stored as ${answer?.id}, told ${[...messageIds].join(', ')}`,
      );
  }

  try {
    let expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: true });
    for (let round = 0; round < kills; round++) {
      const asked: Asked[] = [];
      for (let i = 0; i < questions; i++) asked.push({ ticket: await openSession(expert, cloneId), messageIds: new Set() });
      const running = server;
      let resume = () => {};
      restarted = new Promise((resolve) => (resume = resolve));
      const answers = asked.map((each, i) => ask(each, `Question ${round}.${i}: how is it with number ${i}?`, i % 2 === 0));
      const afterMs = Math.round(random() * 600);
      await sleep(afterMs);
      await running.kill();
      server = await startServer({ env: environment });
      restartedAt = performance.now();
      resume();
      await Promise.all(answers);
      expert = await loginAgain(expert, server.url);
      for (const each of asked) await check(expert, each);
      onKill?.(round, afterMs);
    }
    return result;
  } finally {
    await server.stop();
    await model.close();
  }
}
