import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const snippets = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code as string);
const folder = fileURLToPath(new URL('.', import.meta.url));

/** The errors of the README's snippets, compiled against the SDK with our own strict settings. */
function compile(codes: string[]): string[] {
  const files = new Map(codes.map((code, index) => [`${folder}readme-${index}.ts`, `${code}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    paths: { '@cloneai/sdk': [`${folder}index.ts`] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2023);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))
    .map(({ file, messageText }) => `${file?.fileName.replace(folder, '')}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

it('compiles every snippet of the README', () => {
  expect(snippets.length).toBeGreaterThan(12);
  expect(compile(snippets)).toEqual([]);
});

it('reports a wrong snippet', () => {
  const [error] = compile(["import { CloneAI } from '@cloneai/sdk';\nawait new CloneAI().clones.create({ nam: 'Ada' });"]);
  expect(error).toMatch(/nam/);
});
