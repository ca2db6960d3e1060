import { expect, it } from 'vitest';
import { measureBundle } from './size.ts';

it('loads at most 8 KB for a page that creates a client and makes one call', async () => {
  expect((await measureBundle()).first).toBeLessThanOrEqual(8192);
});
