import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';
import { migrationsDirectory } from '../../../db/locations.ts';
import { createTestDatabase } from '../../../db/testing/test-database.ts';
import type { WorkspaceId } from '../../../shared/ids.ts';
import { avatarIdOf } from './avatar-address.service.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const [PICTURE, OTHER] = [`data:image/png;base64,${PNG}`, `data:image/gif;base64,${GIF}`];
const ORIGIN = 'http://localhost:8787';
const ADDRESS = /^http:\/\/localhost:8787\/avatars\/ava_[0-9a-f]{26}$/;

let server: TestServer;
let token: string;
let stranger: string;
beforeAll(async () => {
  server = await createTestServer();
  const register = async (email: string) =>
    (await call('POST', '/v1/auth/register', { email, password: 'correct horse' }, '')).body.accessToken;
  token = await register('ada@example.test');
  stranger = await register('eve@example.test');
});
afterAll(() => server?.close());

async function call(method: string, path: string, body?: object, credential = token) {
  const headers = { 'content-type': 'application/json', ...(credential ? { authorization: `Bearer ${credential}` } : {}) };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`${ORIGIN}${path}`, init));
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  return { status: response.status, text, body: (text ? JSON.parse(text) : undefined) as any };
}
const open = (address: string, headers: Record<string, string> = {}) => server.fetch(new Request(address, { headers }));
const cloneWith = async (avatarUrl: string) => (await call('POST', '/v1/clones', { name: 'Ada', avatarUrl })).body;

