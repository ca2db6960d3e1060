import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../../app/server.testing.ts';
import { fixedClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { newId } from '../../../shared/ids.ts';
import { createOriginalFileUsecases } from './original-file.usecases.ts';

const SITE = 'https://site.example';
const FACT = 'The lighthouse of Brenholm was lit for the first time in 1871 and stands on basalt.';
const QUESTION = 'When was the lighthouse of Brenholm lit for the first time?';
const PAGE = `<!doctype html><title>Brenholm</title><script>alert(1)</script><p>${FACT}</p>`;
let server: TestServer;
let token = '';

async function fetchText(method: string, path: string, body?: object | FormData, headers: Record<string, string> = {}) {
  const json = body && !(body instanceof FormData);
  const init = { method, headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers } };
  const sent = body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) };
  const response = await server.fetch(new Request(`http://localhost${path}`, { ...init, ...sent }));
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const parsed = async (...call: Parameters<typeof fetchText>) => {
  const { text, status } = await fetchText(...call);
  return { status, body: text ? JSON.parse(text) : undefined };
};
const asOwner = (method: string, path: string, body?: object | FormData) =>
  parsed(method, path, body, { authorization: `Bearer ${token}` });

/** A published clone that knows a file, and a visitor who was answered from it. */
async function answered({ type = 'text/plain', content = FACT, settings = { shareOriginals: true } as object, asText = false } = {}) {
  const slug = `c-${newId('clone').slice(-12)}`;
  const clone = (await asOwner('POST', '/v1/clones', { name: 'Ada', slug, allowedOrigins: [SITE], ...settings })).body;
  const form = new FormData();
  form.append('file', new File([content], 'brenholm.txt', { type }));
  const source = (await asOwner('POST', `/v1/clones/${clone.id}/sources`, asText ? { type: 'text', title: 'Brenholm', text: FACT } : form))
    .body;
  await server.untilIdle();
  await asOwner('POST', `/v1/clones/${clone.id}/publish`, {});
  const opened = (await parsed('POST', '/v1/embed/sessions', { clone: slug }, { origin: SITE })).body;
  const asVisitor = { authorization: `Bearer ${opened.token}`, origin: SITE };
  const { body: message } = await parsed('POST', `/v1/sessions/${opened.session.id}/messages`, { content: QUESTION }, asVisitor);
  const { at } = message.citations[0];
  const cite = async (headers: Record<string, string> = asVisitor, position = at) =>
    parsed('GET', `/v1/messages/${message.id}/citations/${position}`, undefined, headers);
  const link = async () => (await cite()).body.originalUrl as string;
  return { cloneId: clone.id as string, source, message, at, sessionId: opened.session.id as string, cite, link, asVisitor };
}
const open = (url: string) => {
  const { pathname, search } = new URL(url);
  return fetchText('GET', pathname + search);
};

