import { expect, it } from 'vitest';
import { oneOf, searchOf, withQuery } from './query.ts';

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

it('reads the words to search for, as many as the API takes', () => {
  expect([searchOf('  ticket \n price '), searchOf(), searchOf(' ')]).toEqual(['ticket price', '', '']);
  expect(searchOf('a b c d e f g h i j k')).toBe('a b c d e f g h i j');
  expect(searchOf('x'.repeat(300))).toHaveLength(200);
});
