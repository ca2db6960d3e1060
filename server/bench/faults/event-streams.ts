/**
 * Asks for many event streams with one visitor token: `node server/bench/faults/event-streams.ts [embedded|postgres] [streams=3000]`.
 */
import { Agent, get, type IncomingMessage } from 'node:http';
import { createClone, openSession, registerExpert } from '../api.ts';
import { show, table } from '../figures.ts';
import { residentMb } from '../machine.ts';
import { startServer } from '../server-process.ts';
import { enginesToRun, numberArgument, prepareEnvironment } from './environment.ts';

const COUNT = numberArgument('streams', 3000);
const PARALLEL = 100;
/** Most streams of one credential that follow one session. */
const GOAL = 10;

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

function follow(url: string, { id, token }: { id: string; token: string }): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${url}/v1/sessions/${id}/events`, { agent, headers: { authorization: `Bearer ${token}` } }, resolve).on('error', reject);
  });
}

const rows: string[][] = [];
for (const engine of await enginesToRun()) {
  const environment = await prepareEnvironment(engine);
  const server = await startServer({ env: environment.env });
  try {
    const expert = await registerExpert(server.url);
    const session = await openSession(expert, await createClone(expert, { open: true }));
    const before = residentMb(server.pid).own;
    const open: IncomingMessage[] = [];
    const refused = new Map<number, number>();
    for (let asked = 0; asked < COUNT; asked += PARALLEL) {
      const batch = Math.min(PARALLEL, COUNT - asked);
      for (const response of await Promise.all(Array.from({ length: batch }, () => follow(server.url, session)))) {
        const status = response.statusCode ?? 0;
        if (status === 200) open.push(response);
        else refused.set(status, (refused.get(status) ?? 0) + 1);
        if (status !== 200) response.resume();
      }
    }
    const after = residentMb(server.pid).own;
    const others = [...refused].map(([status, n]) => `${n} × ${status}`).join(', ');
    rows.push([engine, String(COUNT), String(open.length), others || 'none', show(after - before, 'MB')]);
    if (open.length > GOAL) process.exitCode = 1;
    for (const response of open) response.destroy();
  } finally {
    await server.stop();
    await environment.dispose();
  }
}
agent.destroy();
console.log(table(['database', 'asked for', 'open', 'refused', 'memory more'], rows));
