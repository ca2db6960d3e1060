import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type StandIn, startModelStandIn } from '../../bench/model-stand-in.ts';
import { MAIN, type StartedProcess, startServer } from './run.testing.ts';

const server = process.env.TEST_DATABASE_URL;
const missing = server ? undefined : 'an embedded database serves one process only; set TEST_DATABASE_URL';
if (missing) console.warn(`workers.int.test.ts is skipped: ${missing}`);

const databases: string[] = [];
let model: StandIn | undefined;
afterEach(async () => {
  await model?.close();
  model = undefined;
  for (const name of databases.splice(0)) await administer(`drop database if exists ${name} with (force)`);
});

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Two workers of the whole server on a database without tables. */
async function startWorkers(env: NodeJS.ProcessEnv = {}): Promise<StartedProcess> {
  const name = `cloneai_test_${randomBytes(8).toString('hex')}`;
  databases.push(name);
  await administer(`create database ${name}`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return startServer({ WORKERS: '2', DATABASE_URL: url.href, DEMO: 'off', ...env }, MAIN);
}

/** Two workers whose answers take some seconds. */
async function startAnsweringWorkers(): Promise<StartedProcess> {
  model = await startModelStandIn({ settings: { tokens: 60, delayMs: 50, honorMaxTokens: false } });
  return startWorkers({ OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test' });
}

/** Calls on connections of their own, which either worker may take, as a new account with a clone. */
async function register({ url }: StartedProcess) {
  let token = '';
  const call = async (method: string, path: string, body?: FormData | object, headers: Record<string, string> = {}) => {
    const form = body instanceof FormData;
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        connection: 'close',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body && !form ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: form ? body : JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const json = async <T = { id: string }>(...args: Parameters<typeof call>): Promise<T> => (await call(...args)).json() as Promise<T>;
  const account = { email: 'ada@example.com', password: 'correct horse battery staple' };
  token = (await json<{ accessToken: string }>('POST', '/v1/auth/register', account)).accessToken;
  const clone = await json('POST', '/v1/clones', { name: 'Ada', answerPolicy: 'open', retrieval: { threshold: 0 } });
  return {
    call,
    json,
    cloneId: clone.id as string,
    /** Opens a session; returns a function that asks its question, again with the same key. */
    async openSession() {
      const { session } = await json<{ session: { id: string } }>('POST', `/v1/clones/${clone.id}/sessions`, { preview: true });
      const headers = { 'idempotency-key': randomUUID() };
      const ask = () => call('POST', `/v1/sessions/${session.id}/messages/stream`, { content: 'How is it with the number?' }, headers);
      return { ask, messages: async () => (await json<{ data: object[] }>('GET', `/v1/sessions/${session.id}/messages`)).data };
    },
    /** Event streams that each worker has open now. */
    async openStreams() {
      const found = /^cloneai_open_streams\{worker="(\d)"\} (\d+)$/m.exec(await (await call('GET', '/metrics')).text());
      return { worker: Number(found?.[1]), streams: Number(found?.[2]) };
    },
  };
}

/** Numbers of the workers that logged a line with this message. */
const workersOf = (started: StartedProcess, msg: string) => started.lines(msg).map(({ worker }) => worker);

describe.skipIf(missing)('two workers on one Postgres', () => {
  it('migrate once, create the demo once, and are ready once', async () => {
    const started = await startWorkers({ DEMO: 'on', LOG_LEVEL: 'debug' });
    expect(started.errors()).toBe('');
    await expect.poll(() => new Set(workersOf(started, 'The demo check is complete.')), { timeout: 120_000 }).toEqual(new Set([1, 2]));
    expect(started.lines('listening')).toMatchObject([{ database: 'postgres', workers: 2 }]);
    const migrations = started.lines('Migration applied.').map(({ migration }) => migration);
    expect(migrations.length).toBeGreaterThan(30);
    expect(new Set(migrations).size).toBe(migrations.length);
    expect(new Set(workersOf(started, 'Migration applied.'))).toEqual(new Set([1]));
    expect(started.lines('The demo clone is ready. It answers questions about CloneAI.')).toHaveLength(1);
  }, 180_000);

  it('share accounts, files, and jobs, and say in logs and metrics which of them it was', async () => {
    const started = await startWorkers({ RATE_LIMIT_UPLOADS_PER_HOUR: '1000' });
    const { call, json, cloneId } = await register(started);
    const ids = new Set<string>();
    for (let n = 0; n < 12; n++) {
      const form = new FormData();
      form.set('file', new File([`This is file number ${n}. `.repeat(20)], `${n}.txt`, { type: 'text/plain' }));
      ids.add((await json('POST', `/v1/clones/${cloneId}/sources`, form)).id);
    }
    for (const id of ids) {
      await expect.poll(async () => (await json<{ status: string }>('GET', `/v1/sources/${id}`)).status, { timeout: 60_000 }).toBe('ready');
      const { url } = await json<{ url: string }>('GET', `/v1/sources/${id}/file`);
      expect(await (await call('GET', new URL(url).pathname + new URL(url).search)).text()).toContain('This is file number');
    }
    expect(new Set(workersOf(started, 'request'))).toEqual(new Set([1, 2]));
    const counted = new Map<string, number>();
    await expect
      .poll(async () => {
        const text = await (await call('GET', '/metrics')).text();
        for (const [, labels = '', jobs] of text.matchAll(/^cloneai_job_duration_seconds_count\{(.*queue="ingest.*)\} (\d+)$/gm))
          counted.set(labels, Number(jobs));
        return [...counted.values()].reduce((sum, jobs) => sum + jobs, 0);
      })
      .toBe(ids.size);
    expect([...counted.keys()].every((labels) => /worker="[12]"/.test(labels))).toBe(true);
  }, 120_000);

  it('complete their answers after SIGTERM, and exit with 0', async () => {
    const started = await startAnsweringWorkers();
    const { openSession } = await register(started);
    const answers = await Promise.all(Array.from({ length: 4 }, async () => (await openSession()).ask()));
    started.child.kill('SIGTERM');
    for (const answer of answers) expect(await answer.text()).toMatch(/event: message-end\n.*\n?data: .*"finishReason":"stop"/);
    expect(await started.exit).toEqual([0, null]);
    expect(new Set(workersOf(started, 'stopped'))).toEqual(new Set([1, 2]));
  }, 120_000);

  it('answer in the place of one that was killed, under the key of the first call and once', async () => {
    const started = await startAnsweringWorkers();
    const { openSession, openStreams } = await register(started);
    const asked: { session: Awaited<ReturnType<typeof openSession>>; text: Promise<string | null> }[] = [];
    const busy = new Set<number>();
    while (busy.size < 2) {
      const session = await openSession();
      const response = await session.ask();
      asked.push({ session, text: response.text().catch(() => null) });
      const { worker, streams } = await openStreams();
      if (streams > 0) busy.add(worker);
    }
    const [first] = started.lines('a worker is ready').filter(({ worker }) => worker === 1);
    process.kill(Number(first?.pid), 'SIGKILL');
    let broken = 0;
    for (const { session, text } of asked) {
      if ((await text) === null) {
        broken++;
        const repeat = () =>
          session
            .ask()
            .then((response) => response.text())
            .catch(String);
        await expect.poll(repeat, { timeout: 60_000, interval: 500 }).toContain('"finishReason":"stop"');
      }
      expect(await session.messages()).toMatchObject([{ role: 'assistant', finishReason: 'stop' }, { role: 'user' }]);
    }
    expect(broken).toBeGreaterThan(0);
  }, 180_000);
});
