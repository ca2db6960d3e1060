import { expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createFallbackLimiter } from './fallback.limiter.ts';
import type { Limiter } from './limiter.port.ts';
import { createMemoryLimiter } from './memory.limiter.ts';

const limit = { max: 2, windowSeconds: 60 };

function setUp() {
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const real = createMemoryLimiter({ clock });
  const state = { down: false, asked: 0, logged: 0 };
  const shared: Limiter = {
    take: (...args) => {
      state.asked += 1;
      return state.down ? Promise.reject(new Error('down')) : real.take(...args);
    },
    close: async () => {},
  };
  const logger = { ...silentLogger, error: () => void state.logged++ };
  return { clock, state, limiter: createFallbackLimiter({ shared, local: createMemoryLimiter({ clock }), clock, logger }) };
}

it('uses the shared limiter while it responds', async () => {
  const { limiter, state } = setUp();
  const answers = [await limiter.take('k', limit), await limiter.take('k', limit), await limiter.take('k', limit)];
  expect([answers.map(({ allowed }) => allowed), state.asked, state.logged]).toEqual([[true, true, false], 3, 0]);
});

it('counts locally while the shared limiter is down, and retries and logs only after a pause', async () => {
  const { limiter, state, clock } = setUp();
  state.down = true;
  const allowed = [];
  for (let i = 0; i < 3; i++) allowed.push((await limiter.take('k', limit)).allowed);
  expect([allowed, state.asked, state.logged]).toEqual([[true, true, false], 1, 1]);
  clock.advance(2000);
  await limiter.take('k', limit);
  expect([state.asked, state.logged]).toEqual([2, 2]);
});

it('returns to the shared counts when they are available again', async () => {
  const { limiter, state, clock } = setUp();
  await limiter.take('k', limit, 2);
  state.down = true;
  expect((await limiter.take('k', limit)).allowed).toBe(true);
  state.down = false;
  clock.advance(2000);
  expect((await limiter.take('k', limit)).allowed).toBe(false);
});
