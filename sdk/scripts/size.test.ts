import { expect, it } from 'vitest';
import { measureBundle } from './size.ts';

it('a page that makes a client and one call loads at most 4 KB', async () => {
  expect((await measureBundle()).first).toBeLessThanOrEqual(4096);
});
