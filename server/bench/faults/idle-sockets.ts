/**
 * Measures the cost of idle WebSockets: `node server/bench/faults/idle-sockets.ts [embedded|postgres] [sockets=5000] [rest=20]`.
 * With few sockets, unused heap dominates the figure.
 */
import { WebSocket } from 'ws';
import { createClone, openSession, registerExpert } from '../api.ts';
import { sleep } from '../clock.ts';
import { show, table } from '../figures.ts';
import { cpuMs, residentMb } from '../machine.ts';
import { startServer } from '../server-process.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const count = numberArgument('sockets', 5000);
const rest = numberArgument('rest', 20);
/** Parallel calls. */
const PARALLEL = 20;

async function inBatches<T>(times: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < times; i += PARALLEL)
    made.push(...(await Promise.all(Array.from({ length: Math.min(PARALLEL, times - i) }, (_, n) => work(i + n)))));
  return made;
}

function openSocket(url: string, { id, token }: { id: string; token: string }): Promise<WebSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/v1/sessions/${id}/socket`, ['cloneai.v1', `bearer.${token}`], {
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    ws.once('message', () => resolve(ws));
    ws.once('error', reject);
  });
}

/** Milliseconds of processor time per second, and resident megabytes, of an idle server. */
async function measureIdle(pid: number): Promise<{ cpu: number; mb: number }> {
  await sleep(5000);
  const before = cpuMs(pid);
  await sleep(rest * 1000);
  return { cpu: (cpuMs(pid) - before) / rest, mb: residentMb(pid).own };
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const environment = await prepareEnvironment(engine);
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: true });
    const sessions = await inBatches(count, () => openSession(expert, cloneId));
    // Warm up: the first sockets load code that later ones share.
    for (const ws of await inBatches(50, (i) => openSocket(server.url, sessions[i] as (typeof sessions)[0]))) ws.terminate();
    const none = await measureIdle(server.pid);
    const sockets = await inBatches(count, (i) => openSocket(server.url, sessions[i] as (typeof sessions)[0]));
    const idle = await measureIdle(server.pid);
    const open = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
    rows.push([
      engine,
      `${open} of ${count}`,
      show(((idle.mb - none.mb) * 1000) / open, 'kB'),
      `${show(none.cpu, 'ms')} → ${show(idle.cpu, 'ms')}`,
    ]);
    if (open < count) process.exitCode = 1;
    for (const ws of sockets) ws.terminate();
  } finally {
    await server.stop();
    await environment.dispose();
  }
}
console.log(table(['database', 'open', 'resident memory per socket', 'processor time per second, without and with sockets'], rows));
