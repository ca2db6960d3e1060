import { expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { cacheSuite } from './cache.suite.ts';
import { createMemoryCache } from './memory.cache.ts';

const clock = fixedClock('2026-01-01T00:00:00Z');

cacheSuite(() => createMemoryCache({ clock }));

it('drops a value when its TTL expires', async () => {
  const time = fixedClock('2026-01-01T00:00:00Z');
  const cache = createMemoryCache({ clock: time });
  await cache.set('a', 1, 30);
  time.advance(29_999);
  expect(await cache.get('a')).toBe(1);
  time.advance(1);
  expect(await cache.get('a')).toBeUndefined();
});

it('evicts the least recently used entry above the maximum number of entries', async () => {
  const cache = createMemoryCache({ clock, maxEntries: 2 });
  await cache.set('a', 1, 60);
  await cache.set('b', 2, 60);
  await cache.get('a');
  await cache.set('c', 3, 60);
  expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([1, undefined, 3]);
});

it('evicts the least recently used entry above the maximum size, and does not store a larger value', async () => {
  const cache = createMemoryCache({ clock, maxCharacters: 100 });
  await cache.set('a', 'x'.repeat(60), 60);
  await cache.set('b', 'x'.repeat(60), 60);
  expect([await cache.get('a'), typeof (await cache.get('b'))]).toEqual([undefined, 'string']);
  await cache.set('c', 'x'.repeat(200), 60);
  expect([typeof (await cache.get('b')), await cache.get('c')]).toEqual(['string', undefined]);
});
