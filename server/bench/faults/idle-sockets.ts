/**
 * What sockets cost on which nothing happens: `node server/bench/faults/idle-sockets.ts [embedded|postgres] [sockets=5000] [rest=20]`.
 * With few, the room that the heap has left over is most of the figure.
 */
import { WebSocket } from 'ws';
import { createClone, openSession, registerExpert } from '../api.ts';
import { sleep } from '../clock.ts';
import { show, table } from '../figures.ts';
import { cpuMs, residentMb } from '../machine.ts';
import { startServer } from '../server-process.ts';
import { enginesToRun, numberArgument, prepareStage } from './stage.ts';

const count = numberArgument('sockets', 5000);
const rest = numberArgument('rest', 20);
/** At once, while they are opened. */
const WIDTH = 20;

async function many<T>(times: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < times; i += WIDTH)
    made.push(...(await Promise.all(Array.from({ length: Math.min(WIDTH, times - i) }, (_, n) => work(i + n)))));
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

/** Processor milliseconds a second, and resident megabytes at the end, of a server left alone. */
async function atRest(pid: number): Promise<{ cpu: number; mb: number }> {
  await sleep(5000);
  const before = cpuMs(pid);
  await sleep(rest * 1000);
  return { cpu: (cpuMs(pid) - before) / rest, mb: residentMb(pid).own };
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const stage = await prepareStage(engine);
  const server = await startServer({ env: stage.env });
  try {
    const expert = await registerExpert(server.url);
    const cloneId = await createClone(expert, { open: true });
    const sessions = await many(count, () => openSession(expert, cloneId));
    // Once round, so that what the first sockets of a process load is there before it is measured.
    for (const ws of await many(50, (i) => openSocket(server.url, sessions[i] as (typeof sessions)[0]))) ws.terminate();
    const none = await atRest(server.pid);
    const sockets = await many(count, (i) => openSocket(server.url, sessions[i] as (typeof sessions)[0]));
    const idle = await atRest(server.pid);
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
    await stage.dispose();
  }
}
console.log(table(['database', 'open', 'resident memory a socket', 'processor time a second, without and with them'], rows));
