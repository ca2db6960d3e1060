import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const load = (file: string) => import(new URL(`./cloneai/${file}`, import.meta.url).href);
const { formatLine } = (await load('log-lines.mjs')) as { formatLine(line: string, color: boolean): string };
const { fingerprint, once } = (await load('workspace.mjs')) as {
  fingerprint(paths: string[]): string;
  once(stamp: string, mark: string, work: () => Promise<void>): Promise<boolean>;
};
const folder = () => mkdtemp(join(tmpdir(), 'cloneai-scripts-'));

it('a log line becomes one that people read; anything else stays as it is', () => {
  const line = JSON.stringify({ level: 'info', time: '2026-01-02T03:04:05.678Z', requestId: 'req_1', status: 200, msg: 'request' });
  expect(formatLine(line, false)).toBe('03:04:05 info  request  status=200 req_1');
  expect(formatLine(JSON.stringify({ level: 'error', time: '', msg: 'x', err: { stack: 'Error: y\n  at z' } }), false)).toContain(
    'Error: y\n  at z',
  );
  for (const other of ['plain text', '{"a":1}', 'null', '{broken']) expect(formatLine(other, false)).toBe(other);
});

it('work is done again only when what it depends on has changed', async () => {
  const place = await folder();
  await mkdir(join(place, 'src'));
  await writeFile(join(place, 'src', 'a.ts'), '1');
  let done = 0;
  const build = () =>
    once(join(place, 'cache', 'stamp'), fingerprint([join(place, 'src'), join(place, 'missing')]), async () => {
      done++;
    });
  expect([await build(), await build(), done]).toEqual([true, false, 1]);
  await writeFile(join(place, 'src', 'a.ts'), '2');
  expect([await build(), done]).toEqual([true, 2]);
});

it('work that failed counts as not done', async () => {
  const stamp = join(await folder(), 'stamp');
  await expect(once(stamp, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await once(stamp, 'x', async () => undefined)).toBe(true);
});

/** Runs ci-sum over reports made of `[file, test, status]`; answers its lines and exit code. */
async function sum(failedSteps: number, ...runs: [string, string, string][][]) {
  return sumOf({ failedSteps, notWell: false }, ...runs);
}

async function sumOf({ failedSteps, notWell }: { failedSteps: number; notWell: boolean }, ...runs: [string, string, string][][]) {
  const place = await folder();
  const names = await Promise.all(
    runs.map(async (rows, i) => {
      const name = join(place, String(i));
      await mkdir(name);
      const testResults = rows.map(([file, fullName, status]) => ({
        name: file,
        status: status === 'failed' ? 'failed' : 'passed',
        assertionResults: [{ fullName, status }],
      }));
      await writeFile(join(name, 'server.json'), JSON.stringify({ testResults }));
      if (notWell) await writeFile(join(name, 'not-well'), '');
      return name;
    }),
  );
  const script = fileURLToPath(new URL('./ci-sum.mjs', import.meta.url));
  const env = { ...process.env, CLONEAI_CORPUS: join(place, 'no-corpus') };
  const { stdout, code } = await promisify(execFile)(process.execPath, [script, String(failedSteps), ...names], { env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  return { last: stdout.trim().split('\n').at(-1), code };
}

it('the sum of all runs fails on a failure, on a failed step, on nothing at all, and on a test that no run did', async () => {
  expect(await sum(0, [['a', 'x', 'passed']], [['a', 'x', 'passed']])).toEqual({ last: '2 passed, 0 failed', code: 0 });
  expect(await sum(0, [['a', 'x', 'passed']], [['a', 'x', 'failed']])).toEqual({ last: '1 passed, 1 failed', code: 1 });
  expect(await sum(2, [['a', 'x', 'passed']])).toEqual({ last: '1 passed, 2 failed', code: 1 });
  expect(await sum(0, [])).toEqual({ last: '0 passed, 1 failed', code: 1 });
  expect(
    await sum(0, [
      ['a', 'on native', 'skipped'],
      ['a', 'x', 'passed'],
    ]),
  ).toEqual({ last: '1 passed, 1 failed', code: 1 });
  expect(await sum(0, [['a', 'on native', 'skipped']], [['a', 'on native', 'passed']])).toEqual({ last: '1 passed, 0 failed', code: 0 });
});

it('a test that passed only when it was tried again is told from the others', async () => {
  const { passedAgain } = await load('test.mjs');
  expect(passedAgain({ status: 'passed', failureMessages: ['expected 1 to be 2'] })).toBe(true);
  expect(passedAgain({ status: 'passed', failureMessages: [] })).toBe(false);
  expect(passedAgain({ status: 'failed', failureMessages: ['expected 1 to be 2'] })).toBe(false);
});

it('the sum fails on an error outside of all tests, once', async () => {
  const notWell = { failedSteps: 0, notWell: true };
  expect(await sumOf(notWell, [['a', 'x', 'passed']])).toEqual({ last: '1 passed, 1 failed', code: 1 });
  expect(await sumOf(notWell, [['a', 'x', 'failed']])).toEqual({ last: '0 passed, 1 failed', code: 1 });
});

it('tests of the corpus may be skipped where there is none', async () => {
  const rows: [string, string, string][] = [
    ['a', 'x', 'passed'],
    ['a', 'retrieval on the corpus', 'skipped'],
  ];
  expect(await sum(0, rows)).toEqual({ last: '1 passed, 0 failed', code: 0 });
});

it('an example installs Next.js only if it is the one for Next.js', async () => {
  const repository = fileURLToPath(new URL('../../', import.meta.url));
  const place = await folder();
  // The scripts find the repository by their own place.
  for (const path of ['server/scripts/cloneai.mjs', 'server/scripts/cloneai/workspace.mjs'])
    await cp(join(repository, path), join(place, path), { recursive: true });
  const examples: string[] = [];
  for (const name of await readdir(join(repository, 'examples'))) {
    const own = join('examples', name);
    const copied = await Promise.all(
      ['package.json', 'start.ts'].map((file) =>
        cp(join(repository, own, file), join(place, own, file)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (copied.every(Boolean)) examples.push(name);
  }
  // Stands in for npx: notes what it would install, and fails, so that nothing else runs.
  const tools = join(place, 'tools');
  await mkdir(tools);
  await writeFile(join(tools, 'npx'), `#!/bin/sh\necho "$@" > '${place}/installed'\nexit 1\n`);
  await chmod(join(tools, 'npx'), 0o755);

  const skipsNext = async (...args: string[]) => {
    const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
    await promisify(execFile)(process.execPath, [join(place, 'server/scripts/cloneai.mjs'), 'example', ...args], { env }).catch(() => {});
    return (await readFile(join(place, 'installed'), 'utf8')).includes('--filter=!@cloneai/example-next');
  };
  expect(examples).toEqual(expect.arrayContaining(['embed', 'identified-visitor', 'next', 'react']));
  for (const name of examples) expect([name, await skipsNext(name)]).toEqual([name, name !== 'next']);
  expect(await skipsNext('report.pdf', 'What is this?')).toBe(true);
});

it('every command that the README of the repository names exists', async () => {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const named = [...(await read('README.md')).matchAll(/npm (?:run )?(start|test|dev|check|generate|bench|example)\b/g)].map(
    ([, name]) => name ?? '',
  );
  expect(named.length).toBeGreaterThan(3);
  for (const name of named) expect(scripts[name], name).toBe(`node server/scripts/cloneai.mjs ${name}`);
});
