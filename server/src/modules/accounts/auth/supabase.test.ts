import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { tokenIn } from '../../../providers/mailer/outbox.testing.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

const es = await generateKeyPair('ES256');
const rs = await generateKeyPair('RS256');
const stranger = await generateKeyPair('ES256');

let db: TestDatabase;
let server: Server;
let url: string;
let mode: 'good' | 'down' | 'slow' | 'html' = 'good';
let fetched = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  const keys = [
    { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rs.publicKey)), kid: 'rs', alg: 'RS256', use: 'sig' },
  ];
  server = createServer((request, response) => {
    fetched += 1;
    if (request.url !== '/auth/v1/.well-known/jwks.json' || mode === 'down') response.writeHead(503).end();
    else if (mode === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>login</h1>');
    else if (mode === 'good') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await db.close();
});

let people = 0;
type Claims = Record<string, unknown>;

function setUp(options: { supabaseTimeoutMs?: number } = {}) {
  const app = createTestApp(db.database, { supabaseUrl: `${url}/`, ...options });
  const sub = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const email = `visitor-${people}@example.test`;
  const token = (over: Claims = {}, sign: { key?: typeof es.privateKey | Uint8Array; alg?: string; kid?: string } = {}) => {
    const now = Math.floor(app.clock.now().getTime() / 1000);
    const claims = { iss: `${url}/auth/v1`, aud: 'authenticated', sub, email, iat: now, exp: now + 3600, role: 'authenticated', ...over };
    const { key = es.privateKey, alg = 'ES256', kid = 'es' } = sign;
    return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);
  };
  const me = async (bearer: string) => app.call('GET', '/v1/me', { token: bearer });
  return { ...app, token, me, email };
}

describe('a Supabase token', () => {
  it('creates a user and a workspace on first use and finds them afterwards', async () => {
    const { token, me, email, clock } = setUp();
    const first = await me(await token({ email: email.toUpperCase(), user_metadata: { full_name: ' Ada\0 Lovelace ' } }));
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ email, name: 'Ada  Lovelace', workspaces: [{ role: 'owner' }] });
    clock.advance(60_000);
    const second = await me(await token({}, { key: rs.privateKey, alg: 'RS256', kid: 'rs' }));
    expect([second.status, second.body.id]).toEqual([200, first.body.id]);
  });

  it('creates one user for concurrent first requests', async () => {
    const { token, me } = setUp();
    const bearer = await token();
    const answers = await Promise.all(Array.from({ length: 5 }, () => me(bearer)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('is never linked to an account with a password and the same email', async () => {
    const { token, me, person } = setUp();
    const { email } = await person();
    const answer = await me(await token({ email }));
    expect([answer.status, answer.body.error.code]).toEqual([409, 'conflict']);
  });

  it('is rejected without an email', async () => {
    const { token, me } = setUp();
    for (const email of [undefined, '', null, 42]) expect((await me(await token({ email }))).status).toBe(401);
  });

  it('does not let its user sign in with a password', async () => {
    const { token, me, call, email } = setUp();
    await me(await token());
    expect((await call('POST', '/v1/auth/login', { json: { email, password: 'anything at all' } })).status).toBe(401);
  });

  it('lets its user delete the account without a password and return as a new user', async () => {
    const { token, me, call, removed } = setUp();
    const bearer = await token();
    const { id } = (await me(bearer)).body;
    expect((await call('DELETE', '/v1/me', { token: bearer })).status).toBe(204);
    expect(removed).toHaveLength(1);
    expect((await me(bearer)).body.id).not.toBe(id);
  });

  it('gives its user a new workspace immediately after they are removed from their only one', async () => {
    const { token, me, call, person, emails } = setUp();
    const bearer = await token();
    const { id, workspaces } = (await me(bearer)).body;
    const path = `/v1/workspaces/${workspaces[0].id}`;
    const ada = await person();
    await call('POST', `${path}/invitations`, { token: bearer, json: { email: ada.email, role: 'owner' } });
    const json = { token: tokenIn((await emails())[0]) };
    const { accessToken } = (await call('POST', '/v1/invitations/accept', { json, token: ada.accessToken })).body;
    expect((await call('GET', path, { token: bearer })).status).toBe(200);
    expect((await call('DELETE', `${path}/members/${id}`, { token: accessToken })).status).toBe(204);
    expect((await call('GET', path, { token: bearer })).status).toBe(404);
    const after = await me(bearer);
    expect([after.status, after.body.id, after.body.workspaces.map(({ role }: { role: string }) => role)]).toEqual([200, id, ['owner']]);
    expect((await call('GET', '/v1/me/logins', { token: bearer })).body.data).toEqual([]);
  });

  it('is rejected when expired, from another issuer, forged, unsigned, or signed with a shared secret', async () => {
    const { token, me, clock } = setUp();
    const past = Math.floor(clock.now().getTime() / 1000) - 1;
    const expired = await me(await token({ exp: past }));
    expect([expired.status, expired.body.error.code]).toEqual([401, 'token_expired']);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = (await token()).split('.')[1];
    const bad = [
      await token({ iss: 'https://evil.example.com/auth/v1' }),
      await token({ aud: 'anon' }),
      await token({ aud: undefined }),
      await token({ sub: undefined }),
      await token({}, { key: stranger.privateKey }),
      await token({}, { key: stranger.privateKey, kid: 'unknown' }),
      await token({}, { key: new TextEncoder().encode('x'.repeat(32)), alg: 'HS256' }),
      // Signed with the public key as if it were a shared secret.
      await token({}, { key: new TextEncoder().encode(JSON.stringify(await exportJWK(es.publicKey))), alg: 'HS256' }),
      `${encode({ alg: 'none' })}.${body}.`,
    ];
    for (const each of bad) expect((await me(each)).status, each).toBe(401);
  });

  it('is rejected by a server without Supabase', async () => {
    const { token } = setUp();
    expect((await createTestApp(db.database).call('GET', '/v1/me', { token: await token() })).status).toBe(401);
  });
});

describe('the public keys of a Supabase project', () => {
  it('are fetched once for many tokens', async () => {
    const { token, me } = setUp();
    const before = fetched;
    for (let i = 0; i < 5; i++) expect((await me(await token({ jti: String(i) }))).status).toBe(200);
    expect(fetched - before).toBe(1);
  });

  it.each(['down', 'slow', 'html'] as const)('cause a 503, not a 401, when they cannot be fetched (%s)', async (fault) => {
    // Only the slow server needs a short timeout; the recovery afterwards must not run into it.
    const { token, me } = setUp(fault === 'slow' ? { supabaseTimeoutMs: 2_000 } : {});
    mode = fault;
    try {
      const answer = await me(await token());
      expect([answer.status, answer.body.error.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
    } finally {
      mode = 'good';
    }
    expect((await me(await token())).status).toBe(200);
  });
});
