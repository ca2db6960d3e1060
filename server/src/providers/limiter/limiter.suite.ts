import { describe, expect, it } from 'vitest';
import { type Clock, fixedClock } from '../../shared/clock.ts';
import type { Limiter } from './limiter.port.ts';

const START = '2026-01-01T00:00:00.000Z';
let names = 0;
const fresh = () => `key-${++names}`;

/** Tests that every limiter must pass. `open` creates one with the given clock. */
export function limiterSuite(open: (clock: Clock) => Limiter): void {
  describe('a limiter', () => {
    it('allows calls up to the maximum, then refuses with the time to wait', async () => {
      const limiter = open(fixedClock(START));
      const key = fresh();
      const limit = { max: 3, windowSeconds: 60 };
      const answers = [];
      for (let i = 0; i < 4; i++) answers.push(await limiter.take(key, limit));
      expect(answers.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ]);
      // A third of this window must slide out in the next one.
      expect(answers[3]?.resetSeconds).toBeCloseTo(80, 1);
    });

    it('names the same time to wait with the last allowed call and with the refused one', async () => {
      const clock = fixedClock(START);
      const limiter = open(clock);
      const key = fresh();
      const limit = { max: 3, windowSeconds: 3600 };
      clock.advance(1_552_000);
      const answers = [];
      for (let i = 0; i < 4; i++) answers.push(await limiter.take(key, limit));
      expect(answers.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ]);
      expect(new Set(answers.map(({ resetSeconds }) => resetSeconds))).toEqual(new Set([answers[3]?.resetSeconds]));
      expect(answers[3]?.resetSeconds).toBeGreaterThan(2048);
    });

    it('allows a call again after the returned time, and not a second earlier', async () => {
      const clock = fixedClock(START);
      const limiter = open(clock);
      const key = fresh();
      const limit = { max: 5, windowSeconds: 60 };
      clock.advance(30_000);
      await limiter.take(key, limit, 5);
      const refused = await limiter.take(key, limit);
      expect(refused.allowed).toBe(false);
      clock.advance(refused.resetSeconds * 1000 - 1000);
      expect((await limiter.take(key, limit)).allowed).toBe(false);
      clock.advance(1000);
      expect((await limiter.take(key, limit)).allowed).toBe(true);
    });

    it('refuses a burst at the start of a window after a burst at the end of the previous one', async () => {
      const clock = fixedClock(START);
      const limiter = open(clock);
      const key = fresh();
      const limit = { max: 10, windowSeconds: 60 };
      clock.advance(59_000);
      await limiter.take(key, limit, 10);
      clock.advance(2_000);
      expect((await limiter.take(key, limit)).allowed).toBe(false);
      clock.advance(30_000);
      let allowed = 0;
      for (let i = 0; i < 10; i++) if ((await limiter.take(key, limit)).allowed) allowed += 1;
      // 31 s into the window 29/60 of the burst still counts: 10 − 4.83 leaves five.
      expect(allowed).toBe(5);
    });

    it('does not count refused calls', async () => {
      const clock = fixedClock(START);
      const limiter = open(clock);
      const key = fresh();
      const limit = { max: 2, windowSeconds: 10 };
      for (let i = 0; i < 50; i++) await limiter.take(key, limit);
      clock.advance(20_000);
      expect((await limiter.take(key, limit)).remaining).toBe(1);
    });

    it('refuses a cost above the remaining calls, and always a cost above the maximum', async () => {
      const limiter = open(fixedClock(START));
      const key = fresh();
      const limit = { max: 10, windowSeconds: 60 };
      expect((await limiter.take(key, limit, 11)).allowed).toBe(false);
      expect((await limiter.take(key, limit, 7)).remaining).toBe(3);
      expect((await limiter.take(key, limit, 4)).allowed).toBe(false);
      expect((await limiter.take(key, limit, 3)).allowed).toBe(true);
    });

    it('accepts returned calls', async () => {
      const limiter = open(fixedClock(START));
      const key = fresh();
      const limit = { max: 2, windowSeconds: 60 };
      for (let i = 0; i < 10; i++) {
        expect((await limiter.take(key, limit)).allowed).toBe(true);
        expect((await limiter.take(key, limit, -1)).remaining).toBe(2);
      }
    });

    it('counts keys and windows separately', async () => {
      const limiter = open(fixedClock(START));
      const [a, b] = [fresh(), fresh()];
      const minute = { max: 1, windowSeconds: 60 };
      const hour = { max: 1, windowSeconds: 3600 };
      for (const [key, limit] of [
        [a, minute],
        [b, minute],
        [a, hour],
      ] as const)
        expect((await limiter.take(key, limit)).allowed).toBe(true);
      expect((await limiter.take(a, minute)).allowed).toBe(false);
    });

    it('resets after two windows without calls', async () => {
      const clock = fixedClock(START);
      const limiter = open(clock);
      const key = fresh();
      const limit = { max: 4, windowSeconds: 60 };
      await limiter.take(key, limit, 4);
      clock.advance(120_000);
      expect((await limiter.take(key, limit, 4)).allowed).toBe(true);
    });

    it('allows exactly the maximum of concurrent calls', async () => {
      const limiter = open(fixedClock(START));
      const key = fresh();
      const answers = await Promise.all(Array.from({ length: 40 }, () => limiter.take(key, { max: 7, windowSeconds: 60 })));
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(7);
    });

    it('accepts any text as a key', async () => {
      const limiter = open(fixedClock(START));
      const key = `'; drop table rate_limits; -- ${fresh()} \u{1F600} ${'x'.repeat(500)}`;
      expect((await limiter.take(key, { max: 1, windowSeconds: 60 })).allowed).toBe(true);
      expect((await limiter.take(key, { max: 1, windowSeconds: 60 })).allowed).toBe(false);
    });
  });
}
