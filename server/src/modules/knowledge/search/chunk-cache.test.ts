import { expect, test } from 'vitest';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';
import { createChunkCache } from './chunk.cache.ts';

const clone = { workspaceId: 'wsp_a' as WorkspaceId, cloneId: 'cln_a' as CloneId };
const chunk = (id: string, text = 'x'.repeat(400)) => ({ chunkId: id, text });
const idsOf = (chunks: { chunkId: string }[]) => chunks.map(({ chunkId }) => chunkId);

test('the chunk cache returns chunks only for their own clone and workspace', () => {
  const cache = createChunkCache(1_000_000);
  cache.add(clone, [chunk('a'), chunk('b')]);
  expect(idsOf(cache.get(clone, ['b', 'c', 'a']))).toEqual(['b', 'a']);
  expect(cache.get({ ...clone, cloneId: 'cln_b' as CloneId }, ['a', 'b'])).toEqual([]);
  expect(cache.get({ ...clone, workspaceId: 'wsp_b' as WorkspaceId }, ['a', 'b'])).toEqual([]);
});

test('the chunk cache keeps used chunks, drops unused ones, and stays within its limit', () => {
  const cache = createChunkCache(10_000); // ten of 1,000 bytes
  cache.add(clone, [chunk('wanted')]);
  for (let i = 0; i < 50; i++) {
    cache.add(clone, [chunk(`other${i}`)]);
    expect(idsOf(cache.get(clone, ['wanted']))).toEqual(['wanted']);
  }
  const all = Array.from({ length: 50 }, (_, i) => `other${i}`);
  const kept = idsOf(cache.get(clone, all));
  expect(kept.length).toBeGreaterThan(3);
  expect(kept.length).toBeLessThan(10);
  expect(kept).toContain('other49');
});

test('the chunk cache counts two bytes per character for text with wide characters', () => {
  const cache = createChunkCache(4_000);
  cache.add(clone, [chunk('a', '漢'.repeat(600)), chunk('b', '漢'.repeat(600)), chunk('c', '漢'.repeat(600))]);
  expect(idsOf(cache.get(clone, ['a', 'b', 'c']))).toEqual(['b', 'c']);
});
