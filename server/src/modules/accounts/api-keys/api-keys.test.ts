import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { type Context, SCOPES } from '../../../shared/context.ts';
import { newId } from '../../../shared/ids.ts';
import { createTestApp, OWN_ORIGIN } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const ORIGIN = 'https://shop.example.com';

async function setUp() {
  const app = createTestApp(db.database);
  const owner = await app.person();
  const cloneId = newId('clone');
  app.clones.set(cloneId, owner.workspace.id);
  const secret = async (scopes: readonly string[] = ['clones:read'], token = owner.accessToken) =>
    app.call('POST', '/v1/api-keys', { token, json: { kind: 'secret', name: 'CI', scopes } });
  const publishable = async (allowedOrigins: string[] = [ORIGIN]) =>
    app.call('POST', '/v1/api-keys', { token: owner.accessToken, json: { kind: 'publishable', name: 'Shop', cloneId, allowedOrigins } });
  const resolve = (token: string, origin: string | null = null): Promise<Context | null> =>
    app.usecases.resolveCaller({ token, origin, requestId: 'req_test', signal: new AbortController().signal });
  return { ...app, owner, cloneId, secret, publishable, resolve };
}

describe('secret keys', () => {
  it('are returned once and stored as a hash with a hint', async () => {
    const { secret, call, owner } = await setUp();
    const made = await secret();
    expect(made.status).toBe(201);
    expect(made.body.key).toMatch(/^sk_[\w-]{43}$/);
    expect(made.body).toMatchObject({
      kind: 'secret',
      hint: made.body.key.slice(-4),
      publicKey: null,
      createdBy: owner.user.id,
      lastUsedAt: null,
    });
    const list = await call('GET', '/v1/api-keys', { token: owner.accessToken });
    expect(list.text).not.toContain(made.body.key);
    const { rows } = await db.database.transaction({ workspaceId: owner.workspace.id }, (tx) => tx.execute(sql`select * from api_keys`));
    expect(JSON.stringify(rows)).not.toContain(made.body.key.slice(3, 30));
  });

  it('give access to their scopes in their own workspace', async () => {
    const { secret, call, resolve, owner } = await setUp();
    const { key, id } = (await secret(['workspace:read'])).body;
    expect(await resolve(key)).toMatchObject({
      workspaceId: owner.workspace.id,
      actor: { type: 'secret_key', keyId: id, scopes: ['workspace:read'] },
    });
    expect((await call('GET', '/v1/workspaces', { token: key })).body.data).toEqual([{ ...owner.workspace, role: null }]);
    const refused = await call('GET', '/v1/api-keys', { token: key });
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('keys:manage')]);
    expect((await call('GET', '/v1/me', { token: key })).status).toBe(403);
  });

  it('cannot have more scopes than their creator', async () => {
    const { secret } = await setUp();
    const manager = (await secret(['keys:manage', 'clones:read'])).body.key;
    expect((await secret(['clones:read'], manager)).status).toBe(201);
    const refused = await secret(['clones:read', 'privacy:manage'], manager);
    expect([refused.status, refused.body.error.param]).toEqual([403, 'scopes']);
  });

  it('stop working immediately when revoked, even if they were just used', async () => {
    const { secret, call, resolve, owner } = await setUp();
    const { key, id } = (await secret(['workspace:read'])).body;
    expect(await resolve(key)).not.toBeNull();
    expect((await call('DELETE', `/v1/api-keys/${id}`, { token: owner.accessToken })).status).toBe(204);
    expect(await resolve(key)).toBeNull();
    expect((await call('GET', '/v1/workspaces', { token: key })).body.error.code).toBe('unauthenticated');
    expect((await call('DELETE', `/v1/api-keys/${id}`, { token: owner.accessToken })).status).toBe(204);
    const log = await call('GET', '/v1/audit-log', { token: owner.accessToken });
    expect(log.body.data.map(({ action }: { action: string }) => action)).toEqual([
      'api_key.revoked',
      'api_key.created',
      'login.started',
      'account.created',
    ]);
  });

  it('stop working within 30 seconds when revoked in another process', async () => {
    const { secret, resolve, clock, owner } = await setUp();
    const { key, id } = (await secret()).body;
    expect(await resolve(key)).not.toBeNull();
    await createTestApp(db.database).call('DELETE', `/v1/api-keys/${id}`, { token: owner.accessToken });
    const { rows } = await db.database.transaction({ workspaceId: owner.workspace.id }, (tx) =>
      tx.execute<{ revoked_at: unknown }>(sql`select revoked_at from api_keys where id = ${id}`),
    );
    expect(rows[0]?.revoked_at).not.toBeNull();
    clock.advance(30_000);
    expect(await resolve(key)).toBeNull();
  });

  it('record their last use at most once per minute', async () => {
    const { secret, call, resolve, clock, owner } = await setUp();
    const { key } = (await secret()).body;
    const lastUsed = async () => (await call('GET', '/v1/api-keys', { token: owner.accessToken })).body.data[0].lastUsedAt;
    const first = clock.now().toISOString();
    await resolve(key);
    expect(await lastUsed()).toBe(first);
    clock.advance(45_000);
    await resolve(key);
    expect(await lastUsed()).toBe(first);
    clock.advance(30_000);
    const later = clock.now().toISOString();
    await resolve(key);
    expect(await lastUsed()).toBe(later);
  });

  it('are limited in number, not counting revoked keys', async () => {
    const { createApiKeysUsecases } = await import('./api-keys.usecases.ts');
    const { createApiKeysStore } = await import('./api-keys.store.ts');
    const { createAuditWriter } = await import('../audit-log/audit-log.store.ts');
    const { createMemoryCache } = await import('../../../providers/cache/memory.cache.ts');
    const { resolve, owner, clock } = await setUp();
    const keys = createApiKeysStore(db.database, createAuditWriter({ clock }));
    const usecases = createApiKeysUsecases({ keys, cache: createMemoryCache({ clock }), clock, requireClone: async () => {}, maxKeys: 3 });
    const ctx = (await resolve(owner.accessToken)) as Context;
    const make = () => usecases.createApiKey(ctx, { kind: 'secret', name: 'k', scopes: ['clones:read'] });
    const made = await Promise.allSettled(Array.from({ length: 6 }, make));
    const good = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(good).toHaveLength(3);
    await usecases.revokeApiKey(ctx, good[0]?.id ?? newId('apiKey'));
    await expect(make()).resolves.toMatchObject({ kind: 'secret' });
  });

  it('are limited per day, counting revoked keys, so that they cannot be rotated without end', async () => {
    const { call, secret, owner, clock } = await setUp();
    const started = clock.now().getTime();
    for (let n = 0; n < 100; n++) {
      const made = await secret();
      expect([n, made.status]).toEqual([n, 201]);
      await call('DELETE', `/v1/api-keys/${made.body.id}`, { token: owner.accessToken });
    }
    const refused = await secret();
    expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limited']);
    expect(refused.body.error.message).toContain('100 API keys in the last 24 hours');
    const waitMs = Number(refused.headers.get('retry-after')) * 1000;
    expect(waitMs).toBeGreaterThan(86_400_000 - (clock.now().getTime() - started) - 2000);
    clock.advance(waitMs);
    const { accessToken } = (await call('POST', '/v1/auth/login', { json: { email: owner.email, password: owner.password } })).body;
    expect((await secret(['clones:read'], accessToken)).status).toBe(201);
  });

  it('can have rate limits of their own, which can be changed and take effect immediately', async () => {
    const { call, resolve, owner } = await setUp();
    const token = owner.accessToken;
    const input = { kind: 'secret', name: 'CI', scopes: ['clones:read'], rateLimits: { chatPerMinute: 5 } };
    const made = await call('POST', '/v1/api-keys', { token, json: input });
    expect(made.body).toMatchObject({ rateLimits: { chatPerMinute: 5, uploadsPerHour: null, apiPerHour: null } });
    expect((await resolve(made.body.key))?.actor).toMatchObject({ limits: { chat: 5 } });
    const path = `/v1/api-keys/${made.body.id}`;
    const changed = await call('PATCH', path, { token, json: { name: 'Backend', rateLimits: { chatPerMinute: null, apiPerHour: 70 } } });
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { name: 'Backend', rateLimits: { chatPerMinute: null, uploadsPerHour: null, apiPerHour: 70 } },
    ]);
    expect(changed.text).not.toContain(made.body.key);
    expect((await resolve(made.body.key))?.actor).toMatchObject({ limits: { chat: undefined, api: 70 } });
    expect((await call('PATCH', path, { token, json: { rateLimits: { apiPerHour: 0 } } })).body.error.param).toBe('rateLimits.apiPerHour');
    const stranger = await createTestApp(db.database).person();
    expect((await call('PATCH', path, { token: stranger.accessToken, json: { name: 'Mine' } })).status).toBe(404);
  });

  it('are rotated under the same id, and the previous text works as long as was asked', async () => {
    const { secret, call, resolve, owner, clock } = await setUp();
    const token = owner.accessToken;
    const { key: first, id } = (await secret(['clones:read'])).body;
    expect(await resolve(first)).not.toBeNull();
    const rotate = async (json: object = {}) => (await call('POST', `/v1/api-keys/${id}/rotate`, { token, json })).body;
    const second = await rotate({ overlapSeconds: 600 });
    expect(second).toMatchObject({ id, name: 'CI', scopes: ['clones:read'], hint: second.key.slice(-4) });
    for (const key of [first, second.key]) expect((await resolve(key))?.actor).toMatchObject({ keyId: id });
    clock.advance(600_000);
    await expect(resolve(first)).rejects.toMatchObject({ code: 'token_expired' });
    clock.advance(60_000);
    await expect(resolve(first)).rejects.toMatchObject({ code: 'token_expired' });
    const third = await rotate();
    expect(await resolve(second.key)).toBeNull();
    expect((await resolve(third.key))?.actor).toMatchObject({ keyId: id });
    const fourth = await rotate({ overlapSeconds: 60 });
    expect(await resolve(third.key)).not.toBeNull();
    await call('DELETE', `/v1/api-keys/${id}`, { token });
    for (const key of [third.key, fourth.key]) expect(await resolve(key)).toBeNull();
    expect((await call('POST', `/v1/api-keys/${id}/rotate`, { token, json: {} })).status).toBe(409);
  });

  it('keep the promised overlap when they are rotated again, unless all earlier texts shall end at once', async () => {
    const { secret, call, resolve, owner, clock } = await setUp();
    const { key: first, id } = (await secret(['clones:read'])).body;
    const rotate = (json: object) => call('POST', `/v1/api-keys/${id}/rotate`, { token: owner.accessToken, json });
    const second = (await rotate({ overlapSeconds: 600 })).body.key;
    const refused = await rotate({ overlapSeconds: 600 });
    expect([refused.status, refused.body.error.message]).toEqual([409, expect.stringMatching(/works until \d{4}-\d\d-\d\dT[\d:.]+Z\./)]);
    for (const key of [first, second]) expect(await resolve(key)).not.toBeNull();
    clock.advance(600_000);
    await expect(resolve(first)).rejects.toMatchObject({ message: expect.stringMatching(/was rotated.*stopped working at/) });
    expect((await rotate({ overlapSeconds: 600 })).status).toBe(200);
    const last = await rotate({ overlapSeconds: 0 });
    expect(last.status).toBe(200);
    for (const key of [first, second]) expect(await resolve(key)).toBeNull();
    expect(await resolve(last.body.key)).not.toBeNull();
  });

  it('are not rotated by callers who lack a scope of the key, or who are strangers', async () => {
    const { secret, call, resolve } = await setUp();
    const strong = (await secret(['keys:manage', 'privacy:manage'])).body;
    const manager = (await secret(['keys:manage'])).body.key;
    const path = `/v1/api-keys/${strong.id}`;
    const refused = await call('POST', `${path}/rotate`, { token: manager, json: {} });
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining('privacy:manage')]);
    expect((await call('PATCH', path, { token: manager, json: { expiresAt: null } })).status).toBe(403);
    const stranger = await createTestApp(db.database).person();
    for (const [method, address] of [
      ['POST', `${path}/rotate`],
      ['GET', path],
    ] as const)
      expect((await call(method, address, { token: stranger.accessToken, ...(method === 'POST' ? { json: {} } : {}) })).status).toBe(404);
    expect(await resolve(strong.key)).not.toBeNull();
  });

  it('stop working when they expire, although they were cached, and say so', async () => {
    const { call, resolve, owner, clock } = await setUp();
    const token = owner.accessToken;
    const at = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
    const input = { kind: 'secret', name: 'CI', scopes: ['clones:read'] };
    const expiresAt = at(10);
    const made = await call('POST', '/v1/api-keys', { token, json: { ...input, expiresAt } });
    expect(made.body.expiresAt).toBe(expiresAt);
    expect(await resolve(made.body.key)).not.toBeNull();
    clock.advance(10_000);
    await expect(resolve(made.body.key)).rejects.toMatchObject({ code: 'token_expired', message: expect.stringContaining('has expired') });
    const path = `/v1/api-keys/${made.body.id}`;
    expect((await call('POST', `${path}/rotate`, { token, json: {} })).status).toBe(409);
    expect((await call('PATCH', path, { token, json: { expiresAt: at(60) } })).status).toBe(200);
    expect(await resolve(made.body.key)).not.toBeNull();
    expect((await call('PATCH', path, { token, json: { expiresAt: null } })).body.expiresAt).toBeNull();
    expect((await call('GET', path, { token })).body).toMatchObject({ id: made.body.id, expiresAt: null, hint: made.body.key.slice(-4) });
    for (const wrong of [at(-1), at(0)])
      expect((await call('POST', '/v1/api-keys', { token, json: { ...input, expiresAt: wrong } })).body.error.param).toBe('expiresAt');
  });

  it('are listed newest first across pages, without duplicates or gaps', async () => {
    const { secret, call, owner } = await setUp();
    const ids = [];
    for (let i = 0; i < 5; i++) ids.unshift((await secret()).body.id);
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < 3; page++) {
      const answer = await call('GET', `/v1/api-keys?limit=2${cursor ? `&cursor=${cursor}` : ''}`, { token: owner.accessToken });
      seen.push(...answer.body.data.map(({ id }: { id: string }) => id));
      cursor = answer.body.nextCursor;
      if (page === 0) await secret();
    }
    expect(seen).toEqual(ids);
    expect(cursor).toBeNull();
  });

  it.each([
    [{ kind: 'secret', name: 'k', scopes: [] }, 'scopes'],
    [{ kind: 'secret', name: 'k', scopes: ['everything'] }, 'scopes.0'],
    [{ kind: 'secret', name: '', scopes: ['clones:read'] }, 'name'],
    [{ kind: 'master', name: 'k', scopes: ['clones:read'] }, 'kind'],
    [{ kind: 'publishable', name: 'k', cloneId: 'cln_1', allowedOrigins: [] }, 'cloneId'],
    [{ kind: 'publishable', name: 'k', cloneId: newId('clone'), allowedOrigins: ['*'] }, 'allowedOrigins.0'],
    [{ kind: 'publishable', name: 'k', cloneId: newId('clone'), allowedOrigins: ['https://a.com/shop'] }, 'allowedOrigins.0'],
    [{ kind: 'publishable', name: 'k', cloneId: newId('clone'), allowedOrigins: ['file:///a.html'] }, 'allowedOrigins.0'],
  ])('are rejected for invalid input %j, which names the field', async (json, param) => {
    const { call, owner } = await setUp();
    const answer = await call('POST', '/v1/api-keys', { token: owner.accessToken, json });
    expect([answer.status, answer.body.error.param]).toEqual([400, param]);
  });
});

