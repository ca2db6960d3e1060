import type { Source } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { countTotals, mergeSources, updatePlan } from './source-updates.ts';

const source = (id: string, status: Source['status'], updatedAt = '2026-03-01T12:00:00.000Z', pages: number | null = null) =>
  ({ id, status, updatedAt, pages }) as Source;

describe('updates of processing sources', () => {
  it('streams each source while there are few', () => {
    expect(updatePlan([source('a', 'ready'), source('b', 'queued'), source('c', 'embedding')], false)).toEqual({
      stream: ['b', 'c'],
      poll: false,
    });
  });

  it('polls the list when there are many sources or when uploads need the connections', () => {
    const many = ['a', 'b', 'c'].map((id) => source(id, 'queued'));
    expect(updatePlan(many, false)).toEqual({ stream: [], poll: true });
    expect(updatePlan([source('a', 'queued')], true)).toEqual({ stream: [], poll: true });
  });

  it('neither streams nor polls when no source is processing', () => {
    expect(updatePlan([source('a', 'ready'), source('b', 'failed')], true)).toEqual({ stream: [], poll: false });
  });
});

describe('merged source updates', () => {
  it('replaces known sources and puts new ones first', () => {
    const merged = mergeSources(
      [source('b', 'queued'), source('a', 'queued')],
      [source('a', 'ready', '2026-03-01T12:00:01.000Z'), source('c', 'queued')],
    );
    expect(merged.map(({ id, status }) => `${id} ${status}`)).toEqual(['c queued', 'b queued', 'a ready']);
  });

  it('ignores an update that is older than the known state', () => {
    expect(
      mergeSources([source('a', 'ready', '2026-03-01T12:00:02.000Z')], [source('a', 'queued', '2026-03-01T12:00:01.000Z')])[0]?.status,
    ).toBe('ready');
  });
});

it('counts sources by status, and their pages', () => {
  const all = [source('a', 'ready', '', 3), source('b', 'ready', '', null), source('c', 'failed'), source('d', 'chunking', '', 2)];
  expect(countTotals(all)).toEqual({ sources: 4, ready: 2, failed: 1, processing: 1, pages: 5 });
});