describe('a picture that is sent inside its address', () => {
  it('is returned as an address, under which everybody gets it', async () => {
    const { id, avatarUrl } = await cloneWith(PICTURE);
    expect(avatarUrl).toMatch(ADDRESS);
    const response = await open(avatarUrl);
    expect([response.status, Buffer.from(await response.arrayBuffer()).toString('base64')]).toEqual([200, PNG]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect((await open(avatarUrl, { 'if-none-match': response.headers.get('etag') ?? '' })).status).toBe(304);
    await call('POST', `/v1/clones/${id}/publish`, {});
    for (const path of ['/v1/clones?limit=100', `/v1/clones/${id}`, `/v1/clones/${id}/versions`]) {
      const { text } = await call('GET', path);
      expect([path, text.includes(avatarUrl), text.includes(PNG)]).toEqual([path, true, false]);
    }
  });

  it('reaches pages that embed the clone as an address and as data', async () => {
    const { id, slug, avatarUrl } = await cloneWith(PICTURE);
    await call('POST', `/v1/clones/${id}/publish`, {});
    expect((await call('GET', `/v1/embed/clone?clone=${slug}`, undefined, '')).body).toMatchObject({ avatarUrl });
    expect((await call('GET', `/v1/embed/avatar?clone=${slug}`, undefined, '')).body).toEqual({ type: 'image/png', data: PNG });
  });

  it('is the same picture when it or its address is sent again', async () => {
    const { id, avatarUrl } = await cloneWith(PICTURE);
    await call('POST', `/v1/clones/${id}/publish`, {});
    for (const again of [PICTURE, avatarUrl])
      expect((await call('PATCH', `/v1/clones/${id}`, { avatarUrl: again })).body).toMatchObject({
        avatarUrl,
        hasUnpublishedChanges: false,
      });
  });

  it('is kept while the draft or a version shows it, and then deleted', async () => {
    const clone = await cloneWith(PICTURE);
    const path = `/v1/clones/${clone.id}`;
    const statuses = async () => [(await open(clone.avatarUrl)).status, (await open(second.avatarUrl)).status];
    await call('POST', `${path}/publish`, {});
    const second = (await call('PATCH', path, { avatarUrl: OTHER })).body;
    expect(await statuses()).toEqual([200, 200]);
    expect((await call('POST', `${path}/versions/1/restore`)).body.avatarUrl).toBe(clone.avatarUrl);
    expect(await statuses()).toEqual([200, 404]);
    await call('PATCH', path, { avatarUrl: null });
    expect(await statuses()).toEqual([200, 404]);
    await call('DELETE', path);
    expect(await statuses()).toEqual([404, 404]);
  });

  it('is copied with its clone, and the copy outlives the original', async () => {
    const { id, avatarUrl } = await cloneWith(PICTURE);
    const copy = (await call('POST', `/v1/clones/${id}/duplicate`, {})).body;
    expect([copy.avatarUrl === avatarUrl, ADDRESS.test(copy.avatarUrl)]).toEqual([false, true]);
    await call('DELETE', `/v1/clones/${id}`);
    expect(Buffer.from(await (await open(copy.avatarUrl)).arrayBuffer()).toString('base64')).toBe(PNG);
  });

  it('is no picture of another workspace', async () => {
    const { avatarUrl } = await cloneWith(PICTURE);
    const refused = await call('POST', '/v1/clones', { name: 'Eve', avatarUrl }, stranger);
    expect([refused.status, refused.body.error]).toMatchObject([400, { code: 'invalid_input', param: 'avatarUrl' }]);
  });

  it('is part of the export of its workspace', async () => {
    const { avatarUrl } = await cloneWith(PICTURE);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await server.fetch(new Request(`${ORIGIN}/v1/privacy/export`, { method: 'POST', headers, body: '{}' }));
    const rows = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const found = rows.find(({ table, row }) => table === 'avatars' && avatarUrl.endsWith(row.id));
    expect(found?.row).toMatchObject({ type: 'image/png', data: PNG });
  });
});

it.each(['/avatars/ava_00000000000000000000000000', '/avatars/x', '/avatars/..%2fx'])('answers 404 at %s', async (path) => {
  expect((await open(ORIGIN + path, { accept: 'text/html' })).status).toBe(404);
});

it('moves pictures out of settings that were stored before', async () => {
  const migration = await readFile(join(migrationsDirectory(import.meta.url), '0033-avatars.sql'), 'utf8');
  const workspaceId: WorkspaceId = 'wsp_a';
  const settings = (avatarUrl: string) => JSON.stringify({ name: 'Ada', avatarUrl });
  const old = await createTestDatabase({
    ownerSql: `begin; set local app.workspace_id = '${workspaceId}'; drop table avatars;
      insert into workspaces (id, name, created_at) values ('${workspaceId}', 'n', now());
      insert into clones (id, workspace_id, slug, settings, created_at, updated_at) values
        ('cln_a', '${workspaceId}', 'a', '${settings(OTHER)}', now(), now()),
        ('cln_b', '${workspaceId}', 'b', '${settings('https://example.com/b.png')}', now(), now());
      insert into clone_versions (workspace_id, clone_id, number, settings, created_by, created_at)
        select '${workspaceId}', 'cln_a', n, '${settings(PICTURE)}', 'usr_a', now() from generate_series(1, 2) n;
      commit; begin; ${migration}; commit`,
  });
  const rowsOf = (statement: string) => old.database.transaction({ workspaceId }, async (tx) => (await tx.execute(statement)).rows);
  const [gif, png] = [avatarIdOf('cln_a', GIF), avatarIdOf('cln_a', PNG)];
  expect(await rowsOf('select id, type, data from avatars order by type')).toEqual([
    { id: gif, type: 'image/gif', data: GIF },
    { id: png, type: 'image/png', data: PNG },
  ]);
  expect(await rowsOf(`select settings ->> 'avatarUrl' as url from clones order by id`)).toEqual([
    { url: `/avatars/${gif}` },
    { url: 'https://example.com/b.png' },
  ]);
  expect(await rowsOf(`select settings ->> 'avatarUrl' as url from clone_versions`)).toEqual([
    { url: `/avatars/${png}` },
    { url: `/avatars/${png}` },
  ]);
  await old.close();
});