describe('publishable keys', () => {
  it('can be rotated, and their allowed origins changed', async () => {
    const { publishable, call, resolve, owner } = await setUp();
    const token = owner.accessToken;
    const { id, key } = (await publishable()).body;
    const rotated = (await call('POST', `/v1/api-keys/${id}/rotate`, { token, json: {} })).body;
    expect(rotated).toMatchObject({ id, kind: 'publishable', publicKey: rotated.key });
    expect(rotated.key).toMatch(/^pk_/);
    expect([await resolve(key, ORIGIN), (await resolve(rotated.key, ORIGIN))?.actor]).toMatchObject([null, { keyId: id }]);
    const other = 'https://other.example.com';
    const changed = await call('PATCH', `/v1/api-keys/${id}`, { token, json: { allowedOrigins: [other] } });
    expect(changed.body.allowedOrigins).toEqual([other]);
    await expect(resolve(rotated.key, ORIGIN)).rejects.toMatchObject({ code: 'origin_not_allowed' });
    expect((await resolve(rotated.key, other))?.actor).toMatchObject({ keyId: id });
  });

  it('create sessions of their clone on their allowed origins', async () => {
    const { publishable, resolve, cloneId, owner } = await setUp();
    const created = (await publishable()).body;
    expect(created).toMatchObject({ kind: 'publishable', publicKey: created.key, cloneId, scopes: ['sessions:create'] });
    expect(await resolve(created.key, ORIGIN)).toMatchObject({
      workspaceId: owner.workspace.id,
      actor: { type: 'publishable_key', keyId: created.id, cloneId, scopes: ['sessions:create'] },
    });
    expect(await resolve(created.key, OWN_ORIGIN)).not.toBeNull();
  });

  it.each([
    ['another origin', 'https://evil.example.com'],
    ['an origin with the same prefix', `${ORIGIN}.evil.com`],
    ['another scheme', 'http://shop.example.com'],
    ['another port', `${ORIGIN}:8443`],
    ['a file', 'null'],
    ['a request without an origin', null],
  ])('are rejected for %s', async (_, origin) => {
    const { publishable, resolve } = await setUp();
    const { key } = (await publishable()).body;
    await expect(resolve(key, origin)).rejects.toMatchObject({ code: 'origin_not_allowed' });
  });

  it('without allowed origins work only for requests without an origin', async () => {
    const { publishable, resolve } = await setUp();
    const { key } = (await publishable([])).body;
    expect(await resolve(key, null)).not.toBeNull();
    await expect(resolve(key, ORIGIN)).rejects.toMatchObject({ code: 'origin_not_allowed' });
  });

  it('are generated independently of secret keys', async () => {
    const { publishable, secret } = await setUp();
    const [a, b, c] = [(await publishable()).body.key, (await publishable()).body.key, (await secret()).body.key];
    expect(new Set([a.slice(3), b.slice(3), c.slice(3)]).size).toBe(3);
  });

  it('cannot use account operations', async () => {
    const { publishable, call } = await setUp();
    const { key } = (await publishable()).body;
    for (const path of ['/v1/me', '/v1/workspaces', '/v1/api-keys', '/v1/audit-log'])
      expect((await call('GET', path, { token: key, headers: { origin: ORIGIN } })).status, path).toBe(403);
    const elsewhere = await call('GET', '/v1/workspaces', { token: key, headers: { origin: 'https://evil.example.com' } });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([403, 'origin_not_allowed']);
  });

  it("cannot be made for another workspace's clone", async () => {
    const { call, person, cloneId } = await setUp();
    const stranger = await person();
    const answer = await call('POST', '/v1/api-keys', {
      token: stranger.accessToken,
      json: { kind: 'publishable', name: 'mine?', cloneId, allowedOrigins: [] },
    });
    expect(answer.status).toBe(404);
  });
});

