/**
 * Sends JSON that is expensive to read from fifteen addresses at once, and measures how long the server's event loop is kept from other
 * work: `node server/bench/faults/json-stalls.ts [embedded|postgres] [seconds=10] [addresses=15]`. Needs Linux, where every address of
 * 127.0.0.0/8 is this machine.
 */
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { createClone, openSession, registerExpert } from '../api.ts';
import { sleep } from '../clock.ts';
import { percentile, show, table } from '../figures.ts';
import { startServer } from '../server-process.ts';
import { type Engine, enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';
import { loopDelay } from './loop-delay.ts';

const SECONDS = numberArgument('seconds', 10);
const ADDRESSES = numberArgument('addresses', 15);
const GOAL_MS = 50;
const MEGABYTE = 1024 * 1024;

interface Attack {
  what: string;
  path: string;
  body: Buffer;
  /** Signed in. */
  token?: string;
  encoding?: string;
}

interface Target {
  url: string;
  token: string;
  cloneId: string;
}

function attacksOn({ token, cloneId }: Target): Attack[] {
  const batch = `/v1/clones/${cloneId}/sources/batch`;
  const source = `/v1/clones/${cloneId}/sources`;
  const keys = Array.from({ length: 1200 }, (_, n) => `"key${n}":0`).join();
  const text = 'Bees dance to tell the way. '.repeat(600);
  // The last text is not valid, so the batch is read and refused, and adds no work afterward.
  const texts = JSON.stringify({ texts: [...Array.from({ length: 400 }, (_, n) => ({ title: `Text ${n}`, text })), { title: '', text }] });
  const long = JSON.stringify({ type: 'text', title: '', text: 'ü'.repeat(1_900_000) });
  return [
    { what: 'nothing', path: '/v1/embed/sessions', body: Buffer.from('{}') },
    { what: 'anonymous: 1 MB of [', path: '/v1/embed/sessions', body: Buffer.alloc(MEGABYTE, '[') },
    { what: 'anonymous: 16 KB of [', path: '/v1/embed/sessions', body: Buffer.alloc(16 * 1024, '[') },
    { what: 'anonymous: 1,200 keys', path: '/v1/auth/login', body: Buffer.from(`{${keys}}`) },
    { what: 'signed in: 20 MB of [', path: batch, body: Buffer.alloc(20 * MEGABYTE, '['), token },
    { what: 'signed in: 20 MB of {"a":', path: batch, body: Buffer.alloc(20 * MEGABYTE, '{"a":'), token },
    {
      what: 'signed in: 20 MB of 0,',
      path: batch,
      body: Buffer.concat([Buffer.from('{"texts":['), Buffer.alloc(20 * MEGABYTE, '0,')]),
      token,
    },
    { what: `signed in: a batch of ${Math.round(texts.length / MEGABYTE)} MB`, path: batch, body: Buffer.from(texts), token },
    { what: 'signed in: a text of 2 million characters', path: source, body: Buffer.from(long), token },
    {
      what: 'signed in: 256 MB as 260 KB of gzip',
      path: batch,
      body: gzipSync(Buffer.alloc(256 * MEGABYTE, '[')),
      token,
      encoding: 'gzip',
    },
  ];
}

/** Resolves to the status, or 0 if the connection broke before one arrived. */
function send(url: string, { path, body, token, encoding }: Attack, localAddress: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const call = request(url + path, {
      method: 'POST',
      localAddress,
      agent,
      timeout: 120_000,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(encoding ? { 'content-encoding': encoding } : {}),
      },
    });
    call.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(0));
    call.end(body);
  });
}

interface Outcome {
  answers: Map<number, number>;
  p99: number;
  max: number;
  health: number;
}

/** Runs `attacker` for each address until the time is up, and measures the loop and /health meanwhile. */
async function measure(url: string, attacker: (address: string, count: (status: number) => void, over: () => boolean) => Promise<void>) {
  const answers = new Map<number, number>();
  const endsAt = performance.now() + SECONDS * 1000;
  const over = () => performance.now() > endsAt;
  const healths: number[] = [];
  await loopDelay(url); // starts a new interval
  const watch = (async () => {
    while (!over()) {
      const asked = performance.now();
      await (await fetch(`${url}/health`, { signal: AbortSignal.timeout(120_000) })).arrayBuffer();
      healths.push(performance.now() - asked);
      await sleep(20);
    }
  })();
  const count = (status: number) => void answers.set(status, (answers.get(status) ?? 0) + 1);
  await Promise.all(Array.from({ length: ADDRESSES }, (_, n) => attacker(`127.0.0.${n + 2}`, count, over)));
  await watch;
  return { answers, ...(await loopDelay(url)), health: percentile(healths, 0.99) } satisfies Outcome;
}

const overHttp = (url: string, attack: Attack) =>
  measure(url, async (address, count, over) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    while (!over()) count(await send(url, attack, address, agent));
    agent.destroy();
  });

/** Frames of 60 KB, as often as a socket may send them. */
async function overSockets({ url, token, cloneId }: Target): Promise<Outcome> {
  const frame = `{"type":"send","data":${'['.repeat(60_000)}`;
  const expert = { url, token };
  return measure(url, async (localAddress, count, over) => {
    const session = await openSession(expert, cloneId);
    const ws = new WebSocket(`${url.replace('http', 'ws')}/v1/sessions/${session.id}/socket`, ['cloneai.v1', `bearer.${session.token}`], {
      localAddress,
    });
    ws.on('error', () => count(0));
    ws.on('message', (data) => data.toString().includes('"refused"') && count(400));
    await new Promise((resolve) => ws.once('open', resolve).once('close', resolve));
    while (!over() && ws.readyState === WebSocket.OPEN) {
      ws.send(frame);
      await sleep(60);
    }
    ws.terminate();
  });
}

async function runOn(engine: Engine): Promise<{ rows: string[][]; worst: number; broken: number }> {
  const environment = await prepareEnvironment(engine);
  const server = await startServer({ env: environment.env });
  const { url } = server;
  try {
    const { token, ...expert } = await registerExpert(url);
    const target = { url, token, cloneId: await createClone({ token, ...expert }, { open: true }) };
    const rows: string[][] = [];
    let worst = 0;
    let broken = 0;
    const report = (what: string, { answers, p99, max, health }: Outcome) => {
      const statuses = [...answers].sort(([a], [b]) => a - b).map(([status, n]) => `${n} × ${status === 0 ? 'no answer' : status}`);
      rows.push([engine, what, statuses.join(', '), show(p99), show(max), show(health)]);
      console.error(rows.at(-1)?.join(' | '));
      worst = Math.max(worst, p99);
      broken += answers.get(0) ?? 0;
    };
    const attacks = attacksOn(target);
    // A server that has just started still compiles its code.
    await overHttp(url, attacks[0] as Attack);
    for (const attack of attacks) report(attack.what, await overHttp(url, attack));
    report('a visitor: frames of 60 KB of [', await overSockets(target));
    return { rows, worst, broken };
  } finally {
    await server.stop();
    await environment.dispose();
  }
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const result = await runOn(engine);
  rows.push(...result.rows);
  if (result.worst > GOAL_MS || result.broken > 0) process.exitCode = 1;
  console.error(`${engine}: worst p99 ${show(result.worst, 'ms')} (goal ≤ ${GOAL_MS} ms), ${result.broken} without an answer.`);
}
console.log(
  table(['database', `from ${ADDRESSES} addresses`, 'answers', 'event-loop delay p99, ms', 'longest, ms', '/health p99, ms'], rows),
);
