import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The built package as applications see it: `npm test` builds it first.
const sdk = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

const USES = `
const client = new CloneAI({ apiKey: 'sk_test' });
export async function run(): Promise<string> {
  const clone: Clone = await client.clones.retrieve('cln_1');
  const { data } = await client.clones.versions.list(clone.id).withResponse();
  for await (const event of client.messages.stream('ses_1', { content: 'Hi' })) if (event.type === 'text-delta') return event.data.text;
  // @ts-expect-error a name is a string
  await client.clones.create({ name: 1 });
  return data.data.map((version) => version.number.toFixed()).join();
}
`;
const ESM = `import { type Clone, CloneAI } from '@cloneai/sdk';\n${USES}`;
const CJS = `import sdk = require('@cloneai/sdk');\nimport CloneAI = sdk.CloneAI;\ntype Clone = sdk.Clone;\n${USES}`;

beforeAll(() => {
  if (!existsSync(join(sdk, 'dist/index.d.ts'))) throw new Error('sdk/dist is missing. Build the SDK first: npm test does.');
  mkdirSync(join(sdk, 'node_modules/.cache'), { recursive: true });
  folder = mkdtempSync(join(sdk, 'node_modules/.cache/resolutions-'));
  mkdirSync(join(folder, 'node_modules/@cloneai'), { recursive: true });
  symlinkSync(sdk, join(folder, 'node_modules/@cloneai/sdk'));
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const parsed = new Map<string, ts.SourceFile | undefined>();

/** The errors of a file that uses the package, under one module resolution. */
function errorsOf(name: string, code: string, module: ts.ModuleKind, moduleResolution: ts.ModuleResolutionKind): string[] {
  const file = join(folder, name);
  writeFileSync(file, code);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    module,
    moduleResolution,
    types: [],
    strict: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  // The libraries are the same every time.
  host.getSourceFile = (path, ...rest) => {
    if (!path.includes('/typescript/lib/')) return getSourceFile(path, ...rest);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
    return parsed.get(path);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const { ModuleKind: Kind, ModuleResolutionKind: Resolution } = ts;

it.each<[string, string, string, ts.ModuleKind, ts.ModuleResolutionKind]>([
  ['bundler, from an ES module', 'bundler.ts', ESM, Kind.ESNext, Resolution.Bundler],
  ['node16, from an ES module', 'node16.mts', ESM, Kind.Node16, Resolution.Node16],
  ['node16, from CommonJS', 'node16.cts', CJS, Kind.Node16, Resolution.Node16],
  ['nodenext, from an ES module', 'nodenext.mts', ESM, Kind.NodeNext, Resolution.NodeNext],
  ['nodenext, from CommonJS', 'nodenext.cts', CJS, Kind.NodeNext, Resolution.NodeNext],
  ['node10, from CommonJS', 'node10.ts', ESM, Kind.CommonJS, Resolution.Node10],
])('types resolve with %s', (_name, file, code, module, resolution) => {
  expect(errorsOf(file, code, module, resolution)).toEqual([]);
});

it('loads as an ES module and as CommonJS', () => {
  const run = (name: string, code: string) => {
    writeFileSync(join(folder, name), code);
    return execFileSync(process.execPath, [join(folder, name)], { encoding: 'utf8' });
  };
  const print = 'console.log(typeof new CloneAI().clones.versions.list, require.name)';
  const esm = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nimport { CloneAI } from '@cloneai/sdk';\n`;
  const version = "console.log(require('@cloneai/sdk/package.json').version);";
  expect(run('esm.mjs', `${esm}${print};${version}`)).toMatch(/^function .*\n0\.1\.0\n$/);
  expect(run('cjs.cjs', `const { CloneAI } = require('@cloneai/sdk');\n${print};${version}`)).toMatch(/^function .*\n0\.1\.0\n$/);
});