describe('isolation of API keys', () => {
  it("returns not found for another workspace's keys", async () => {
    const { secret, call, person, resolve } = await setUp();
    const { id, key } = (await secret()).body;
    const stranger = await person();
    const list = await call('GET', '/v1/api-keys', { token: stranger.accessToken });
    expect(list.body).toEqual({ data: [], nextCursor: null });
    const theirs = await call('DELETE', `/v1/api-keys/${id}`, { token: stranger.accessToken });
    const nobodys = await call('DELETE', `/v1/api-keys/${newId('apiKey')}`, { token: stranger.accessToken });
    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    expect(await resolve(key)).not.toBeNull();
  });

  it('hides all rows in the database from the scope of another workspace', async () => {
    const { secret, owner, person } = await setUp();
    const { id } = (await secret()).body;
    const stranger = await person();
    const seen = await db.database.transaction({ workspaceId: stranger.workspace.id, userId: stranger.user.id }, async (tx) => ({
      keys: (await tx.execute(sql`select * from api_keys where id = ${id}`)).rows,
      changed: (await tx.execute(sql`update api_keys set revoked_at = now() where id = ${id} returning id`)).rows,
      tokens: (await tx.execute(sql`select * from refresh_tokens where user_id = ${owner.user.id}`)).rows,
      users: (await tx.execute(sql`select * from users where id = ${owner.user.id}`)).rows,
      workspaces: (await tx.execute(sql`select * from workspaces where id = ${owner.workspace.id}`)).rows,
      members: (await tx.execute(sql`select * from members where workspace_id = ${owner.workspace.id}`)).rows,
      log: (await tx.execute(sql`select * from audit_log where workspace_id = ${owner.workspace.id}`)).rows,
      cleared: (await tx.execute(sql`delete from audit_log returning id`)).rows,
    }));
    expect(seen).toEqual({ keys: [], changed: [], tokens: [], users: [], workspaces: [], members: [], log: [], cleared: [] });
    await expect(
      db.database.transaction({ workspaceId: stranger.workspace.id }, (tx) =>
        tx.execute(sql`insert into members values (${owner.workspace.id}, ${stranger.user.id}, 'owner', now())`),
      ),
    ).rejects.toThrow();
  });
});

