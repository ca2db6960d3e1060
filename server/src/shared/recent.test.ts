import { expect, it } from 'vitest';
import { fixedClock } from './clock.ts';
import { createRecent } from './recent.ts';

function setUp() {
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const recent = createRecent<string, number>({ ttlMs: 1000, max: 3, clock });
  const loads: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const load = () => new Promise<number>((resolve, reject) => loads.push({ resolve, reject }));
  return { clock, recent, loads, get: (key = 'a') => recent.get(key, load) };
}

it('loads once for all callers that ask meanwhile, and keeps the value', async () => {
  const { clock, loads, get } = setUp();
  const all = [get(), get(), get()];
  loads[0]?.resolve(1);
  expect(await Promise.all(all)).toEqual([1, 1, 1]);
  clock.advance(999);
  expect([await get(), loads.length]).toEqual([1, 1]);
});

it('answers with the old value while one caller loads the next, and waits for it once that is too old', async () => {
  const { clock, loads, get } = setUp();
  const first = get();
  loads[0]?.resolve(1);
  await first;
  clock.advance(1000);
  expect([await get(), await get(), loads.length]).toEqual([1, 1, 2]);
  loads[1]?.resolve(2);
  await Promise.resolve();
  expect([await get(), loads.length]).toEqual([2, 2]);
  clock.advance(2000);
  const third = get();
  loads[2]?.resolve(3);
  expect(await third).toBe(3);
});

it('keeps no failure: the next caller loads again', async () => {
  const { clock, loads, get } = setUp();
  const first = get();
  loads[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  const second = get();
  loads[1]?.resolve(2);
  expect(await second).toBe(2);
  clock.advance(1500);
  expect(await get()).toBe(2);
  loads[2]?.reject(new Error('gone again'));
  await new Promise(setImmediate);
  const third = get();
  loads[3]?.reject(new Error('still gone'));
  await expect(third).rejects.toThrow('still gone');
});

it('does not keep what was being loaded when it was told to forget it', async () => {
  const { clock, recent, loads, get } = setUp();
  const first = get();
  recent.forget((key) => key === 'a');
  loads[0]?.resolve(1);
  expect(await first).toBe(1);
  const second = get();
  loads[1]?.resolve(2);
  expect(await second).toBe(2);
  clock.advance(1000);
  await get();
  recent.forget(() => true);
  loads[2]?.resolve(3);
  await new Promise(setImmediate);
  const third = get();
  loads[3]?.resolve(4);
  expect(await third).toBe(4);
});

it('has a bounded number of values', async () => {
  const { loads, get } = setUp();
  for (const key of ['a', 'b', 'c', 'd', 'a']) {
    const value = get(key);
    loads.at(-1)?.resolve(loads.length);
    await value;
  }
  expect(loads).toHaveLength(5);
});
