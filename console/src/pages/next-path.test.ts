import { expect, it } from 'vitest';
import { nextPath } from './next-path.ts';

it('accepts only paths of the console as the page after signing in', () => {
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
