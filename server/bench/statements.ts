/** Lists the SQL statements of one chat: `node server/bench/statements.ts [--relay] [--chats 100] [--chunks 10000] [--no-pin]`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openSessions } from './api.ts';
import { BENCH_DATABASE_URL } from './bench-database.ts';
import { type Bench, withBench } from './bench-setup.ts';
import type { Target } from './load.ts';
import { configure, measure, type Run } from './measure.ts';
import { statementReport } from './report.statements.ts';
import { type RunningSubject, startSubject, TITLES } from './subjects.ts';
import { REPORTING, startWireProxy, type WireProxy } from './wire/proxy.ts';

const WARM_UP = 200;

async function setReporting(databaseUrl: string, on: boolean): Promise<void> {
  const client = new Client({ connectionString: BENCH_DATABASE_URL });
  await client.connect();
  try {
    const name = new URL(databaseUrl).pathname.slice(1);
    for (const setting of REPORTING) {
      await client.query(`alter database "${name}" ${on ? `set ${setting}` : `reset ${setting.split(' ')[0]}`}`);
    }
  } finally {
    await client.end();
  }
}

/** One caller asks in sequence; the statements of the last `chats` chats are in the proxy. */
async function askInSequence({ subject }: RunningSubject, proxy: WireProxy, chats: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-bench-'));
  try {
    await configure(subject.standInUrl, { delayMs: 1, firstTokenMs: 0 });
    const sessionsFile = join(folder, 'sessions.json');
    if (subject.cloneai) {
      writeFileSync(sessionsFile, JSON.stringify(await openSessions(subject.cloneai.expert, subject.cloneai.cloneId, WARM_UP + chats)));
    }
    const target: Target = subject.cloneai ? { kind: 'cloneai', url: subject.url, sessionsFile } : { kind: 'relay', url: subject.url };
    const plan = { mode: 'closed' as const, concurrency: 1, seconds: 300, warmupSeconds: 0 };
    await measure(subject, target, { ...plan, concurrency: 4, maxChats: WARM_UP });
    proxy.reset();
    return await measure(subject, target, { ...plan, firstChat: WARM_UP, maxChats: chats });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listStatements(bench: Bench, name: 'cloneai' | 'bare', chats: number): Promise<string> {
  const databaseUrl = name === 'bare' ? bench.data.relayUrl : bench.data.url;
  await setReporting(databaseUrl, true);
  const proxy = await startWireProxy(databaseUrl);
  try {
    const through =
      name === 'bare'
        ? { ...bench, data: { ...bench.data, relayUrl: proxy.url } }
        : { ...bench, env: { ...bench.env, DATABASE_URL: proxy.url } };
    const running = await startSubject(name, through, 0);
    if (!running) throw new Error('This subject cannot run here.');
    try {
      const run = await askInSequence(running, proxy, chats);
      return statementReport({ title: TITLES[name], totals: proxy.totals(), run });
    } finally {
      await running.stop();
    }
  } finally {
    await proxy.close();
    await setReporting(databaseUrl, false);
  }
}

const { values } = parseArgs({
  options: {
    relay: { type: 'boolean', default: false },
    'no-pin': { type: 'boolean', default: false },
    chats: { type: 'string', default: '100' },
    chunks: { type: 'string', default: '10000' },
  },
});
const say = (text: string) => console.error(`bench: ${text}`);
console.log(
  await withBench({ chunks: Number(values.chunks), pin: !values['no-pin'], say }, (bench) =>
    listStatements(bench, values.relay ? 'bare' : 'cloneai', Number(values.chats)),
  ),
);
