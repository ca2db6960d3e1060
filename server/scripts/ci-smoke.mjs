// Starts the server as a user does (`npm start`), twice on a new data folder and, given an address, on PostgreSQL. Each start must answer
// /health, print its addresses, report every part as working, and exit with 0 on SIGTERM. Prints the duration of each start.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const [server] = process.argv.slice(2);

async function startOnce(name, env) {
  const begun = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  // npm may end before the server, which finishes running work. Its output ends with it.
  const closed = once(child, 'close').then(() => true);
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const health = async (path) => {
    const response = await fetch(`http://127.0.0.1:${env.PORT}${path}`).catch(() => null);
    return response && { status: response.status, body: await response.json().catch(() => null) };
  };
  const deadline = begun + 120_000;
  while ((await health('/health'))?.status !== 200) {
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(`${name}: it did not answer.\n${output}`);
    await sleep(20);
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(2);
  const all = await health('/health/detailed');
  if (all?.status !== 200) throw new Error(`${name}: not healthy: ${JSON.stringify(all?.body)}`);
  // With PostgreSQL, the first worker answers before all are ready, and the addresses come line by line.
  const hasAddresses = () => output.includes(`:${env.PORT}/docs`);
  while (!hasAddresses() && performance.now() < deadline) await sleep(50);
  if (!hasAddresses()) throw new Error(`${name}: it did not print its addresses.\n${output}`);
  child.kill('SIGTERM');
  const [code, signal] = await exit;
  const ended = await Promise.race([closed, sleep(40_000, false, { ref: false })]);
  if (!ended || (await health('/health')) !== null) throw new Error(`${name}: it goes on after SIGTERM.`);
  console.log(`${name}: healthy after ${seconds} s; parts ${Object.keys(all.body.parts).join(', ')}; ended with ${code ?? signal}`);
}

const folder = mkdtempSync(join(tmpdir(), 'cloneai-smoke-'));
try {
  const port = String(20_000 + Math.floor(Math.random() * 20_000));
  await startOnce('first start, embedded', { PORT: port, DATA_DIR: join(folder, 'data') });
  await startOnce('second start, embedded', { PORT: port, DATA_DIR: join(folder, 'data') });
  if (server) {
    const { default: pg } = await import('pg');
    const name = `cloneai_smoke_${process.pid}`;
    const admin = new pg.Client(server);
    await admin.connect();
    await admin.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    try {
      for (const which of ['first', 'second'])
        await startOnce(`${which} start, PostgreSQL`, { PORT: port, DATA_DIR: join(folder, 'data'), DATABASE_URL: url.href });
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