describe('invalid credentials', () => {
  it.each([
    ['sk_short'],
    [`sk_${'x'.repeat(43)}`],
    [`pk_${'x'.repeat(43)}`],
    [`sk_${"'".repeat(43)}`],
    ['x'.repeat(100_000)],
    ['\u{1F600}'],
    ['a.b.c'],
    [''],
  ])('resolve to no caller: %#', async (token) => {
    const { resolve } = await setUp();
    expect(await resolve(token, ORIGIN)).toBeNull();
  });

  it('in a malformed header are rejected with a reason', async () => {
    const { call } = await setUp();
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'sk_x']) {
      const answer = await call('GET', '/v1/me', { headers: { authorization } });
      expect([answer.status, answer.body.error.type, answer.headers.get('www-authenticate')]).toEqual([
        401,
        'authentication_error',
        'Bearer',
      ]);
    }
    expect((await call('GET', '/v1/me')).status).toBe(401);
  });

  it('are rejected before the body is validated', async () => {
    const { call } = await setUp();
    expect((await call('POST', '/v1/api-keys', { token: 'nothing', json: { kind: 'nonsense' } })).status).toBe(401);
  });

  it('do not prevent signing in', async () => {
    const { call, person } = await setUp();
    const { email, password } = await person();
    expect((await call('POST', '/v1/auth/login', { token: 'stale.stale.stale', json: { email, password } })).status).toBe(200);
  });
});

