import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createReadTurns } from './read-turns.ts';

const KILOBYTE = 1024;

/** Counts the turns of the event loop until `work` is done. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let done = false;
  let turns = 0;
  void work.finally(() => {
    done = true;
  });
  for (; !done; turns++) await nextTurn();
  return turns;
}

const pieces = (count: number) => Readable.from(Array.from({ length: count }, () => Buffer.alloc(64 * KILOBYTE)));

it('reads what fits into one turn without waiting', async () => {
  const turns = createReadTurns(256 * KILOBYTE);
  expect([1, 2, 3, 4].map(() => turns.take(64 * KILOBYTE))).toEqual([undefined, undefined, undefined, undefined]);
  expect(turns.take(1)).toBeInstanceOf(Promise);
});

it('lets the event loop go on between the pieces of large bodies, however many are read at once', async () => {
  const turns = createReadTurns(256 * KILOBYTE);
  const readAll = async () => {
    let bytes = 0;
    for await (const chunk of turns.read(pieces(32))) bytes += chunk.length;
    return bytes;
  };
  const bodies = Promise.all([readAll(), readAll(), readAll()]);
  expect(await turnsOf(bodies)).toBeGreaterThanOrEqual((3 * 32 * 64) / 256 - 1);
  expect(await bodies).toEqual([2048, 2048, 2048].map((size) => size * KILOBYTE));
});

it('serves bodies in turn: a small one does not wait for a large one to end', async () => {
  const turns = createReadTurns(128 * KILOBYTE);
  const order: string[] = [];
  const read = async (name: string, count: number) => {
    for await (const _ of turns.read(pieces(count))) void _;
    order.push(name);
  };
  await Promise.all([read('large', 64), read('small', 2)]);
  expect(order).toEqual(['small', 'large']);
});

it('leaves a stream open that is not read to its end', async () => {
  const source = pieces(4);
  for await (const _ of createReadTurns().read(source)) break;
  expect(source.destroyed).toBe(false);
});
