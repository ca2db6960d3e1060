import { expect, it } from 'vitest';
import { restartDelay } from './primary.ts';
import { envOf, parseWorkers, roleOf, workerCount } from './workers.ts';

const GB = 2 ** 30;
const DATABASE_URL = 'postgres://localhost/cloneai';

it.each([
  ['one process with the embedded database', {}, 8, 32 * GB, 1],
  ['one process with the embedded database, whose refusal of more comes from there', { WORKERS: '3' }, 8, 32 * GB, 1],
  ['one for each core', { DATABASE_URL }, 2, 32 * GB, 2],
  ['at most four', { DATABASE_URL, WORKERS: 'auto' }, 64, 256 * GB, 4],
  ['one where there is memory for one', { DATABASE_URL }, 8, 2 * GB, 1],
  ['two in the memory of the container', { DATABASE_URL }, 8, 4 * GB, 2],
  ['one on a small machine', { DATABASE_URL }, 1, GB / 2, 1],
  ['as many as WORKERS says', { DATABASE_URL, WORKERS: ' 7 ' }, 2, 2 * GB, 7],
  ['several when the address of the database is in a file', { DATABASE_URL_FILE: '/run/secrets/url', WORKERS: '2' }, 1, GB, 2],
  ['one that reports what is wrong with WORKERS', { DATABASE_URL, WORKERS: 'many' }, 8, 32 * GB, 1],
])('serves the port with %s', (_, env, cores, memory, count) => {
  expect(workerCount(env, { cores, memory })).toBe(count);
});

it('reads auto and whole numbers from 1 to 64', () => {
  expect(['auto', '1', '64'].map(parseWorkers)).toEqual(['auto', 1, 64]);
  expect(['', '0', '65', '-1', '1.5', '1e1', 'Auto'].map(parseWorkers)).toEqual(Array(7).fill(null));
});

it('a worker reads the role that it was given', () => {
  for (const role of [
    { number: 1, port: null },
    { number: 2, port: 8787 },
  ])
    expect(roleOf(envOf(role))).toEqual(role);
});

it('waits longer before each start of a worker that keeps ending, but never longer than half a minute', () => {
  expect([0, 1, 2, 3].map(restartDelay)).toEqual([100, 200, 400, 800]);
  expect([9, 50, 5000].map(restartDelay)).toEqual([30_000, 30_000, 30_000]);
});
