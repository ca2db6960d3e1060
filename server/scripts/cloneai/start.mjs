import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { formatLine } from './log-lines.mjs';
import { parts, prepare, root, run, say } from './workspace.mjs';

// Settings in a file beside the README are read, too; the environment wins over them.
const NODE_FLAGS = existsSync(join(root, '.env')) ? ['--env-file=.env'] : [];

/** What a person wants to know once it runs. */
function announce({ url, console: face, demo, docs, database, model, dataDir }, seconds) {
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
    ['Answers', model === 'offline' ? 'offline: quoted from the sources, no model is asked' : `${model}, a language model`],
  ];
  console.log(`\nCloneAI runs (${seconds} s).\n`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(10)} ${value}`);
  if (database === 'embedded' || model === 'offline')
    console.log('\nTo change that, stop it, set what you want, start it again (or put it into a file named .env here):\n');
  if (database === 'embedded')
    console.log('  DATABASE_URL=postgres://user:password@host:5432/cloneai   a PostgreSQL with pgvector, for production');
  if (model === 'offline') console.log('  OPENAI_API_KEY=sk-…                                       answers by a language model');
  console.log('\nAll settings: server/CONFIGURATION.md. Stop with Ctrl-C.\n');
}

/** The server process: its log for people on a terminal, as JSON lines anywhere else. */
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
    say('The first start makes the database: a few seconds more.');
  process.exitCode = await serve([join(parts().dist, 'main.js'), ...args], { started });
}

/** The server from its sources, started again at every change. */
export async function dev(args) {
  const started = Date.now();
  await prepare();
  await build(['sdk', 'widget']);
  say('Watching server/src: every change starts the server again.');
  process.exitCode = await serve(['--watch', '--watch-preserve-output', join(parts().server, 'src', 'main.ts'), ...args], { started });
}