beforeAll(async () => {
  server = await createTestServer();
  token = (await parsed('POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).body.accessToken;
});
afterAll(() => server.close());

describe('the original of a cited file', () => {
  it('is nothing that a visitor can open, unless the expert shares it', async () => {
    const { cite, cloneId } = await answered({ settings: {} });
    expect((await cite()).body.originalUrl).toBe(null);
    expect((await asOwner('GET', `/v1/clones/${cloneId}`)).body.shareOriginals).toBe(false);
  });

  it('is what was uploaded, with a link that needs no credential', async () => {
    const { link } = await answered();
    const { status, text, headers } = await open(await link());
    expect([status, text, headers.get('content-disposition')?.split(';')[0]]).toEqual([200, FACT, 'inline']);
  });

  it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml'])('never runs on this server’s origin: %s', async (type) => {
    const { link } = await answered({ type, content: PAGE });
    const { status, headers } = await open(await link());
    expect([status, headers.get('content-disposition')?.split(';')[0]]).toEqual([200, 'attachment']);
    expect([headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
      'nosniff',
      "sandbox; default-src 'none'",
    ]);
  });

  it('is refused once the expert no longer shares it, also with an earlier link', async () => {
    const { cite, link, cloneId } = await answered();
    const url = await link();
    await asOwner('PATCH', `/v1/clones/${cloneId}`, { shareOriginals: false });
    expect((await open(url)).status).toBe(200);
    await asOwner('POST', `/v1/clones/${cloneId}/publish`, {});
    expect([(await open(url)).status, (await cite()).body.originalUrl]).toEqual([403, null]);
    await asOwner('POST', `/v1/clones/${cloneId}/versions/1/restore`, {});
    await asOwner('POST', `/v1/clones/${cloneId}/publish`, {});
    expect((await open(url)).status).toBe(200);
    await asOwner('POST', `/v1/clones/${cloneId}/unpublish`, {});
    expect((await open(url)).status).toBe(403);
  });

  it('is refused with a link to another answer, place or workspace, and with that of another kind', async () => {
    const [one, other] = [await answered(), await answered()];
    const url = await one.link();
    const file = new URL((await asOwner('GET', `/v1/sources/${one.source.id}/file`)).body.url).search;
    const changed = (query: string, value: string) => {
      const moved = new URL(url);
      moved.searchParams.set(query, value);
      return moved.href;
    };
    for (const wrong of [
      url.replace(one.message.id, other.message.id),
      url.replace(`/${one.at}/`, `/${one.at + 1}/`),
      changed('workspace', newId('workspace')),
      changed('expires', '99999999999'),
      changed('signature', 'x'),
      new URL(url).origin + new URL(url).pathname + file,
    ])
      expect([wrong, (await open(wrong)).status]).toEqual([wrong, 403]);
    expect((await open(new URL(url).origin + new URL(url).pathname)).status).toBe(400);
  });

  it('has no link for another visitor, nor for a place that cites nothing', async () => {
    const [one, other] = [await answered(), await answered()];
    expect((await one.cite(other.asVisitor)).status).toBe(404);
    expect((await one.cite({})).status).toBe(401);
    expect((await one.cite(one.asVisitor, one.at + 1)).status).toBe(404);
  });

  it('is gone with its source and its conversation, and a text has none', async () => {
    const [one, other] = [await answered(), await answered()];
    const [first, second] = [await one.link(), await other.link()];
    await asOwner('DELETE', `/v1/sources/${one.source.id}`);
    expect([(await open(first)).status, (await one.cite()).body.originalUrl]).toEqual([404, null]);
    await asOwner('DELETE', `/v1/sessions/${other.sessionId}`);
    expect((await open(second)).status).toBe(404);
    expect((await (await answered({ asText: true })).cite()).body.originalUrl).toBe(null);
  });

  it('has a link that expires after an hour', async () => {
    const ctx = { workspaceId: newId('workspace'), actor: { type: 'system', scopes: [] } } as unknown as Context;
    const [messageId, sourceId, sessionId] = [newId('message'), newId('source'), newId('session')];
    const at = (time: string) =>
      createOriginalFileUsecases({
        ...{ clock: fixedClock(time), signingSecret: 'secret', publicUrl: 'https://clone.example' },
        retrieveMessage: async () => ({ sessionId, citations: [{ at: 3, sourceId }] }) as never,
        sharesOriginals: async () => true,
        hasOriginalFile: async () => true,
        openOriginalFile: async () => ({ body: FACT, bytes: null, mimeType: 'text/plain', fileName: 'a.txt' }),
      });
    const link = await at('2026-03-01T12:00:00Z').linkOriginal(ctx, { messageId, at: 3, sessionId, sourceId });
    const query = Object.fromEntries(new URL(link ?? '').searchParams);
    const given = { messageId, at: 3, workspace: query.workspace ?? '', expires: Number(query.expires), signature: query.signature ?? '' };
    expect((await at('2026-03-01T12:59:59Z').downloadCitedFile(given)).body).toBe(FACT);
    await expect(at('2026-03-01T13:00:01Z').downloadCitedFile(given)).rejects.toMatchObject({ code: 'permission_denied' });
  });
});
