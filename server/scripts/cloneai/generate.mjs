import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, fingerprint, parts, prepare, root, run, say } from './workspace.mjs';

/** Generated files and their generators, in order. */
const WRITERS = [
  ['server', 'scripts/write-configuration.ts', 'the configuration page'],
  ['server', 'scripts/write-openapi.ts', 'the contract'],
  ['sdk', 'scripts/generate.ts', 'the SDK’s types and resources'],
];
const WRITTEN = ['server/CONFIGURATION.md', 'openapi/openapi.json', 'sdk/src/generated', 'sdk/api.md'];

export async function generate() {
  await prepare();
  const { node } = parts();
  for (const [folder, script, what] of WRITERS) {
    if (!existsSync(join(root, folder, script))) fail(`${folder}/${script} is missing: ${what} cannot be written.`);
    say(`Writing ${what} …`);
    const code = await run(node, [script], { cwd: join(root, folder) });
    if (code !== 0) fail(`${what} could not be written. See the lines above.`);
  }
}

/** Generates everything and returns the files that changed. */
export async function staleAfterGenerate() {
  const marks = () => WRITTEN.map((path) => fingerprint([join(root, path)]));
  const before = marks();
  await generate();
  const after = marks();
  return WRITTEN.filter((_path, i) => before[i] !== after[i]);
}
