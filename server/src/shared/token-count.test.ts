import { describe, expect, it } from 'vitest';
import { isTokenCount, storableTokens } from './token-count.ts';

describe('a reported token count', () => {
  it.each([0, 1, 2 ** 31 - 1])('may be %s', (value) => {
    expect([isTokenCount(value), storableTokens(value)]).toEqual([true, value]);
  });

  it.each([-1, 1.5, 2 ** 31, 3e9, Number.NaN, Number.POSITIVE_INFINITY, '5', null, undefined])('is never %s', (value) => {
    expect(isTokenCount(value)).toBe(false);
  });

  it('is cut in a sum that is larger than the database stores', () => {
    expect(storableTokens(2 ** 32)).toBe(2 ** 31 - 1);
  });
});
