import { expect, test } from 'vitest';
import { nextPath } from './next-path.ts';

test('after signing in one goes on to a path of the console, and to no other site whatever the address says', () => {
  expect(nextPath('/clones/cln_1/persona?view=try')).toBe('/clones/cln_1/persona?view=try');
  for (const next of [
    undefined,
    '',
    'https://example.com',
    '//example.com',
    '/\\example.com',
    '/\t/example.com',
    '/\n/example.com',
    'javascript:alert(1)',
  ])
    expect(nextPath(next)).toBe('/');
});
