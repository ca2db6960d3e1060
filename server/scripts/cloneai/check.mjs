import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { staleAfterGenerate } from './generate.mjs';
import { binOf, parts, prepare, root, run, say } from './workspace.mjs';

const SPECTRAL = '@stoplight/spectral-cli@6.16.3';

/** Checks style, types, imports, words, the contract, and sizes. Runs every check, even when one fails. */
export async function check() {
  await prepare({ everything: true });
  // Widget, console, and examples import the built SDK.
  await build(['sdk']);
  const { node } = parts();
  const tool = (name, args, options) => run(node, [...(options?.flags ?? []), binOf(...[name].flat()), ...args], options);
  const examples = readdirSync(join(root, 'examples')).map((name) => `examples/${name}`);
  const typed = ['server', 'sdk', 'widget', 'console', ...examples].filter((name) => existsSync(join(root, name, 'tsconfig.json')));
  const spectral = { shell: true, env: { SCARF_ANALYTICS: 'false' } };
  const quiet = { env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } };

  const steps = [
    ['style (biome)', () => tool(['@biomejs/biome', 'biome'], ['check', '.'])],
    ...typed.map((name) => [`types of ${name} (tsc)`, () => tool(['typescript', 'tsc'], ['--noEmit', '-p', name])]),
    ['imports (dependency-cruiser)', () => run(node, [join('server', 'scripts', 'check-imports.mjs')])],
    ['words', () => run(node, [join('server', 'scripts', 'check-words.mjs')])],
    [
      'generated files are up to date',
      async () => {
        const stale = await staleAfterGenerate();
        if (stale.length > 0) say(`Stale: ${stale.join(', ')}. They were written again; review the difference and commit it.`);
        return stale.length > 0 ? 1 : 0;
      },
    ],
    ['contract (redocly)', () => tool(['@redocly/cli', 'redocly'], ['lint', 'openapi/openapi.json', '--config', '.redocly.yaml'], quiet)],
    // Not a dependency: it brings 300 packages, and no other command needs it. The command is constant, so the shell is safe.
    [
      'contract (spectral)',
      () => run(`npx -y ${SPECTRAL} lint openapi/openapi.json --ruleset .spectral.yaml --fail-severity error`, [], spectral),
    ],
    [
      'sizes (size-limit)',
      async () => {
        await build(['sdk', 'widget', 'console']);
        return tool('size-limit', []);
      },
    ],
  ];

  const results = [];
  for (const [name, work] of steps) {
    say(`Checking ${name} …`);
    const started = Date.now();
    const code = await work();
    results.push({ name, code, seconds: ((Date.now() - started) / 1000).toFixed(1) });
  }
  console.log('');
  for (const { name, code, seconds } of results) say(`${code === 0 ? 'ok     ' : 'FAILED '} ${name} (${seconds} s)`);
  process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
}
