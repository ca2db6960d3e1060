import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../app/server.testing.ts';
import { fixedClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { type CloneId, newId, type SessionId, type WorkspaceId } from '../../shared/ids.ts';
import { createTokens } from '../accounts/auth/tokens.service.ts';
import type { ResolvedClone } from '../clones/clones.schemas.ts';
import type { CreatedSession, Session } from '../sessions/sessions.schemas.ts';
import { createEmbedUsecases } from './embed.usecases.ts';

const SITE = 'https://site.example';
let server: TestServer;
let token = '';
let cloneId = '';
let key = '';

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await server.fetch(
    new Request(`http://localhost${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}
const asOwner = (method: string, path: string, body: unknown) => call(method, path, body, { authorization: `Bearer ${token}` });
const open = (clone: string, origin: string | null, more: object = {}) =>
  call('POST', '/v1/embed/sessions', { clone, ...more }, origin ? { origin } : {});
const profile = (clone: string, origin: string | null) =>
  call('GET', `/v1/embed/clone?clone=${clone}`, undefined, origin ? { origin } : {});

beforeAll(async () => {
  server = await createTestServer();
  token = (await call('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).body.accessToken;
  const clone = {
    name: 'Ada',
    slug: 'ada',
    greeting: 'Hello.',
    persona: 'a secret of the expert',
    allowedOrigins: [SITE],
    linkHosts: ['Docs.example'],
  };
  cloneId = (await asOwner('POST', '/v1/clones', clone)).body.id;
  await asOwner('POST', `/v1/clones/${cloneId}/publish`, {});
  await asOwner('POST', '/v1/clones', { name: 'Draft', slug: 'draft', allowedOrigins: [SITE] });
  const input = { kind: 'publishable', name: 'k', cloneId, allowedOrigins: ['https://other.example'] };
  key = (await asOwner('POST', '/v1/api-keys', input)).body.key;
});
afterAll(() => server.close());

describe('an allowed origin', () => {
  it('is refused, for clones and for keys, if a Content Security Policy would read its host as something else', async () => {
    for (const origin of ['https://a.example;script-src', 'https://*', "https://'none'", 'https://a.example,b.example', "app://'none'"]) {
      const updated = await asOwner('PATCH', `/v1/clones/${cloneId}`, { allowedOrigins: [origin] });
      expect([origin, updated.status, updated.body.error.param]).toEqual([origin, 400, 'allowedOrigins.0']);
      const created = await asOwner('POST', '/v1/api-keys', { kind: 'publishable', name: 'k', cloneId, allowedOrigins: [origin] });
      expect([origin, created.status, created.body.error.param]).toEqual([origin, 400, 'allowedOrigins.0']);
    }
  });

  it('is normalized, for clones and for keys, and refused with what to write instead', async () => {
    const typed = ['example.com', 'https://Example.com:443/', 'https://bücher.example', 'capacitor://localhost', 'https://*.shop.example'];
    const normal = ['https://example.com', 'https://xn--bcher-kva.example', 'capacitor://localhost', 'https://*.shop.example'];
    const clone = await asOwner('POST', '/v1/clones', { name: 'Typed', slug: 'typed', allowedOrigins: typed });
    expect(clone.body.allowedOrigins).toEqual(normal);
    const created = await asOwner('POST', '/v1/api-keys', { kind: 'publishable', name: 'k', cloneId, allowedOrigins: typed });
    expect(created.body.allowedOrigins).toEqual(normal);
    const refused = await asOwner('PATCH', `/v1/clones/${clone.body.id}`, { allowedOrigins: ['https://Example.com/shop'] });
    expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining('must be https://example.com,')]);
  });

  it('applies at once, also by wildcard, for apps and for pages without an origin, and is no change to publish', async () => {
    const created = await asOwner('POST', '/v1/clones', { name: 'Sites', slug: 'sites', allowedOrigins: [SITE] });
    const path = `/v1/clones/${created.body.id}`;
    await asOwner('POST', `${path}/publish`, {});
    const pages = ['https://shop.example.com', 'capacitor://localhost', 'null'];
    const statuses = () => Promise.all([SITE, ...pages].map(async (origin) => (await open('sites', origin)).status));
    expect(await statuses()).toEqual([201, 403, 403, 403]);
    const changed = await asOwner('PATCH', path, { allowedOrigins: ['https://*.example.com', 'capacitor://localhost', 'null'] });
    expect(changed.body.hasUnpublishedChanges).toBe(false);
    expect(await statuses()).toEqual([403, 201, 201, 201]);
    expect((await asOwner('POST', `${path}/publish`, {})).body.publishedVersion).toBe(1);
    await asOwner('PATCH', path, { bio: 'New.' });
    await asOwner('POST', `${path}/publish`, {});
    // A version that was published for other sites brings them not back.
    const restored = await asOwner('POST', `${path}/versions/1/restore`, {});
    expect([restored.body.bio, restored.body.allowedOrigins.length]).toEqual(['', 3]);
    expect(await statuses()).toEqual([403, 201, 201, 201]);
  });
});

describe('embedding', () => {
  it('shows a page the public profile of the clone and no private settings', async () => {
    const { status, body } = await profile('ada', SITE);
    expect([status, body.greeting, body.slug, body.theme.position]).toEqual([200, 'Hello.', 'ada', 'right']);
    expect(body.linkHosts).toEqual(['docs.example']);
    expect(JSON.stringify(body)).not.toContain('a secret of the expert');
    expect(body).not.toHaveProperty('allowedOrigins');
  });

  it('creates a session with a token for that clone', async () => {
    const { status, body } = await open('ada', SITE);
    expect([status, body.session.cloneId, body.session.visitorId]).toEqual([201, cloneId, null]);
    const own = await call('GET', `/v1/sessions/${body.session.id}`, undefined, { authorization: `Bearer ${body.token}` });
    expect(own.status).toBe(200);
  });

  it('creates tokens that work on the origin of their page only', async () => {
    const { session, token: visitor } = (await open('ada', SITE)).body;
    const use = async (method: string, path: string, origin?: string) =>
      (await call(method, path, method === 'POST' ? {} : undefined, { authorization: `Bearer ${visitor}`, ...(origin ? { origin } : {}) }))
        .status;
    const path = `/v1/sessions/${session.id}`;
    // Browsers send no Origin header with GET requests of the same origin.
    for (const [origin, status] of [
      [SITE, 200],
      [undefined, 200],
      ['http://localhost:8787', 403],
      ['https://evil.example', 403],
    ] as const)
      expect([origin, await use('GET', path, origin)]).toEqual([origin, status]);
    for (const [origin, status] of [
      [SITE, 200],
      [undefined, 403],
      ['https://evil.example', 403],
    ] as const)
      expect([origin, await use('POST', `${path}/token`, origin)]).toEqual([origin, status]);
    // Another allowed origin gets a session of its own.
    const elsewhere = (await open('ada', 'http://localhost:8787', { token: visitor })).body;
    expect(elsewhere.session.id).not.toBe(session.id);
    expect((await open('ada', SITE, { token: visitor })).body.session.id).toBe(session.id);
  });

  it('requires an origin that the clone allows for a slug, or that the key allows for a key', async () => {
    for (const [name, origin, status] of [
      ['ada', SITE, 201],
      ['ada', 'http://localhost:8787', 201], // pages of this server
      ['ada', 'https://evil.example', 403],
      ['ada', 'null', 403],
      ['ada', null, 403],
      [key, 'https://other.example', 201],
      [key, SITE, 403],
      [key, null, 403],
    ] as const)
      expect([name, origin, (await open(name, origin)).status]).toEqual([name, origin, status]);
    expect((await profile('ada', 'https://evil.example')).body.error.code).toBe('origin_not_allowed');
    expect((await profile('ada', null)).status).toBe(200);
  });

  it('rejects unpublished clones and secret keys', async () => {
    expect((await open('draft', SITE)).status).toBe(404);
    expect((await open('nobody', SITE)).status).toBe(404);
    const secret = (await asOwner('POST', '/v1/api-keys', { kind: 'secret', name: 's', scopes: ['sessions:create'] })).body.key;
    expect((await open(secret, SITE)).status).toBe(400);
    expect((await open(key.replace(/.$/, key.endsWith('A') ? 'B' : 'A'), SITE)).status).toBe(401);
  });

  it('shows the current draft to a preview token and the published clone to other tokens', async () => {
    const draft = (await asOwner('POST', '/v1/clones', { name: 'Never published', greeting: 'First words.' })).body;
    const seen = (token: string, query = '') => call('GET', `/v1/embed/clone${query}`, undefined, { authorization: `Bearer ${token}` });
    const preview = (await asOwner('POST', `/v1/clones/${draft.id}/sessions`, { preview: true })).body;
    expect((await seen(preview.token)).body).toMatchObject({ id: draft.id, name: 'Never published', greeting: 'First words.' });
    await asOwner('PATCH', `/v1/clones/${draft.id}`, { greeting: 'Second words.', theme: { accent: '#0f766e' } });
    expect((await seen(preview.token, '?clone=ada')).body).toMatchObject({ greeting: 'Second words.', theme: { accent: '#0f766e' } });

    await asOwner('PATCH', `/v1/clones/${cloneId}`, { greeting: 'Not published yet.' });
    const visitor = (await open('ada', SITE)).body;
    expect((await seen(visitor.token)).body.greeting).toBe('Hello.');
    await call('DELETE', `/v1/sessions/${preview.session.id}`, undefined, { authorization: `Bearer ${token}` });
    expect((await seen(preview.token)).status).toBe(404);
    expect((await seen('nonsense')).status).toBe(401);
    // The access token of a member does not identify a clone.
    expect((await seen(token)).body.error).toMatchObject({ code: 'invalid_input', param: 'clone' });
    expect((await seen(token, '?clone=ada')).body.greeting).toBe('Hello.');
  });

  it('returns 404 for a clone without an avatar or with one at a private address', async () => {
    const picture = (query: string, headers = {}) => call('GET', `/v1/embed/avatar${query}`, undefined, headers);
    expect((await picture('?clone=ada', { origin: SITE })).status).toBe(404);
    expect((await picture('?clone=ada', { origin: 'https://evil.example' })).status).toBe(403);
    const draft = (await asOwner('POST', '/v1/clones', { name: 'Drawn', avatarUrl: 'http://127.0.0.1:5417/x.png' })).body;
    const preview = (await asOwner('POST', `/v1/clones/${draft.id}/sessions`, { preview: true })).body;
    expect((await picture('', { authorization: `Bearer ${preview.token}` })).body.error.code).toBe('not_found');
  });

  it('resumes the session of an earlier token unless it has ended or was created by a server', async () => {
    const first = (await open('ada', SITE)).body;
    const again = (await open('ada', SITE, { token: first.token })).body;
    expect(again.session.id).toBe(first.session.id);
    await call('POST', `/v1/sessions/${first.session.id}/end`, undefined, { authorization: `Bearer ${first.token}` });
    expect((await open('ada', SITE, { token: first.token })).body.session.id).not.toBe(first.session.id);
    const known = (await asOwner('POST', `/v1/clones/${cloneId}/sessions`, { visitorId: 'customer-17' })).body;
    expect((await open('ada', SITE, { token: known.token })).body.session.id).not.toBe(known.session.id);
    expect((await open('ada', SITE, { token: 'nonsense' })).status).toBe(201);
  });
});

describe('resuming with an earlier token', () => {
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const workspaceId = newId('workspace') as WorkspaceId;
  const clone = newId('clone') as CloneId;
  const session = newId('session') as SessionId;
  const mine = () =>
    createTokens({ secret: 'x'.repeat(32), issuer: 'cloneai', clock: { now: () => new Date(clock.now().getTime() + passed) } });
  let passed = 0;
  let tooOld = false;
  const usecases = createEmbedUsecases({
    ownOrigin: SITE,
    recordInstallation: () => {},
    findPublishedClone: async () => ({ id: clone, workspaceId }),
    getResolvedClone: async () => ({ id: clone, slug: 'ada', version: 1, settings: { allowedOrigins: [] } }) as unknown as ResolvedClone,
    resolveCaller: async () => null,
    readAvatar: async () => null,
    createSession: async () => ({ session: { id: 'new' } }) as CreatedSession,
    retrieveSession: async (_ctx, id) => ({ id, status: 'active', preview: false, visitorId: null }) as Session,
    readLastSessionToken: (token, grace) => mine().readLastSessionToken(token, grace),
    renewSessionToken: (ctx, sessionId) => {
      if (tooOld) throw new AppError('conflict', 'This session is too old to resume.');
      return mine().mintSessionToken({ workspaceId: ctx.workspaceId, cloneId: clone, sessionId });
    },
  });
  const page = { origin: SITE, requestId: 'req_x', signal: new AbortController().signal };

  it.each([
    ['half an hour and a minute', 31, true],
    ['a week', 7 * 24 * 60, true],
    ['a week and an hour', 7 * 24 * 60 + 61, false],
  ] as const)('resumes the session of a token that is %s old: %s', async (_age, minutes, resumes) => {
    passed = 0;
    const { token: old } = await mine().mintSessionToken({ workspaceId, cloneId: clone, sessionId: session });
    passed = minutes * 60_000;
    const opened = await usecases.createEmbedSession(page, { clone: 'ada', token: old });
    expect(opened.session.id).toBe(resumes ? session : 'new');
    if (resumes) expect(await mine().readSessionToken(opened.token)).toMatchObject({ sessionId: session });
  });

  it('creates a new session if the earlier one is too old to resume', async () => {
    passed = 0;
    const { token: old } = await mine().mintSessionToken({ workspaceId, cloneId: clone, sessionId: session });
    tooOld = true;
    expect((await usecases.createEmbedSession(page, { clone: 'ada', token: old })).session.id).toBe('new');
    tooOld = false;
  });

  it('creates a new session if the earlier token belongs to another clone', async () => {
    passed = 0;
    const { token: other } = await mine().mintSessionToken({ workspaceId, cloneId: newId('clone') as CloneId, sessionId: session });
    expect((await usecases.createEmbedSession(page, { clone: 'ada', token: other })).session.id).toBe('new');
  });
});
