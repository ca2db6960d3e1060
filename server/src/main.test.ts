import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { nodeProblem } from './app/node-version.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('an older Node is told which version is needed, before anything is read or written', async () => {
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, main];
  const { code, stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: { PORT: 'not a port' } }).then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim()).toMatch(
    /^CloneAI did not start\. It needs Node 24 or newer, and this is Node 20\.11\.0\. Run it with "npm start".*$/,
  );
});

it.each([
  ['18.20.8', true],
  ['22.21.1', true],
  ['24.0.0', false],
  ['26.1.0', false],
])('Node %s is too old: %s', (version, tooOld) => {
  expect(nodeProblem(version) !== null).toBe(tooOld);
});

it('imports nothing before the version is checked that an older Node lacks', () => {
  const importsOf = (file: URL) => [...readFileSync(file, 'utf8').matchAll(/^import .* from '(.*)';$/gm)].map(([, from]) => from);
  expect(importsOf(new URL('./main.ts', import.meta.url))).toEqual(['node:path', 'node:url', './app/node-version.ts']);
  expect(importsOf(new URL('./app/node-version.ts', import.meta.url))).toEqual([]);
});
