// @vitest-environment happy-dom
import type { Me } from '@cloneai/sdk';
import { expect, it } from 'vitest';
import { me } from '../../../state/auth.ts';
import { uploadsOf } from './clone-uploads.ts';
import type { NewUpload } from './upload-queue.ts';

const person = (id: string): Me => ({
  id,
  email: `${id}@example.test`,
  name: null,
  createdAt: '2026-01-01T00:00:00Z',
  workspaces: [{ id: `wsp_${id}`, name: 'A workspace', role: 'owner', createdAt: '2026-01-01T00:00:00Z' }],
});

it('keeps what is under way for who logs in again, and sends nothing of one person as another', () => {
  const stopped: string[] = [];
  const upload = (name: string): NewUpload => ({
    name,
    bytes: 1,
    send: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped.push(name);
          reject(new Error('stopped'));
        });
      }),
  });
  me.value = person('ada');
  const { queue } = uploadsOf('cln_1');
  queue.add(['a', 'b', 'c', 'd'].map(upload));
  me.value = null;
  me.value = person('ada');
  expect([stopped, uploadsOf('cln_1').queue]).toEqual([[], queue]);
  me.value = null;
  me.value = person('bob');
  expect(stopped.sort()).toEqual(['a', 'b', 'c']);
  expect(queue.uploads.value.some(({ name }) => name === 'd')).toBe(false);
  expect(uploadsOf('cln_1').queue.uploads.value).toEqual([]);
});
