import { type ApiKeysDeps, createApiKeysUsecases } from './api-keys/api-keys.usecases.ts';
import type { AuditLogStore } from './audit-log/audit-log.store.ts';
import { createAuditLogUsecases } from './audit-log/audit-log.usecases.ts';
import { type AuthDeps, createAuthUsecases, createStartLogin } from './auth/auth.usecases.ts';
import { type CheckPasswordDeps, createCheckPassword } from './auth/check-password.usecases.ts';
import { createResolveCallerUsecases, type ResolveCallerDeps } from './auth/resolve-caller.usecases.ts';
import { createInvitationsUsecases, type InvitationsDeps } from './invitations/invitations.usecases.ts';
import { createLoginsUsecases } from './logins/logins.usecases.ts';
import { createMembersUsecases, type MembersDeps } from './members/members.usecases.ts';
import { createPasswordResetsUsecases, type PasswordResetsDeps } from './password-resets/password-resets.usecases.ts';
import { createRegistrationsUsecases, type RegistrationsDeps } from './registrations/registrations.usecases.ts';
import { createUsersUsecases, type UsersDeps } from './users/users.usecases.ts';
import { createWorkspacesUsecases } from './workspaces/workspaces.usecases.ts';

export type AccountsUsecases = ReturnType<typeof createAccountsUsecases>;

export interface AccountsDeps
  extends AuthDeps,
    CheckPasswordDeps,
    ApiKeysDeps,
    ResolveCallerDeps,
    PasswordResetsDeps,
    InvitationsDeps,
    RegistrationsDeps,
    MembersDeps,
    UsersDeps {
  auditLog: AuditLogStore;
}

/** Combines the use cases of all subdomains. */
export function createAccountsUsecases(deps: AccountsDeps) {
  const { store, logins, resets, invitations } = deps;
  const startLogin = createStartLogin(deps);
  const checkPassword = createCheckPassword(deps);
  const { resetEmails, ...resetUsecases } = createPasswordResetsUsecases(deps, checkPassword);
  const { registrationEmails, ...registrationUsecases } = createRegistrationsUsecases(deps, startLogin);
  const { invitationEmails, ...invitationUsecases } = createInvitationsUsecases(deps, startLogin, checkPassword);

  return {
    ...createAuthUsecases(deps, startLogin, checkPassword),
    ...createLoginsUsecases(deps, startLogin, checkPassword),
    ...resetUsecases,
    ...invitationUsecases,
    ...registrationUsecases,
    ...createUsersUsecases(deps, checkPassword),
    ...createWorkspacesUsecases(deps),
    ...createMembersUsecases(deps),
    ...createAuditLogUsecases(deps),
    ...createResolveCallerUsecases(deps),
    ...createApiKeysUsecases(deps),

    /**
     * Deletes expired refresh tokens, password resets, invitations, and records of void links, at most `limit` of each. Resolves to the number
     * deleted. For maintenance.
     */
    async removeExpiredTokens(limit: number): Promise<number> {
      let removed = 0;
      for (const remove of [logins.removeExpired, resets.removeExpired, invitations.removeExpired, store.removeExpiredLinks])
        removed += await remove(limit);
      return removed;
    },

    /** Email templates of this module, by kind. For the outbox. */
    emails: { ...resetEmails, ...invitationEmails, ...registrationEmails },
  };
}
