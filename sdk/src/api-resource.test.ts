import { expect, it } from 'vitest';
import { path } from './api-resource.ts';

it('encodes each id in a path', () => {
  expect(path`/v1/clones/${'a/b c?'}/versions/${3}/restore`).toBe('/v1/clones/a%2Fb%20c%3F/versions/3/restore');
});

it.each(['', '.', '..'])('rejects the id "%s", which would point to a different path', (id) => {
  expect(() => path`/v1/clones/${id}/publish`).toThrow('is not a valid id');
});
