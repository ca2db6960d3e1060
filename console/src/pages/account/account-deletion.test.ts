import { expect, it } from 'vitest';
import { deletionEffect } from './account-deletion.ts';

it('predicts what happens to a workspace when a member deletes their account', () => {
  const of = (role: string, otherRoles: string[]) => deletionEffect({ workspace: 'Ada’s', role, otherRoles }).effect;
  expect(of('owner', [])).toBe('deleted');
  expect(of('viewer', ['owner'])).toBe('left');
  expect(of('owner', ['editor', 'owner'])).toBe('left');
  expect(of('owner', ['admin', 'editor'])).toBe('blocked');
});
