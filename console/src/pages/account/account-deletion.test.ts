import { expect, it } from 'vitest';
import { deletionEffect } from './account-deletion.ts';

it('foretells what becomes of a workspace when one of its members deletes their account', () => {
  const of = (role: string, others: string[]) => deletionEffect({ workspace: 'Ada’s', role, others }).fate;
  expect(of('owner', [])).toBe('deleted');
  expect(of('viewer', ['owner'])).toBe('left');
  expect(of('owner', ['editor', 'owner'])).toBe('left');
  expect(of('owner', ['admin', 'editor'])).toBe('blocking');
});
