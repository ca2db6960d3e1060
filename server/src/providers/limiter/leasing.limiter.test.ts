import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../shared/clock.ts';
import { createLeasingLimiter } from './leasing.limiter.ts';
import type { Limiter } from './limiter.port.ts';
import { limiterSuite } from './limiter.suite.ts';
import { createMemoryLimiter } from './memory.limiter.ts';

limiterSuite((clock) => createLeasingLimiter({ shared: createMemoryLimiter({ clock }), clock }));

describe('a leasing limiter', () => {
  const setUp = (processes = 1) => {
    const clock = fixedClock('2026-01-01T00:00:00Z');
    const memory = createMemoryLimiter({ clock });
    const costs: number[] = [];
    const shared: Limiter = {
      ...memory,
      take(key, limit, cost = 1) {
        costs.push(cost);
        return memory.take(key, limit, cost);
      },
    };
    return { clock, costs, limiters: Array.from({ length: processes }, () => createLeasingLimiter({ shared, clock })) };
  };
  const only = <T>(list: T[]): T => list[0] as T;

  it('calls the shared limiter once for many calls far from the limit, and for each call near it', async () => {
    const { costs, limiters } = setUp();
    const limit = { max: 1000, windowSeconds: 60 };
    for (let i = 0; i < 500; i++) expect(await only(limiters).take('k', limit)).toMatchObject({ allowed: true, remaining: 999 - i });
    expect(costs.length).toBeLessThan(100);
    costs.length = 0;
    for (let i = 0; i < 600; i++) await only(limiters).take('k', limit);
    expect(costs.slice(-150)).toEqual(Array(150).fill(1));
  });

  it('allows exactly the maximum across all processes', async () => {
    const { limiters } = setUp(3);
    const limit = { max: 2000, windowSeconds: 60 };
    const answers = await Promise.all(Array.from({ length: 3000 }, (_, i) => limiters[i % 3]?.take('k', limit)));
    expect(answers.filter((answer) => answer?.allowed)).toHaveLength(2000);
  });

  it('does not use a lease after a second or in the next window', async () => {
    const { clock, costs, limiters } = setUp();
    const limit = { max: 1000, windowSeconds: 60 };
    for (let i = 0; i < 3; i++) await only(limiters).take('k', limit);
    const before = costs.length;
    clock.advance(1000);
    await only(limiters).take('k', limit);
    expect(costs.slice(before)).toEqual([1]);
    clock.advance(58_500);
    for (let i = 0; i < 3; i++) await only(limiters).take('k', limit);
    const late = costs.length;
    clock.advance(500);
    await only(limiters).take('k', limit);
    expect(costs.slice(late)).toEqual([1]);
  });

  it('rethrows failures of the shared limiter, and retries', async () => {
    const { clock } = setUp();
    let fails = true;
    const memory = createMemoryLimiter({ clock });
    const limiter = createLeasingLimiter({
      shared: { ...memory, take: (...args) => (fails ? Promise.reject(new Error('gone')) : memory.take(...args)) },
      clock,
    });
    const limit = { max: 1000, windowSeconds: 60 };
    await expect(limiter.take('k', limit)).rejects.toThrow('gone');
    fails = false;
    for (let i = 0; i < 3; i++) expect((await limiter.take('k', limit)).allowed).toBe(true);
  });
});
