import type { Database } from '../../db/db.ts';
import type { MaintenanceTask, Module } from '../../http/module.ts';
import type { Cache } from '../../providers/cache/cache.port.ts';
import type { Limiter } from '../../providers/limiter/limiter.port.ts';
import type { EmailTemplate, Outbox } from '../../providers/mailer/outbox.port.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Clock } from '../../shared/clock.ts';
import { createEncrypter } from '../../shared/encrypter.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { createAccountsStore } from './accounts.store.ts';
import { type AccountsDeps, createAccountsUsecases } from './accounts.usecases.ts';
import { createApiKeysStore } from './api-keys/api-keys.store.ts';
import { createAuditLogStore } from './audit-log/audit-log.store.ts';
import { createPasswords } from './auth/passwords.service.ts';
import { createAddressHash, createLinkTokens } from './auth/secrets.service.ts';
import { createSupabaseIssuer } from './auth/supabase.service.ts';
import { createTokens } from './auth/tokens.service.ts';
import { createInvitationsStore } from './invitations/invitations.store.ts';
import { createLoginsStore } from './logins/logins.store.ts';
import { createMembersStore } from './members/members.store.ts';
import { createPasswordResetsStore } from './password-resets/password-resets.store.ts';
import { createEmailTokens } from './registrations/email-tokens.service.ts';

interface AccountsModuleDeps {
  database: Database;
  audit: AuditWriter;
  cache: Cache;
  limiter: Limiter;
  outbox: Outbox;
  clock: Clock;
  jwtSecret: string;
  publicUrl: string;
  registration: 'open' | 'email';
  /** Whether emails reach people. */
  sendsEmail: boolean;
  supabaseUrl: string | null;
  /** Cost of a password hash, as a power of two; tests lower it. */
  passwordRounds?: number | undefined;
  neighbors: {
    clones: Pick<AccountsDeps, 'requireClone'>;
    billing: { flushUsage: AccountsDeps['beforeWorkspaceDeleted'] };
    knowledge: { removeWorkspaceFiles: AccountsDeps['beforeWorkspaceDeleted'] };
  };
}

/** The most rows that one run of a maintenance task removes. */
const ROWS_PER_RUN = 1_000;

export function createAccountsModule(deps: AccountsModuleDeps) {
  const { database, audit, outbox, clock, jwtSecret, publicUrl, neighbors } = deps;
  // The issuer is not the address: servers of one installation share the secret, but not always the address.
  const tokens = createTokens({ secret: jwtSecret, issuer: 'cloneai', clock });
  const usecases = createAccountsUsecases({
    store: createAccountsStore(database, audit),
    logins: createLoginsStore(database, audit),
    resets: createPasswordResetsStore(database, audit, outbox),
    invitations: createInvitationsStore(database, audit, outbox),
    keys: createApiKeysStore(database, audit),
    members: createMembersStore(database, audit),
    auditLog: createAuditLogStore(database),
    passwords: createPasswords(deps.passwordRounds === undefined ? {} : { rounds: deps.passwordRounds }),
    tokens,
    cache: deps.cache,
    limiter: deps.limiter,
    clock,
    outbox,
    links: createLinkTokens(jwtSecret),
    addressHash: createAddressHash(jwtSecret),
    encrypter: createEncrypter(jwtSecret, 'mail'),
    emailTokens: createEmailTokens({ secret: jwtSecret, clock }),
    registration: deps.registration,
    sendsEmail: deps.sendsEmail,
    publicUrl,
    issuer: deps.supabaseUrl ? createSupabaseIssuer({ url: deps.supabaseUrl, clock }) : null,
    ownOrigin: new URL(publicUrl).origin,
    requireClone: (ctx, cloneId) => neighbors.clones.requireClone(ctx, cloneId),
    beforeWorkspaceDeleted: async (ctx, workspaceId) => {
      await neighbors.billing.flushUsage(ctx, workspaceId);
      await neighbors.knowledge.removeWorkspaceFiles(ctx, workspaceId);
    },
  });
  const maintenance: MaintenanceTask[] = [
    {
      name: 'remove expired tokens',
      async run() {
        await usecases.removeExpiredTokens(ROWS_PER_RUN);
      },
    },
  ];
  return {
    usecases: { ...usecases, mintSessionToken: tokens.mintSessionToken, readLastSessionToken: tokens.readLastSessionToken },
    routes: [accountsRoutes(usecases, { publicUrl })],
    tags: { 'API keys': 'Secret keys for servers and publishable keys for web pages.', Accounts: 'Users, sign-in, and workspaces.' },
    maintenance,
    emails: usecases.emails,
    personalData: [
      { table: 'workspaces', key: 'id', withoutWorkspace: true },
      { table: 'users', key: 'id', secret: ['password_hash', 'known_addresses'], withoutWorkspace: true },
      { table: 'members', key: 'user_id' },
      { table: 'invitations', key: 'id', secret: ['token_hash'] },
      { table: 'password_resets', key: 'id', secret: ['token_hash'], withoutWorkspace: true },
      { table: 'refresh_tokens', key: 'id', secret: ['token_hash', 'successor_salt'] },
      { table: 'api_keys', key: 'id', secret: ['key_hash', 'previous_key_hash'] },
      { table: 'audit_log', key: 'id' },
    ],
  } satisfies Module<unknown, Record<string, EmailTemplate>>;
}
