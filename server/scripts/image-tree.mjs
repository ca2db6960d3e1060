// Tests the image without a container engine. Runs the commands of server/Dockerfile in a temporary folder, checks the resulting files,
// and runs the server from them. On Linux as root, the server sees only these files, cannot write to them, and runs as the image's user
// and as process 1. Also checks docker-compose.yml with the installed Compose.
//
//   node server/scripts/image-tree.mjs [--all] [URL of a PostgreSQL server whose user may create databases]
//
// Skips what this machine cannot run, and prints the reason; with --all, a skipped check fails. Needs node_modules (run npm start first)
// and network access for the packages.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startModelStandIn } from '../bench/model-stand-in.ts';
import { buildTree } from './image-tree/build-tree.mjs';
import { checkFiles } from './image-tree/check-files.mjs';
import { composeFile, problemsOf } from './image-tree/compose-file.mjs';
import { addBase, howConfined, startContainer, untilHealthy } from './image-tree/container.mjs';
import { parseDockerfile, settingsOf } from './image-tree/dockerfile.mjs';
import { runScenario, streamAnswer } from './image-tree/scenario.mjs';

const options = process.argv.slice(2);
const postgres = options.find((option) => !option.startsWith('--'));
const repository = join(import.meta.dirname, '..', '..');
const node = process.execPath;
const started = performance.now();
/** `stop_grace_period` of docker-compose.yml. After it, a container engine kills the process. */
const STOP_MS = 40_000;
const freePort = () => 20_000 + Math.floor(Math.random() * 20_000);
const say = (text) => console.log(`image-tree  ${text}`);
const skip = (text) => {
  if (options.includes('--all')) throw new Error(`Skipped, and --all does not allow that: ${text}`);
  say(`SKIPPED ${text}`);
};
const need = (holds, text) => {
  if (!holds) throw new Error(text);
};

/** Starts the server twice on one data folder: runs the scenario without a model, then sends SIGTERM during an answer of a slow model. */
async function tryServer(name, { root, settings, confined, env, model, afterScenario = async () => '' }) {
  const port = String(freePort());
  const url = `http://127.0.0.1:${port}`;
  const container = (more, command = settings.command) =>
    startContainer({ root, settings, confined, command, env: { ...env, PORT: port, LOG_LEVEL: 'warn', ...more } });
  const probe = () => container({}, settings.health).exit;
  const startAndDo = async (more, work) => {
    const server = container(more);
    try {
      const seconds = await untilHealthy(server, url);
      const result = await work(server);
      const code = await Promise.race([server.exit, sleep(STOP_MS, `no exit within ${STOP_MS / 1000} s`, { ref: false })]);
      need(code === 0, `${name}: exited with ${code} after ${settings.stopSignal}.\n${server.log()}`);
      return { seconds, result };
    } finally {
      await server.kill();
    }
  };

  need((await probe()) === 1, `${name}: the health check passes although no server runs.`);
  const first = await startAndDo({}, async (server) => {
    need((await probe()) === 0, `${name}: the health check fails.\n${server.log()}`);
    const created = await runScenario(url);
    const note = await afterScenario();
    server.signal(settings.stopSignal);
    return { created, note };
  });
  const second = await startAndDo({ OPENAI_BASE_URL: model.baseUrl }, async (server) => {
    let stopped = 0;
    const answer = await streamAnswer(url, first.result.created, () => {
      stopped = performance.now();
      server.signal(settings.stopSignal);
    });
    const afterMs = Math.round(performance.now() - stopped);
    need(
      answer.types.at(-1) === 'message-end' && answer.end.finishReason === 'stop',
      `${name}: the answer is incomplete: ${JSON.stringify(answer.end)}`,
    );
    need(afterMs > 300, `${name}: the answer ended before ${settings.stopSignal}, so this run proves nothing.`);
    return { afterMs, texts: answer.types.filter((type) => type === 'text-delta').length };
  });
  say(
    `${name}: healthy after ${first.seconds.toFixed(1)} s, and after ${second.seconds.toFixed(1)} s on the second start; the health check passes; text, PDF, ` +
      `and Word files are read and cited; ${settings.stopSignal} during an answer: ${second.result.texts} deltas, the last ${second.result.afterMs} ms later, exit code 0${first.result.note}`,
  );
}

