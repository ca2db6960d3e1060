/** Where the processor time at saturation and the memory of 1,000 streams go: `node server/bench/profile.ts [--quick] [--no-heap] [--no-pin]`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openSessions } from './api.ts';
import { withBench } from './bench-setup.ts';
import { bundle } from './build.ts';
import { OPEN_STREAMS } from './chat-runs.ts';
import { sleep } from './clock.ts';
import type { LoadPlan } from './load.ts';
import { configure } from './measure.ts';
import { SHOW_JSON } from './profile/areas.ts';
import { type CpuProfile, createSourceFinder, timesOf } from './profile/cpu-profile.ts';
import { memoryOf, ownersOf, takeSnapshot } from './profile/heap.ts';
import { connectInspector, type Inspector, inspectorUrl } from './profile/inspector.ts';
import { cpuReport, heapReport } from './report.profile.ts';
import { startLoader } from './server-process.ts';
import { type RunningSubject, startProduct } from './subjects.ts';

const serverDir = fileURLToPath(new URL('..', import.meta.url));
/** Beside `dist`: the server finds its other folders from there. */
const BUILD = 'dist-profile';
/** Chats per second for which sessions are opened. */
const RATE = 600;
/** Chats before the profile begins. */
const WARM_UP = 400;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'no-heap': { type: 'boolean', default: false },
    'no-pin': { type: 'boolean', default: false },
    chunks: { type: 'string', default: '10000' },
  },
});
const say = (text: string) => console.error(`bench: ${text}`);
const seconds = values.quick ? 4 : 15;

/** Runs `look` while a load runs, and then ends the load. */
async function during<T>(
  { subject }: RunningSubject,
  chats: number,
  plan: Omit<LoadPlan, 'target'>,
  look: (load: Promise<unknown>) => Promise<T>,
): Promise<T> {
  if (!subject.cloneai) throw new Error('Only the product is profiled.');
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-bench-'));
  const loader = await startLoader(subject.toolCore);
  try {
    const sessionsFile = join(folder, 'sessions.json');
    writeFileSync(sessionsFile, JSON.stringify(await openSessions(subject.cloneai.expert, subject.cloneai.cloneId, chats)));
    const load = loader.run({ target: { kind: 'cloneai', url: subject.url, sessionsFile }, ...plan });
    load.catch(() => {}); // it is ended below
    return await look(load);
  } finally {
    await loader.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Chats that the model stand-in has answered since its counters were reset. */
async function answered(standInUrl: string): Promise<number> {
  const { counts } = (await (await fetch(new URL('/admin/calls?limit=1', standInUrl))).json()) as { counts: { chat: number } };
  return counts.chat;
}

async function profileCpu(running: RunningSubject, inspector: Inspector): Promise<string> {
  say('saturation, fifty callers');
  const { standInUrl } = running.subject;
  await configure(standInUrl, { delayMs: 1, firstTokenMs: 0 });
  const closed = { mode: 'closed' as const, concurrency: 50, warmupSeconds: 3, seconds: seconds + 60 };
  await inspector.send('Runtime.evaluate', { expression: SHOW_JSON });
  await during(running, WARM_UP, { ...closed, maxChats: WARM_UP }, (load) => load);
  return during(running, RATE * (seconds + 4), closed, async () => {
    await sleep(closed.warmupSeconds * 1000);
    await inspector.send('Profiler.enable');
    await inspector.send('Profiler.setSamplingInterval', { interval: 500 });
    const before = await answered(standInUrl);
    await inspector.send('Profiler.start');
    await sleep(seconds * 1000);
    const chats = (await answered(standInUrl)) - before;
    const { profile } = await inspector.send<{ profile: CpuProfile }>('Profiler.stop');
    return cpuReport(timesOf(profile, createSourceFinder()), chats);
  });
}

async function profileHeap(running: RunningSubject, inspector: Inspector): Promise<string> {
  say(`${OPEN_STREAMS} open streams`);
  const ramp = values.quick ? 5 : 10;
  await configure(running.subject.standInUrl, { delayMs: 50, firstTokenMs: 50, tokens: 120 * 20 });
  const idle = await memoryOf(inspector);
  const plan = { mode: 'open' as const, concurrency: OPEN_STREAMS, warmupSeconds: ramp, seconds: 120, timeoutSeconds: 180 };
  return during(running, OPEN_STREAMS, plan, async () => {
    await sleep((ramp + seconds) * 1000);
    const open = await memoryOf(inspector);
    say('heap snapshot');
    return heapReport({ idle, open, owners: ownersOf(await takeSnapshot(inspector)), streams: OPEN_STREAMS });
  });
}

try {
  say('building with source maps');
  bundle(['--sourcemap', '--out-dir', BUILD]);
  const report = await withBench({ chunks: Number(values.chunks), pin: !values['no-pin'], say }, async (bench) => {
    const running = await startProduct(bench, RATE, {
      entry: join(serverDir, BUILD, 'main.js'),
      nodeArgs: ['--inspect=127.0.0.1:0'],
    });
    try {
      const inspector = await connectInspector(inspectorUrl(running.log()));
      const parts = [await profileCpu(running, inspector)];
      if (!values['no-heap']) parts.push(await profileHeap(running, inspector));
      inspector.close();
      return parts.join('\n');
    } finally {
      await running.stop();
    }
  });
  console.log(report);
} finally {
  rmSync(join(serverDir, BUILD), { recursive: true, force: true });
}
