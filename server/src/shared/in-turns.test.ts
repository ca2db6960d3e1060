import { expect, it } from 'vitest';
import { mapInTurns, runInTurns } from './in-turns.ts';

it('maps in order, and lets others run in between', async () => {
  const log: string[] = [];
  const mapping = mapInTurns(
    ['a', 'b', 'c'],
    (item, index) => {
      log.push(item);
      return `${item}${index}`;
    },
    -1,
  );
  setImmediate(() => log.push('other'));
  expect(await mapping).toEqual(['a0', 'b1', 'c2']);
  expect(log.indexOf('other')).toBeLessThan(log.indexOf('c'));
});

it('takes no turn for a single item', async () => {
  let other = false;
  setImmediate(() => {
    other = true;
  });
  await mapInTurns(['a'], (item) => item);
  expect(other).toBe(false);
});

it('runs the steps of a generator to its result, and lets others run in between', async () => {
  const log: string[] = [];
  const running = runInTurns(
    (function* () {
      for (const step of ['a', 'b', 'c']) {
        log.push(step);
        yield;
      }
      return 'result';
    })(),
    -1,
  );
  setImmediate(() => log.push('other'));
  expect(await running).toBe('result');
  expect(log.indexOf('other')).toBeLessThan(log.indexOf('c'));
});
