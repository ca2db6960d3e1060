import { expect, test } from 'vitest';
import type { CloneId, WorkspaceId } from '../../../shared/ids.ts';
import { createKeywordCache } from './keyword.cache.ts';
import { createKeywordIndex } from './keyword-index.service.ts';
import { packTerms } from './postings.ts';
import type { VersionedTerms } from './search.store.ts';

const CHUNKS = 9_000;
const [workspaceId, cloneId] = ['wsp_a' as WorkspaceId, 'cln_a' as CloneId];
const ROWS: VersionedTerms[] = Array.from({ length: CHUNKS }, (_, i) => ({
  chunkId: `c${String(i).padStart(6, '0')}`,
  version: 1 + Math.floor(i / 1000),
  sourceId: `s${i % 40}`,
  title: `Report ${i % 40}`,
  ...packTerms({ title: '', headingPath: [], text: `subject${i % 50} item${i} apple ${i % 3 ? 'pear' : 'plum plum'} word${i % 997}` }),
}));

/** The store of one clone, up to a version. */
function storeOf(state: { version: number }) {
  return {
    state: async () => ({ version: state.version, removedVersion: 0, approximate: false }),
    terms: async (_w: WorkspaceId, _c: CloneId, after: { version: number; chunkId: string }, until: number, limit: number) =>
      ROWS.filter((row) => {
        const isLater = row.version > after.version || (row.version === after.version && row.chunkId > after.chunkId);
        return isLater && row.version <= until;
      }).slice(0, limit),
  };
}

const QUESTIONS = ['subject7', 'plum', 'item99', 'appl'].map((term) => [{ term, weight: 1 }]);

test('a clone that is loaded at once, or in parts as it grows, is searched like one to which every chunk was added', async () => {
  const reference = createKeywordIndex();
  reference.add(ROWS);
  const atOnce = await createKeywordCache(storeOf({ version: 9 }), 1e9).refresh(workspaceId, cloneId);
  const state = { version: 5 };
  const growing = createKeywordCache(storeOf(state), 1e9);
  expect((await growing.refresh(workspaceId, cloneId)).keywords.size).toBe(5000);
  state.version = 9;
  const grown = await growing.refresh(workspaceId, cloneId);
  for (const { keywords, version } of [atOnce, grown]) {
    expect([version, keywords.size]).toEqual([9, CHUNKS]);
    for (const question of QUESTIONS) expect(keywords.match(question, 50).hits).toEqual(reference.match(question, 50).hits);
  }
});

test('while a clone is loaded, a search of what was there before still answers', async () => {
  const state = { version: 1 };
  const cache = createKeywordCache(storeOf(state), 1e9);
  const { keywords } = await cache.refresh(workspaceId, cloneId);
  const before = keywords.match([{ term: 'plum', weight: 1 }], 50).hits;
  state.version = 5;
  const loading = cache.refresh(workspaceId, cloneId);
  await Promise.resolve();
  expect(cache.get(cloneId)?.version).toBe(1);
  expect(keywords.match([{ term: 'plum', weight: 1 }], 50).hits).toEqual(before);
  expect((await loading).keywords.size).toBe(5000);
});

test('clones are loaded in advance until half of the memory is used, or until the signal aborts', async () => {
  const ids = ['cln_a', 'cln_b', 'cln_c', 'cln_d'] as CloneId[];
  const clones = ids.map((id) => ({ workspaceId, cloneId: id }));
  const loadedOf = async (maxBytes: number, signal = new AbortController().signal) => {
    const cache = createKeywordCache(storeOf({ version: 1 }), maxBytes);
    await cache.preload(clones, signal);
    return ids.filter((id) => cache.get(id));
  };
  const { keywords } = await createKeywordCache(storeOf({ version: 1 }), 1e9).refresh(workspaceId, cloneId);
  expect(await loadedOf(1e9)).toEqual(ids);
  expect(await loadedOf(3 * keywords.bytes)).toEqual(['cln_a', 'cln_b']);
  expect(await loadedOf(1e9, AbortSignal.abort())).toEqual([]);
});
