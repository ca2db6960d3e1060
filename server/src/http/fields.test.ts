import { expect, it } from 'vitest';
import { DayQuery, Tags, TagsQuery, TimeQuery } from './fields.ts';

it.each([
  ['0000-01-01T00:00:00Z', false],
  ['1970-01-01T00:00:00+01:00', false],
  ['9999-12-31T23:59:59-14:00', false],
  ['yesterday', false],
  ['2026-01-31', false],
  ['1970-01-01T00:00:00Z', true],
  ['2026-01-31T00:00:00+14:00', true],
])('the time %s in a query is accepted: %s', (text, accepted) => {
  expect(TimeQuery('').safeParse(text).success).toBe(accepted);
});

it.each([
  ['0000-01-01', false],
  ['0001-01-01', false],
  ['9999-12-31', false],
  ['2026-02-30', false],
  ['2026-1-31', false],
  ['1970-01-01', true],
  ['9998-12-31', true],
])('the day %s in a query is accepted: %s', (text, accepted) => {
  expect(DayQuery('', '2026-01-31').safeParse(text).success).toBe(accepted);
});

it('a tag with a comma is refused where it is stored, and separates tags in a filter', () => {
  expect(Tags.safeParse(['x,y']).error?.issues).toMatchObject([
    { path: [0], message: expect.stringContaining('must not contain a comma') },
  ]);
  expect(TagsQuery.parse('x,y')).toEqual(['x', 'y']);
});
