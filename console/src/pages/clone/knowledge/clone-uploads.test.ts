// @vitest-environment happy-dom
import type { Me } from '@cloneai/sdk';
import { expect, it } from 'vitest';
import { me } from '../../../state/auth.ts';
import { uploadsOf } from './clone-uploads.ts';
import type { NewUpload } from './upload-queue.ts';

const user = (id: string): Me => ({
  id,
  email: `${id}@example.test`,
  name: null,
  emailVerified: true,
  createdAt: '2026-01-01T00:00:00Z',
  workspaces: [{ id: `wsp_${id}`, name: 'A workspace', role: 'owner', createdAt: '2026-01-01T00:00:00Z' }],
});

it('keeps uploads when the same user signs in again and cancels them when another user does', () => {
  const aborted: string[] = [];
  const upload = (name: string): NewUpload => ({
    name,
    bytes: 1,
    send: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(name);
          reject(new Error('aborted'));
        });
      }),
  });
  me.value = user('ada');
  const { queue } = uploadsOf('cln_1');
  queue.add(['a', 'b', 'c', 'd'].map(upload));
  me.value = null;
  me.value = user('ada');
  expect([aborted, uploadsOf('cln_1').queue]).toEqual([[], queue]);
  me.value = null;
  me.value = user('bob');
  expect(aborted.sort()).toEqual(['a', 'b', 'c']);
  expect(queue.uploads.value.some(({ name }) => name === 'd')).toBe(false);
  expect(uploadsOf('cln_1').queue.uploads.value).toEqual([]);
});
