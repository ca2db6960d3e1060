// Runs the built SDK against the built server from Node 20, 22, and the pinned version, and from Chromium. npm provides the older Nodes,
// in which the server itself must say which version it needs.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'cloneai-runtimes-'));
const port = 20_000 + Math.floor(Math.random() * 20_000);
const url = `http://127.0.0.1:${port}`;

const nodes = ['20', '22'].map((version) => {
  const prefix = join(folder, `node${version}`);
  execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', prefix, `node@${version}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return join(prefix, 'node_modules', 'node', 'bin', 'node');
});

const main = join(root, 'server', 'dist', 'main.js');
for (const node of nodes) {
  const { status, stderr } = spawnSync(node, [main], { encoding: 'utf8', timeout: 60_000 });
  const said = stderr.trim();
  if (status !== 1 || !/^CloneAI did not start\. It needs Node \d+ or newer, and this is Node [\d.]+\..*$/.test(said))
    throw new Error(`An older Node does not learn which version the server needs. It ended with ${status}: ${said}`);
  console.log(`ok      ${said}`);
}

const server = spawn(process.execPath, [main], {
  env: {
    ...process.env,
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'warn',
    RATE_LIMIT_AUTH_PER_MINUTE: '1000',
    RATE_LIMIT_CHAT_PER_MINUTE: '10000',
    RATE_LIMIT_UPLOADS_PER_HOUR: '1000',
    RATE_LIMIT_API_PER_HOUR: '100000',
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = once(server, 'exit');
try {
  const answers = async () => (await fetch(`${url}/health`).catch(() => null))?.status === 200;
  for (let tries = 0; !(await answers()); tries++) {
    if (tries > 600 || server.exitCode !== null) throw new Error('the server did not start');
    await sleep(100);
  }
  execFileSync(process.execPath, [join(root, 'sdk', 'scripts', 'runtimes.ts'), url, ...nodes], { stdio: 'inherit' });
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
