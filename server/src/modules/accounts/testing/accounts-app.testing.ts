import type { Database } from '../../../db/db.ts';
import { authenticate, requireCaller } from '../../../http/authenticate.ts';
import { clientAddress } from '../../../http/client-address.ts';
import { idempotency } from '../../../http/idempotency.ts';
import { onError } from '../../../http/observe-errors.ts';
import { createRouteTable } from '../../../http/route-table.ts';
import { type AppRouter, createRouter } from '../../../http/router.ts';
import { createMemoryCache } from '../../../providers/cache/memory.cache.ts';
import { createMemoryLimiter } from '../../../providers/limiter/memory.limiter.ts';
import type { Outbox } from '../../../providers/mailer/outbox.port.ts';
import { createTestOutbox } from '../../../providers/mailer/outbox.testing.ts';
import { type Clock, fixedClock } from '../../../shared/clock.ts';
import { createEncrypter } from '../../../shared/encrypter.ts';
import { notFound } from '../../../shared/errors.ts';
import { newId, type WorkspaceId } from '../../../shared/ids.ts';
import { silentLogger } from '../../../shared/logger.ts';
import { createIdempotencyStore } from '../../idempotency/idempotency.store.ts';
import { accountsRoutes } from '../accounts.routes.ts';
import type { AuthResponse } from '../accounts.schemas.ts';
import { createAccountsStore } from '../accounts.store.ts';
import { createAccountsUsecases } from '../accounts.usecases.ts';
import { createApiKeysStore } from '../api-keys/api-keys.store.ts';
import { createAuditLogStore, createAuditWriter } from '../audit-log/audit-log.store.ts';
import { createPasswords } from '../auth/passwords.service.ts';
import { createAddressHash, createLinkTokens } from '../auth/secrets.service.ts';
import { createSupabaseIssuer } from '../auth/supabase.service.ts';
import { createTokens } from '../auth/tokens.service.ts';
import { createInvitationsStore } from '../invitations/invitations.store.ts';
import { createLoginsStore } from '../logins/logins.store.ts';
import { createMembersStore } from '../members/members.store.ts';
import { createPasswordResetsStore } from '../password-resets/password-resets.store.ts';
import { createEmailTokens } from '../registrations/email-tokens.service.ts';

export const TEST_SECRET = 'a test secret that is long enough for an HMAC';
export const OWN_ORIGIN = 'https://clones.example.test';

interface TestAppOptions {
  clock?: Clock & { advance(milliseconds: number): void };
  compare?: (password: string, hash: string) => Promise<boolean>;
  supabaseUrl?: string;
  supabaseTimeoutMs?: number;
  /** Replaces the outbox that keeps emails for `emails` and `queuedEmails`. */
  outbox?: Outbox;
  maxInvitations?: number;
  invitationsPerDay?: number;
  /** The existing clones: the workspace of each, by clone id. */
  clones?: Map<string, WorkspaceId>;
  routes?: AppRouter;
  registration?: 'open' | 'email';
  sendsEmail?: boolean;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses of many shapes
  body: any;
}

/** The accounts module behind the real middleware and on real stores. Only the clock and the cost of bcrypt differ. */
export function createTestApp(database: Database, options: TestAppOptions = {}) {
  const clock = options.clock ?? fixedClock(new Date());
  const clones = options.clones ?? new Map<string, WorkspaceId>();
  const audit = createAuditWriter({ clock });
  const cache = createMemoryCache({ clock });
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'cloneai-test', clock });
  const store = createAccountsStore(database, audit);
  const removed: WorkspaceId[] = [];
  const testOutbox = createTestOutbox(() => usecases.emails);
  const deps: Parameters<typeof createAccountsUsecases>[0] = {
    store,
    logins: createLoginsStore(database, audit),
    resets: createPasswordResetsStore(database, audit, options.outbox ?? testOutbox.outbox),
    invitations: createInvitationsStore(database, audit, options.outbox ?? testOutbox.outbox),
    keys: createApiKeysStore(database, audit),
    members: createMembersStore(database, audit),
    auditLog: createAuditLogStore(database),
    passwords: createPasswords({ rounds: 4, ...(options.compare ? { compare: options.compare } : {}) }),
    tokens,
    cache,
    limiter: createMemoryLimiter({ clock }),
    clock,
    outbox: options.outbox ?? testOutbox.outbox,
    links: createLinkTokens(TEST_SECRET),
    addressHash: createAddressHash(TEST_SECRET),
    encrypter: createEncrypter(TEST_SECRET, 'mail'),
    emailTokens: createEmailTokens({ secret: TEST_SECRET, clock }),
    registration: options.registration ?? 'open',
    sendsEmail: options.sendsEmail ?? true,
    publicUrl: OWN_ORIGIN,
    ...(options.maxInvitations ? { maxInvitations: options.maxInvitations } : {}),
    ...(options.invitationsPerDay ? { invitationsPerWorkspace: { max: options.invitationsPerDay, windowSeconds: 86_400 } } : {}),
    issuer: options.supabaseUrl
      ? createSupabaseIssuer({ url: options.supabaseUrl, clock, timeoutMs: options.supabaseTimeoutMs ?? 30_000 })
      : null,
    ownOrigin: OWN_ORIGIN,
    requireClone: async (ctx, cloneId) => {
      if (clones.get(cloneId) !== ctx.workspaceId) throw notFound('clone', cloneId);
    },
    beforeWorkspaceDeleted: async (_ctx, workspaceId) => {
      removed.push(workspaceId);
    },
  };
  const usecases = createAccountsUsecases(deps);

  const app = createRouter();
  app.onError(onError);
  app.use(async (c, next) => {
    c.set('requestId', c.req.header('x-request-id') ?? newId('request'));
    c.set('log', silentLogger);
    await next();
  });
  app.use(clientAddress({ hops: 1 }));
  app.use(authenticate(usecases.resolveCaller));
  const routed = createRouter();
  routed.route('/', accountsRoutes(usecases, { publicUrl: OWN_ORIGIN }));
  if (options.routes) routed.route('/', options.routes);
  app.use(requireCaller(createRouteTable(routed)));
  const idempotencyStore = createIdempotencyStore(database);
  app.use(idempotency({ store: idempotencyStore, secret: TEST_SECRET, clock, waitMs: 300, pollMs: 20 }));
  app.route('/', routed);

  async function call(
    method: string,
    path: string,
    {
      token,
      json,
      headers = {},
      body,
    }: { token?: string; json?: unknown; headers?: Record<string, string>; body?: string | FormData } = {},
  ): Promise<Answer> {
    // Ids that two clocks create in the same millisecond have no order, so every call gets its own millisecond.
    clock.advance(1);
    const response = await app.request(path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  let people = 0;
  /** Registers a user with a unique email. */
  async function person(password = 'correct horse'): Promise<AuthResponse & { email: string; password: string }> {
    const email = `person-${++people}-${newId('request').slice(-8)}@example.test`;
    const answer = await call('POST', '/v1/auth/register', { json: { email, password, name: `Person ${people}` } });
    if (answer.status !== 201) throw new Error(`registering returned ${answer.status}: ${answer.text}`);
    return { ...answer.body, email, password };
  }

  return {
    app,
    call,
    person,
    /** Writes and returns the emails queued since the last call. */
    emails: testOutbox.mails,
    queuedEmails: testOutbox.queued,
    clock,
    tokens,
    deps,
    usecases,
    clones,
    removed,
    idempotencyStore,
    store,
  };
}
