import { describe, expect, it } from 'vitest';
import { createJsonScanner } from './json-limits.ts';
import { refuseUnstorableText } from './json-text.ts';

/** Scans the text in pieces of `size` bytes. Returns whether it has a \u escape. */
function scan(text: string, { depth = 3, values = 10, size = 1 } = {}): boolean {
  const scanner = createJsonScanner({ depth, values });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) scanner.scan(bytes.subarray(at, at + size));
  return scanner.hasUnicodeEscape;
}

describe('the JSON scanner', () => {
  it.each([1, 2, 1000])('counts arrays and objects inside each other, read in pieces of %i bytes', (size) => {
    expect(scan('[{"a":[]}]', { size })).toBe(false);
    expect(scan('[[],[],[{"a":{}}]]'.replace('{"a":{}}', '{}'), { size })).toBe(false);
    expect(() => scan('[{"a":[{}]}]', { size })).toThrow(/nested more than 3 levels deep/);
    expect(() => scan('['.repeat(1_000_000), { size: 65_536 })).toThrow(/nested/);
  });

  it.each([1, 3, 1000])('ignores brackets and commas inside strings, read in pieces of %i bytes', (size) => {
    expect(scan(String.raw`{"a":"[[[[[[{{{{,,,,,,,,,,,,,,","b\"[[[[":"\\","c":"\\\"[[[[[["}`, { size })).toBe(false);
    expect(() => scan(String.raw`{"a":"\\",[[[[]]]]}`, { size })).toThrow(/nested/);
  });

  it('counts the members of all arrays and objects together', () => {
    expect(scan('[1,2,3,4,5,6,7,8,9]')).toBe(false);
    expect(() => scan('[[1,2,3,4],[1,2,3,4,5,6,7]]')).toThrow(/more than 10 values/);
    expect(() => scan(`{${Array.from({ length: 20 }, (_, n) => `"k${n}":0`).join()}}`, { size: 1000 })).toThrow(/more than 10 values/);
  });

  it.each([1, 1000])('reports \\u escapes, which can write half of a surrogate pair, read in pieces of %i bytes', (size) => {
    expect(scan(String.raw`{"a":"\ud800"}`, { size })).toBe(true);
    expect(scan(String.raw`{"a":"\\ud800 \n \"u"}`, { size })).toBe(false);
  });
});

describe('text that cannot be stored', () => {
  it.each([
    [{ name: 'a\ud800' }, 'name'],
    [{ texts: [{ title: 'ok' }, { tags: ['x', '\udfff'] }] }, 'texts.1.tags.1'],
    [{ metadata: { 'k\u0000': 'v' } }, 'metadata'],
    [{ a: { b: 'nul \u0000' } }, 'a.b'],
  ])('is refused and its field is named: %j', (value, param) => {
    expect(() => refuseUnstorableText(value)).toThrow(expect.objectContaining({ code: 'invalid_input', param }));
  });

  it('is not what other text is', () => {
    expect(() => refuseUnstorableText({ a: '👋 \ud83d\ude00 \t\n', b: [1, null, true, { c: '' }] })).not.toThrow();
  });
});
