import type { Source } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { countTotals, merge, updatePlan } from './source-updates.ts';

const source = (id: string, status: Source['status'], updatedAt = '2026-03-01T12:00:00.000Z', pages: number | null = null) =>
  ({ id, status, updatedAt, pages }) as Source;

describe('how sources under way are followed', () => {
  it('is by a stream each while they are few', () => {
    expect(updatePlan([source('a', 'ready'), source('b', 'queued'), source('c', 'embedding')], false)).toEqual({
      follow: ['b', 'c'],
      poll: false,
    });
  });

  it('is by reading the list when they are many, or when uploads need the connections', () => {
    const many = ['a', 'b', 'c'].map((id) => source(id, 'queued'));
    expect(updatePlan(many, false)).toEqual({ follow: [], poll: true });
    expect(updatePlan([source('a', 'queued')], true)).toEqual({ follow: [], poll: true });
  });

  it('is not at all when nothing is under way', () => {
    expect(updatePlan([source('a', 'ready'), source('b', 'failed')], true)).toEqual({ follow: [], poll: false });
  });
});

describe('news of sources', () => {
  it('take the place of what is known, and come first when they are new', () => {
    const merged = merge(
      [source('b', 'queued'), source('a', 'queued')],
      [source('a', 'ready', '2026-03-01T12:00:01.000Z'), source('c', 'queued')],
    );
    expect(merged.map(({ id, status }) => `${id} ${status}`)).toEqual(['c queued', 'b queued', 'a ready']);
  });

  it('that were overtaken on their way change nothing', () => {
    expect(merge([source('a', 'ready', '2026-03-01T12:00:02.000Z')], [source('a', 'queued', '2026-03-01T12:00:01.000Z')])[0]?.status).toBe(
      'ready',
    );
  });
});

it('counts sources by how they are, and their pages', () => {
  const all = [source('a', 'ready', '', 3), source('b', 'ready', '', null), source('c', 'failed'), source('d', 'chunking', '', 2)];
  expect(countTotals(all)).toEqual({ sources: 4, ready: 2, failed: 1, underWay: 1, pages: 5 });
});
