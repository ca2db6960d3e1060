import { createRouter } from '../../http/router.ts';
import type { AccountsUsecases } from './accounts.usecases.ts';
import { apiKeysRoutes } from './api-keys/api-keys.routes.ts';
import { auditLogRoutes } from './audit-log/audit-log.routes.ts';
import { authRoutes } from './auth/auth.routes.ts';
import { refreshCookieRoutes } from './auth/refresh-cookie.routes.ts';
import { invitationsRoutes } from './invitations/invitations.routes.ts';
import { loginsRoutes } from './logins/logins.routes.ts';
import { membersRoutes } from './members/members.routes.ts';
import { registrationsRoutes } from './registrations/registrations.routes.ts';
import { usersRoutes } from './users/users.routes.ts';
import { workspacesRoutes } from './workspaces/workspaces.routes.ts';

export function accountsRoutes(usecases: AccountsUsecases, options: { publicUrl: string }) {
  const router = createRouter();
  router.route('/', usersRoutes(usecases));
  router.route('/', workspacesRoutes(usecases));
  router.route('/', auditLogRoutes(usecases));
  router.route('/', authRoutes(usecases));
  router.route('/', registrationsRoutes(usecases));
  router.route('/', refreshCookieRoutes(usecases, options));
  router.route('/', apiKeysRoutes(usecases));
  router.route('/', invitationsRoutes(usecases));
  router.route('/', loginsRoutes(usecases));
  router.route('/', membersRoutes(usecases));
  return router;
}
