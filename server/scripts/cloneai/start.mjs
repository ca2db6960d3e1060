import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { formatLine } from './log-lines.mjs';
import { parts, prepare, root, run, say } from './workspace.mjs';

/**
 * Node's default lets the young generation grow to three times 16 MB, which a busy server always fills. With half of that, a server with
 * 1,000 open streams takes about 100 MB less, and its chats take no more processor time. Workers get the flags of the process that starts
 * them. `server/Dockerfile` has the same flag.
 */
const MEMORY_FLAGS = ['--max-semi-space-size=8'];
// Also read settings from .env beside the README. The environment overrides them.
const NODE_FLAGS = existsSync(join(root, '.env')) ? ['--env-file=.env', ...MEMORY_FLAGS] : MEMORY_FLAGS;

/** Prints the addresses and settings of the running server. */
function announce({ url, console: face, demo, docs, database, model, dataDir, workers = 1 }, seconds) {
  const rows = [
    ['Console', `${face}  make a clone of your own`],
    ...(demo ? [['Demo', `${demo}  another site, with a clone that answers about CloneAI`]] : []),
    ['API', `${url}/v1`],
    ['Widget', `${url}/widget.js, full page ${url}/embed/SLUG`],
    ['Reference', docs],
    ['Contract', `${url}/openapi.json`],
    ['Health', `${url}/health/detailed`],
    ['Metrics', `${url}/metrics`],
    ['Database', database === 'embedded' ? `embedded, in ${dataDir}` : 'PostgreSQL, from DATABASE_URL'],
    ...(workers > 1 ? [['Workers', `${workers} processes, see WORKERS`]] : []),
    ['Answers', model === 'offline' ? 'offline: quoted from the sources, no model is asked' : `${model}, a language model`],
  ];
  console.log(`\nCloneAI runs (${seconds} s).\n`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(10)} ${value}`);
  if (database === 'embedded' || model === 'offline')
    console.log('\nTo change this, stop the server, set a variable (or add it to a file named .env here), and start again:\n');
  if (database === 'embedded')
    console.log('  DATABASE_URL=postgres://user:password@host:5432/cloneai   PostgreSQL with pgvector, for production');
  if (model === 'offline') console.log('  OPENAI_API_KEY=sk-…                                       answers by a language model');
  console.log('\nAll settings: server/CONFIGURATION.md. Stop with Ctrl-C.\n');
}

/** Runs the server process. Its log is formatted on a terminal and stays JSON lines elsewhere. */
function serve(args, { started, env }) {
  const pretty = process.stdout.isTTY === true;
  return run(parts().node, [...NODE_FLAGS, ...args], {
    env,
    stdio: ['inherit', pretty ? 'pipe' : 'inherit', 'inherit', 'ipc'],
    onStart(child) {
      if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => console.log(formatLine(line)));
      child.on('message', (message) => {
        if (message?.type === 'ready') announce(message, ((Date.now() - started) / 1000).toFixed(1));
      });
    },
  });
}

export async function start(args) {
  const started = Date.now();
  await prepare();
  await build();
  say('Starting the server …');
  if (!existsSync(join(root, 'data')) && !process.env.DATABASE_URL && !process.env.DATA_DIR)
    say('The first start creates the database, which takes a few seconds.');
  process.exitCode = await serve([join(parts().dist, 'main.js'), ...args], { started });
}

/** Runs the server from its sources and restarts it on every change. */
export async function dev(args) {
  const started = Date.now();
  await prepare();
  await build(['sdk', 'widget']);
  say('Watching server/src. Every change restarts the server.');
  // Node restarts the process that it watches, but not that one's workers.
  const env = { WORKERS: '1' };
  process.exitCode = await serve(['--watch', '--watch-preserve-output', join(parts().server, 'src', 'main.ts'), ...args], { started, env });
}