/** Compares the three versions that the Dockerfile repeats with the files that define them. */
function checkPins({ args, stages }, { labels }) {
  const { version, devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const [, pnpm] = /pnpm@([\d.]+)/.exec(readFileSync(join(repository, 'server', 'scripts', 'cloneai', 'workspace.mjs'), 'utf8'));
  const label = labels['org.opencontainers.image.version'];
  need(
    args.NODE_VERSION === devDependencies.node,
    `The Dockerfile uses Node ${args.NODE_VERSION}, but package.json ${devDependencies.node}.`,
  );
  need(process.version === `v${devDependencies.node}`, `This is Node ${process.version}. Run this script with node_modules/node/bin/node.`);
  need(label === version, `The Dockerfile's label has version ${label}, but package.json ${version}.`);
  const used = stages[0].instructions.find(({ verb, rest }) => verb === 'ARG' && rest.startsWith('PNPM_VERSION='))?.rest.split('=')[1];
  need(used === pnpm, `The Dockerfile uses pnpm ${used}, but npm start ${pnpm}.`);
}

/** Creates an empty volume that the image's user owns, for each of the two runs. */
function emptyVolume(root, { uid, gid, env }) {
  const volume = join(root, env.DATA_DIR);
  rmSync(volume, { recursive: true });
  mkdirSync(volume);
  if (process.getuid() === 0) chownSync(volume, uid, gid);
}

/**
 * Creates a database on the server at `address`, starts Redis if it is installed, and passes both to `work` as the variables of
 * docker-compose.yml.
 */
async function withServices(address, composed, work) {
  const { default: pg } = await import('pg');
  const name = `cloneai_image_${process.pid}`;
  const url = new URL(address);
  url.pathname = `/${name}`;
  const admin = new pg.Client(address);
  await admin.connect();
  await admin.query(`create database ${name}`);
  const [program, ...args] = composed?.services.redis.command ?? ['redis-server'];
  const port = String(freePort());
  const redis = spawn(program, [...args, '--port', port, '--bind', '127.0.0.1'], { stdio: 'ignore', cwd: tmpdir() });
  const hasRedis = await Promise.race([
    new Promise((r) => redis.once('spawn', () => r(true))),
    new Promise((r) => redis.once('error', () => r(false))),
  ]);
  const env = Object.fromEntries(Object.entries(composed?.services.server.environment ?? {}).filter(([, value]) => value !== null));
  env.DATABASE_URL = url.href;
  if (hasRedis) env.REDIS_URL = `redis://127.0.0.1:${port}`;
  else delete env.REDIS_URL;
  try {
    await work(env, hasRedis, async () => {
      const { rows } = await admin.query(
        `select distinct usename, rolsuper or rolbypassrls or rolcreaterole as privileged from pg_stat_activity join pg_roles on rolname = usename where datname = $1`,
        [name],
      );
      need(
        rows.length > 0 && rows.every(({ privileged }) => !privileged),
        `The server connects with these roles: ${JSON.stringify(rows)}.`,
      );
      return `; connects as ${rows.map(({ usename }) => usename).join(', ')}`;
    });
  } finally {
    if (hasRedis) redis.kill('SIGTERM');
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'cloneai-image-'));
const model = await startModelStandIn({ port: 0, settings: { tokens: 40, delayMs: 30 } });
try {
  chmodSync(folder, 0o711);
  const file = parseDockerfile(readFileSync(join(repository, 'server', 'Dockerfile'), 'utf8'));
  const settings = settingsOf(file.stages.at(-1));
  checkPins(file, settings);
  need(
    settings.uid > 0 && settings.health && settings.command,
    'The Dockerfile needs a user, a health check, and a command in the exec form.',
  );

  const root = buildTree({ file, repository, folder, node });
  say(`built in ${Math.round((performance.now() - started) / 1000)} s`);
  say(checkFiles({ root, repository, folder, need }));

  const password = 'proof0f1nterpolation';
  const emptyFile = join(folder, 'no.env');
  writeFileSync(emptyFile, '');
  const compose = composeFile({ repository, emptyFile, env: { POSTGRES_PASSWORD: password } });
  const variables = [...readFileSync(join(repository, 'server', 'CONFIGURATION.md'), 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, name]) => name,
  );
  const problems = compose ? problemsOf(compose.config, { variables, set: Object.keys(settings.env), password }) : [];
  need(problems.length === 0, `docker-compose.yml: ${problems.join('; ')}.`);
  if (compose) say(`docker-compose.yml: ${compose.tool} accepts it, and it passes all ${variables.length} variables to the server`);
  else skip('docker-compose.yml: Compose is not installed');

  const confined = howConfined();
  if (confined === 'container') {
    addBase(root, join(root, 'usr/local/bin/node'));
    say(`the server runs in a read-only file system with these files only, as process 1 and user ${settings.uid}`);
  } else
    say(
      `the server runs as ${confined === 'user' ? 'another' : 'this'} user without a file system of its own: this machine does not allow mounts`,
    );
  emptyVolume(root, settings);
  await tryServer('embedded database', { root, settings, confined, env: {}, model });
  emptyVolume(root, settings);
  if (postgres)
    await withServices(postgres, compose?.config, (env, hasRedis, afterScenario) =>
      tryServer(`PostgreSQL${hasRedis ? ' and Redis' : ''}`, { root, settings, confined, env, model, afterScenario }),
    );
  else skip('PostgreSQL: pass its URL');
  say(`ok, in ${Math.round((performance.now() - started) / 1000)} s`);
} catch (error) {
  console.error(`image-tree  FAILED: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await model.close();
  rmSync(folder, { recursive: true, force: true });
}
