import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/test-database.ts';
import { requireConfirmation } from '../../../shared/context.ts';
import { createTestApp } from '../testing/accounts-app.testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const MINUTES = 60_000;
type App = ReturnType<typeof createTestApp>;
type Person = Awaited<ReturnType<App['person']>>;
const KEY = { kind: 'secret', name: 'k', scopes: ['clones:read'] };
const createKey = (app: App, token: string) => app.call('POST', '/v1/api-keys', { token, json: KEY });
const confirm = (app: App, token: string, password: string) => app.call('POST', '/v1/me/confirm', { token, json: { password } });
const refresh = async (app: App, { refreshToken }: { refreshToken: string }) =>
  (await app.call('POST', '/v1/auth/refresh', { json: { refreshToken } })).body as { accessToken: string; refreshToken: string };

/** A user whose login was started with the password 31 minutes ago, and refreshed since. */
async function lateLogin(): Promise<{ app: App; person: Person; token: string; refreshToken: string }> {
  const app = createTestApp(db.database);
  const person = await app.person();
  app.clock.advance(31 * MINUTES);
  const { accessToken: token, refreshToken } = await refresh(app, person);
  return { app, person, token, refreshToken };
}

describe('an operation that grants access or spends money', () => {
  it('works for 30 minutes after the password was entered, then asks for it again', async () => {
    const app = createTestApp(db.database);
    const person = await app.person();
    app.clock.advance(29 * MINUTES);
    expect((await createKey(app, person.accessToken)).status).toBe(201);
    app.clock.advance(2 * MINUTES);
    const { accessToken } = await refresh(app, person);
    const refused = await createKey(app, accessToken);
    expect([refused.status, refused.body.error]).toMatchObject([
      403,
      { type: 'permission_error', code: 'confirmation_required', message: expect.stringContaining('POST /v1/me/confirm') },
    ]);
  });

  it('works again immediately after the password was confirmed, and after the next refresh', async () => {
    const { app, person, token, refreshToken } = await lateLogin();
    expect((await createKey(app, token)).status).toBe(403);
    expect((await confirm(app, token, person.password)).status).toBe(204);
    expect((await createKey(app, token)).status).toBe(201);
    const { accessToken } = await refresh(app, { refreshToken });
    expect((await createKey(app, accessToken)).status).toBe(201);
  });

  it('is not opened by a wrong password, whose attempts are limited, nor by another login', async () => {
    const { app, person, token } = await lateLogin();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await confirm(app, token, 'a wrong password')).status);
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
    expect((await createKey(app, token)).status).toBe(403);
    const { email, password } = person;
    const other = await app.call('POST', '/v1/auth/login', { json: { email, password } });
    expect([(await createKey(app, other.body.accessToken)).status, (await createKey(app, token)).status]).toEqual([201, 403]);
  });

  it('is not opened by signing in to a workspace without the password', async () => {
    const { app, person, token } = await lateLogin();
    const json = { workspaceId: person.workspace.id };
    const { accessToken } = (await app.call('POST', '/v1/me/logins', { token, json })).body;
    expect((await createKey(app, accessToken)).status).toBe(403);
  });

  it('asks before keys, invitations, and roles change, and not before a key is revoked', async () => {
    const { app, person, token } = await lateLogin();
    await confirm(app, token, person.password);
    const { id } = (await createKey(app, token)).body;
    app.clock.advance(29 * MINUTES);
    const fresh = (await app.call('POST', '/v1/auth/login', { json: { email: person.email, password: person.password } })).body;
    app.clock.advance(31 * MINUTES);
    const { accessToken } = await refresh(app, fresh);
    const workspace = `/v1/workspaces/${person.workspace.id}`;
    const codes = [
      await app.call('PATCH', `/v1/api-keys/${id}`, { token: accessToken, json: { name: 'Other' } }),
      await app.call('POST', `${workspace}/invitations`, { token: accessToken, json: { email: 'eve@example.test', role: 'owner' } }),
      await app.call('PATCH', `${workspace}/members/${person.user.id}`, { token: accessToken, json: { role: 'viewer' } }),
    ].map(({ body }) => body.error.code);
    expect(codes).toEqual(Array(3).fill('confirmation_required'));
    expect((await app.call('DELETE', `/v1/api-keys/${id}`, { token: accessToken })).status).toBe(204);
  });

  it('never asks an API key or a user of an external issuer, who have no password', () => {
    const rest = { workspaceId: 'wsp_x', requestId: 'req_x', signal: new AbortController().signal } as const;
    const now = new Date();
    for (const actor of [
      { type: 'secret_key', keyId: 'key_x', scopes: [] },
      { type: 'user', userId: 'usr_x', role: 'owner', scopes: [] },
    ] as const)
      expect(() => requireConfirmation({ ...rest, actor }, now)).not.toThrow();
    const actor = { type: 'user', userId: 'usr_x', role: 'owner', scopes: [], loginId: 'rft_x', confirmedAt: null } as const;
    expect(() => requireConfirmation({ ...rest, actor }, now)).toThrow(/Enter it again/);
  });
});
