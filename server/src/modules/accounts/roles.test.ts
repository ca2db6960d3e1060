import { describe, expect, it } from 'vitest';
import { ROLE_SCOPES, type Role } from '../../shared/context.ts';
import { canGrantRole, refuseMemberChange } from './roles.ts';

const roles = Object.keys(ROLE_SCOPES) as Role[];

describe('granting a role', () => {
  it.each([
    ['owner', ['owner', 'admin', 'editor', 'viewer']],
    ['admin', ['admin', 'editor', 'viewer']],
    ['editor', []],
    ['viewer', []],
  ] as const)('as %s is allowed for %j', (granter, expected) => {
    expect(roles.filter((role) => canGrantRole(granter, role))).toEqual(expected);
  });
});

describe('changing a member', () => {
  const newRoles = [...roles, undefined];
  const allowed = (callerRole: Role, currentRole: Role, ownerCount: number, isSelf = false) =>
    newRoles
      .filter((newRole) => !refuseMemberChange({ callerRole, isSelf, currentRole, newRole, ownerCount }))
      .map((newRole) => newRole ?? 'none');

  it.each([
    ['owner', 'viewer', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['owner', 'owner', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['admin', 'admin', ['admin', 'editor', 'viewer', 'none']],
    ['admin', 'owner', []],
    ['editor', 'viewer', []],
    ['viewer', 'viewer', []],
  ] as const)('as %s, from %s, is allowed to %j', (callerRole, currentRole, expected) => {
    expect(allowed(callerRole, currentRole, 2)).toEqual(expected);
  });

  it.each([
    ['owner', ['owner', 'admin', 'editor', 'viewer', 'none']],
    ['admin', ['admin', 'editor', 'viewer', 'none']],
    ['editor', ['none']],
    ['viewer', ['none']],
  ] as const)('who is the caller, with the role %s, is allowed to %j', (role, expected) => {
    expect(allowed(role, role, 2, true)).toEqual(expected);
  });

  it('never demotes or removes the last owner', () => {
    for (const isSelf of [true, false]) expect(allowed('owner', 'owner', 1, isSelf)).toEqual(['owner']);
  });
});
