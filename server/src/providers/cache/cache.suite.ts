import { describe, expect, it } from 'vitest';
import type { Cache } from './cache.port.ts';

/** Tests that every cache must pass. `open` may return a shared cache, because the suite uses unique keys. */
export function cacheSuite(open: () => Cache): void {
  let names = 0;
  const fresh = () => `suite-${++names}`;

  describe('a cache', () => {
    it.each([['text'], [42], [0], [false], [null], [{ a: [1, 2.5, { b: 'ü' }] }], [[]]])('returns the stored value: %j', async (value) => {
      const cache = open();
      const key = fresh();
      await cache.set(key, value, 60);
      expect(await cache.get(key)).toEqual(value);
    });

    it('returns undefined for an unknown key', async () => {
      expect(await open().get(fresh())).toBeUndefined();
    });

    it('replaces a value', async () => {
      const cache = open();
      const key = fresh();
      await cache.set(key, 1, 60);
      await cache.set(key, 2, 60);
      expect(await cache.get(key)).toBe(2);
    });

    it('returns copies, so that changing one does not change the cache', async () => {
      const cache = open();
      const key = fresh();
      const value = { list: [1] };
      await cache.set(key, value, 60);
      value.list.push(2);
      (await cache.get<{ list: number[] }>(key))?.list.push(3);
      expect(await cache.get(key)).toEqual({ list: [1] });
    });

    it('deletes one key and keeps longer keys that start with it', async () => {
      const cache = open();
      const key = fresh();
      await cache.set(key, 1, 60);
      await cache.set(`${key}0`, 2, 60);
      await cache.delete(key);
      expect([await cache.get(key), await cache.get(`${key}0`)]).toEqual([undefined, 2]);
    });

    it('deletes all keys below a prefix, even if it contains pattern characters', async () => {
      const cache = open();
      const prefix = `${fresh()}:[a-z]?\\`;
      for (let i = 0; i < 25; i++) await cache.set(`${prefix}:${i}`, i, 60);
      await cache.set(`${prefix.replace('[a-z]', 'b')}:1`, 'kept', 60);
      await cache.delete(`${prefix}:*`);
      const left = await Promise.all(Array.from({ length: 25 }, (_, i) => cache.get(`${prefix}:${i}`)));
      expect(left.every((value) => value === undefined)).toBe(true);
      expect(await cache.get(`${prefix.replace('[a-z]', 'b')}:1`)).toBe('kept');
    });

    it('ignores the deletion of an unknown key', async () => {
      await expect(open().delete(fresh())).resolves.toBeUndefined();
      await expect(open().delete(`${fresh()}:*`)).resolves.toBeUndefined();
    });

    it('does not store undefined', async () => {
      const cache = open();
      const key = fresh();
      await cache.set(key, 1, 60);
      await cache.set(key, undefined, 60);
      expect(await cache.get(key)).toBeUndefined();
    });
  });
}
