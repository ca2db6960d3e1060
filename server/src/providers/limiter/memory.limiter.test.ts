import { expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { limiterSuite } from './limiter.suite.ts';
import { createMemoryLimiter } from './memory.limiter.ts';

limiterSuite((clock) => createMemoryLimiter({ clock }));

it('keeps a limited number of keys and evicts the least recently used one', async () => {
  const limiter = createMemoryLimiter({ clock: fixedClock('2026-01-01T00:00:00Z'), maxKeys: 2 });
  const limit = { max: 1, windowSeconds: 60 };
  await limiter.take('a', limit);
  await limiter.take('b', limit);
  await limiter.take('a', limit);
  await limiter.take('c', limit);
  expect((await limiter.take('a', limit)).allowed).toBe(false);
  expect((await limiter.take('b', limit)).allowed).toBe(true);
});
