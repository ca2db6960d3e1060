// Every command of this repository: npm start, npm test, npm run dev | example | check | generate | bench.
// Plain JavaScript for Node 20 or later with npm. It installs everything else (pnpm, Node 24, the dependencies).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, needsEverything, parts, prepare, root, run, say } from './cloneai/workspace.mjs';

const [verb = 'start', ...args] = process.argv.slice(2);

const verbs = {
  async start() {
    const { start } = await import('./cloneai/start.mjs');
    await start(args);
  },
  async dev() {
    const { dev } = await import('./cloneai/start.mjs');
    await dev(args);
  },
  async test() {
    const { test } = await import('./cloneai/test.mjs');
    await test(args);
  },
  async check() {
    const { check } = await import('./cloneai/check.mjs');
    await check();
  },
  async generate() {
    const { generate } = await import('./cloneai/generate.mjs');
    await generate();
    say('All generated files are up to date.');
  },
  /**
   * Runs an example against a running server: `npm run example react` by folder name, or `npm run example -- report.pdf "What …?"`, which
   * passes a file and a question to examples/node-chat.
   */
  async example() {
    const own = join(root, 'examples', args[0] ?? '', 'start.ts');
    const named = /^[\w-]+$/.test(args[0] ?? '') && existsSync(own);
    await prepare({ everything: named && needsEverything(args[0]) });
    const { build } = await import('./cloneai/build.mjs');
    await build(['sdk']);
    const script = named ? own : join(root, 'examples', 'node-chat', 'chat.ts');
    // File names count from where the person stands, not from where npm puts us.
    process.exitCode = await run(parts().node, [script, ...args.slice(named ? 1 : 0)], { cwd: process.env.INIT_CWD ?? root });
  },
  async bench() {
    await prepare();
    const { node, server } = parts();
    process.exitCode = await run(node, ['bench/run.ts', ...args], { cwd: server });
  },
};

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) fail(`Node ${process.versions.node} is too old: version 20 or newer is needed (https://nodejs.org).`);
if (!Object.hasOwn(verbs, verb)) fail(`There is no "${verb}". There is: ${Object.keys(verbs).join(', ')}.`);
await verbs[verb]();
