import { expect, it } from 'vitest';
import { oneOf, withQuery } from './query.ts';

it('changes parameters of an address, keeps the others, and leaves out those without a value', () => {
  expect(withQuery('/a', { find: 'a&b', status: 'failed', q: '' }, { status: '', sort: 'title' })).toBe('/a?find=a%26b&sort=title');
  expect(withQuery('/a', { find: 'x' }, { find: undefined })).toBe('/a');
});

it('accepts only the offered values of a filter', () => {
  const options = [
    ['', 'All'],
    ['failed', 'Failed'],
  ] as const;
  expect(oneOf('failed', options)).toBe('failed');
  expect(oneOf('gone', options)).toBeUndefined();
  expect(oneOf('', options)).toBeUndefined();
});
