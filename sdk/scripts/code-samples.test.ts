import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile } from './compile.testing.ts';
import type { Contract } from './contract.ts';

interface Sample {
  label: string;
  source: string;
}

it('compiles the example of every operation in the contract', () => {
  const { paths } = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')) as Contract;
  const samples = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap((operation) => (operation as { 'x-codeSamples'?: Sample[] })['x-codeSamples'] ?? [])
    .filter(({ label }) => label === 'SDK')
    .map(({ source }) => source.replace("import { CloneAI } from '@cloneai/sdk';", ''));
  expect(samples.length).toBeGreaterThan(100);
  const code = [
    "import { CloneAI } from '../src/index.ts';",
    ...samples.map((source, number) => `export async function sample${number}() {${source}}`),
  ];
  expect(compile(code.join('\n'))).toEqual([]);
});
