import { expect, it } from 'vitest';
import { parseAddresses } from './page-addresses.ts';

it('reads one address per line, each once, and adds the protocol that people leave out', () => {
  expect(parseAddresses('')).toEqual([]);
  expect(parseAddresses(' example.com/a \n\nhttps://example.com/b, http://example.com:8080\nexample.com/a')).toEqual([
    'https://example.com/a',
    'https://example.com/b',
    'http://example.com:8080',
  ]);
});
