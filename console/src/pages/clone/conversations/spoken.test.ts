import type { Session } from '@cloneai/sdk';
import { expect, test } from 'vitest';
import { spokenPage } from './spoken.ts';

const session = (id: string, preview: boolean, messageCount: number) => ({ id, preview, messageCount, answering: null }) as Session;

test('a preview in which nothing was asked is not shown; a visitor who has not asked yet is', async () => {
  const data = [session('a', true, 0), session('b', true, 2), session('c', false, 0)];
  const page = await spokenPage(async () => ({ data, nextCursor: 'more' }));
  expect(page).toEqual({ data: data.slice(1), nextCursor: 'more' });
});

test('a page of nothing but silent previews leads to the next one, and not for ever', async () => {
  const asked: (string | undefined)[] = [];
  const silent = async (cursor?: string) => {
    asked.push(cursor);
    return { data: [session('a', true, 0)], nextCursor: `${asked.length}` };
  };
  expect(await spokenPage(silent)).toEqual({ data: [], nextCursor: '5' });
  expect(asked).toEqual([undefined, '1', '2', '3', '4']);
});
