// Proves the image without a container engine: carries out server/Dockerfile's own commands in a temporary folder, looks through the files
// that come out, and runs the server from these alone: as root on Linux with nothing else in its file system, which it cannot
// write, as the image's user, as process 1. Also reads docker-compose.yml with the Compose that is installed.
//
//   node server/scripts/image-tree.mjs [--all] [address of a PostgreSQL whose user may make databases]
//
// What a machine lacks is skipped and named; with --all that is a failure. Needs node_modules (npm start), and the registry for the rest.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startModelStandIn } from '../bench/model-stand-in.ts';
import { buildTree } from './image-tree/build-tree.mjs';
import { composeFile, faultsOf } from './image-tree/compose-file.mjs';
import { addBase, howConfined, startContainer, untilHealthy } from './image-tree/container.mjs';
import { parseDockerfile, settingsOf } from './image-tree/dockerfile.mjs';
import { lookThrough } from './image-tree/look-through.mjs';
import { streamAnswer, tellStory } from './image-tree/story.mjs';

const options = process.argv.slice(2);
const postgres = options.find((option) => !option.startsWith('--'));
const repository = join(import.meta.dirname, '..', '..');
const node = process.execPath;
const begun = performance.now();
/** stop_grace_period of docker-compose.yml: after it an engine kills. */
const STOP_MS = 40_000;
const freePort = () => 20_000 + Math.floor(Math.random() * 20_000);
const say = (text) => console.log(`image-tree  ${text}`);
const skip = (text) => {
  if (options.includes('--all')) throw new Error(`Skipped, which counts as failed: ${text}`);
  say(`SKIPPED ${text}`);
};
const need = (holds, text) => {
  if (!holds) throw new Error(text);
};

/** Two starts on one data folder: the whole story without a model; then, with a slow one, SIGTERM in the middle of an answer. */
async function tryServer(name, { root, settings, confined, env, model, afterStory = async () => '' }) {
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
      const code = await Promise.race([server.exit, sleep(STOP_MS, `nothing for ${STOP_MS / 1000} s`, { ref: false })]);
      need(code === 0, `${name}: ended with ${code} after ${settings.stopSignal}.\n${server.log()}`);
      return { seconds, result };
    } finally {
      await server.kill();
    }
  };

  need((await probe()) === 1, `${name}: the health check is content although nothing runs.`);
  const first = await startAndDo({}, async (server) => {
    need((await probe()) === 0, `${name}: the health check is not content.\n${server.log()}`);
    const told = await tellStory(url);
    const note = await afterStory();
    server.signal(settings.stopSignal);
    return { told, note };
  });
  const second = await startAndDo({ OPENAI_BASE_URL: model.baseUrl }, async (server) => {
    let stopped = 0;
    const answer = await streamAnswer(url, first.result.told, () => {
      stopped = performance.now();
      server.signal(settings.stopSignal);
    });
    const afterMs = Math.round(performance.now() - stopped);
    need(answer.types.at(-1) === 'message-end' && answer.end.finishReason === 'stop', `${name}: cut off: ${JSON.stringify(answer.end)}`);
    need(afterMs > 300, `${name}: the answer was over when ${settings.stopSignal} came; nothing was shown.`);
    return { afterMs, texts: answer.types.filter((type) => type === 'text-delta').length };
  });
  say(
    `${name}: healthy after ${first.seconds.toFixed(1)} s, again after ${second.seconds.toFixed(1)} s; health check 0 (1 without a server); text, PDF and Word ` +
      `read and cited; ${settings.stopSignal} in mid-answer: ${second.result.texts} pieces, the last ${second.result.afterMs} ms later, exit 0${first.result.note}`,
  );
}

/** The Dockerfile repeats three versions that others decide. */
function checkPins({ args, stages }, { labels }) {
  const { version, devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const [, pnpm] = /pnpm@([\d.]+)/.exec(readFileSync(join(repository, 'server', 'scripts', 'cloneai', 'workspace.mjs'), 'utf8'));
  const label = labels['org.opencontainers.image.version'];
  need(args.NODE_VERSION === devDependencies.node, `The Dockerfile takes Node ${args.NODE_VERSION}, package.json ${devDependencies.node}.`);
  need(process.version === `v${devDependencies.node}`, `This is Node ${process.version}: run it with node_modules/node/bin/node.`);
  need(label === version, `The Dockerfile's label says version ${label}, package.json ${version}.`);
  const taken = stages[0].instructions.find(({ verb, rest }) => verb === 'ARG' && rest.startsWith('PNPM_VERSION='))?.rest.split('=')[1];
  need(taken === pnpm, `The Dockerfile takes pnpm ${taken}, npm start ${pnpm}.`);
}

/** An empty volume of the image's user, for each of the two runs. */
function emptyVolume(root, { uid, gid, env }) {
  const volume = join(root, env.DATA_DIR);
  rmSync(volume, { recursive: true });
  mkdirSync(volume);
  if (process.getuid() === 0) chownSync(volume, uid, gid);
}

/** A new database on `address`, and a Redis where one is installed, given to `work` as the variables of docker-compose.yml. */
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
        `select distinct usename, rolsuper or rolbypassrls or rolcreaterole as mighty from pg_stat_activity join pg_roles on rolname = usename where datname = $1`,
        [name],
      );
      need(rows.length > 0 && rows.every(({ mighty }) => !mighty), `The server works as ${JSON.stringify(rows)}.`);
      return `; works as ${rows.map(({ usename }) => usename).join(', ')}`;
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
    'The Dockerfile lacks a user, a health check or a command in its exec form.',
  );

  const root = buildTree({ file, repository, folder, node });
  say(`built in ${Math.round((performance.now() - begun) / 1000)} s`);
  say(lookThrough({ root, repository, folder, need }));

  const password = 'proof0f1nterpolation';
  const emptyFile = join(folder, 'no.env');
  writeFileSync(emptyFile, '');
  const compose = composeFile({ repository, emptyFile, env: { POSTGRES_PASSWORD: password } });
  const variables = [...readFileSync(join(repository, 'server', 'CONFIGURATION.md'), 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, name]) => name,
  );
  const faults = compose ? faultsOf(compose.config, { variables, set: Object.keys(settings.env), password }) : [];
  need(faults.length === 0, `docker-compose.yml: ${faults.join('; ')}.`);
  if (compose) say(`docker-compose.yml is read by ${compose.tool}, and hands on all ${variables.length} variables of the server`);
  else skip('docker-compose.yml: no Compose here');

  const confined = howConfined();
  if (confined === 'container') {
    addBase(root, join(root, 'usr/local/bin/node'));
    say(`runs with nothing else in its file system, read-only, as process 1 and user ${settings.uid}`);
  } else
    say(`runs as ${confined === 'user' ? 'another' : 'this'} user in the tree’s folder: a file system of its own may not be mounted here`);
  emptyVolume(root, settings);
  await tryServer('embedded database', { root, settings, confined, env: {}, model });
  emptyVolume(root, settings);
  if (postgres)
    await withServices(postgres, compose?.config, (env, hasRedis, afterStory) =>
      tryServer(`PostgreSQL${hasRedis ? ' and Redis' : ''}`, { root, settings, confined, env, model, afterStory }),
    );
  else skip('PostgreSQL: give its address');
  say(`ok, in ${Math.round((performance.now() - begun) / 1000)} s`);
} catch (error) {
  console.error(`image-tree  NOT well: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await model.close();
  rmSync(folder, { recursive: true, force: true });
}