describe('session tokens', () => {
  it('resolve to a visitor of one session without a database query', async () => {
    const { createResolveCallerUsecases } = await import('../auth/resolve-caller.usecases.ts');
    const { tokens, clock, owner, cloneId } = await setUp();
    const unused = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(`${String(name)} was called`)) }) as never;
    const { resolveCaller } = createResolveCallerUsecases({
      tokens,
      clock,
      store: unused,
      logins: unused,
      keys: unused,
      cache: unused,
      issuer: null,
      ownOrigin: null,
    });
    const sessionId = newId('session');
    const { token } = await tokens.mintSessionToken({ workspaceId: owner.workspace.id, cloneId, sessionId });
    const call = { token, origin: null, requestId: 'r', signal: new AbortController().signal };
    expect(await resolveCaller(call)).toMatchObject({
      workspaceId: owner.workspace.id,
      actor: { type: 'visitor', sessionId, cloneId, scopes: ['chat:write'] },
    });
    clock.advance(1_800_000);
    await expect(resolveCaller(call)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('are refused on another origin than that of the page that they were issued to', async () => {
    const { tokens, resolve, owner, cloneId } = await setUp();
    const claims = { workspaceId: owner.workspace.id, cloneId, sessionId: newId('session') };
    const { token } = await tokens.mintSessionToken({ ...claims, origin: 'https://site.example' });
    for (const origin of ['https://site.example', null])
      expect((await resolve(token, origin))?.actor).toMatchObject({ type: 'visitor', origin: 'https://site.example' });
    for (const origin of ['https://evil.example', 'http://site.example', 'null'])
      await expect(resolve(token, origin)).rejects.toMatchObject({ code: 'origin_not_allowed' });
    const unbound = await tokens.mintSessionToken(claims);
    expect((await resolve(unbound.token, 'https://evil.example'))?.actor).toMatchObject({ type: 'visitor', sessionId: claims.sessionId });
  });

  it('cannot use account operations', async () => {
    const { tokens, call, owner, cloneId } = await setUp();
    const { token } = await tokens.mintSessionToken({ workspaceId: owner.workspace.id, cloneId, sessionId: newId('session') });
    for (const path of ['/v1/me', '/v1/workspaces', '/v1/api-keys', '/v1/audit-log'])
      expect((await call('GET', path, { token })).status, path).toBe(403);
  });
});

it('an owner has every scope', async () => {
  const { resolve, owner } = await setUp();
  expect((await resolve(owner.accessToken))?.actor.scopes).toEqual(SCOPES);
});
