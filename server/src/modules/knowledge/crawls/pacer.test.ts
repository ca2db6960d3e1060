import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPacer } from './pacer.ts';

const never = new AbortController().signal;

it('asks one host one at a time, with a pause, and others meanwhile', async () => {
  const pacer = createPacer();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await sleep(20);
    log.push(`${name} ends`);
  };
  await Promise.all([pacer('a', 30, never, work('a1')), pacer('a', 0, never, work('a2')), pacer('b', 0, never, work('b1'))]);
  expect(log.filter((line) => line.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
  expect(log.indexOf('b1 begins')).toBeLessThan(log.indexOf('a2 begins'));
});

it('keeps the order after a failure and an abort, and lets nobody wait for ever', async () => {
  const pacer = createPacer();
  const failing = pacer('a', 10, never, async () => {
    throw new Error('lost');
  });
  const aborted = new AbortController();
  const waiting = pacer('a', 10, aborted.signal, async () => 'never');
  const last = pacer('a', 0, never, async () => 'asked');
  aborted.abort(new Error('drained'));
  await expect(failing).rejects.toThrow('lost');
  await expect(waiting).rejects.toThrow('drained');
  expect(await last).toBe('asked');
});
