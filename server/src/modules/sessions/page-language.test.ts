import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../app/server.testing.ts';
import { refusalText } from '../chat/answering/refusal.ts';

const SITE = 'https://site.example';
let server: TestServer;
let token = '';
let cloneId = '';

async function call(path: string, body: unknown, headers: Record<string, string>) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await server.fetch(new Request(`http://localhost${path}`, init));
  return { status: response.status, body: JSON.parse(await response.text()) };
}
const asOwner = (path: string, body: unknown) => call(path, body, { authorization: `Bearer ${token}` });
const open = (more: object) => call('/v1/embed/sessions', { clone: 'ada', ...more }, { origin: SITE });

/** What a visitor reads who asks the questions one after the other, of which the clone knows nothing. */
async function answers(opened: { token: string; session: { id: string } }, ...questions: string[]): Promise<string[]> {
  const said: string[] = [];
  for (const content of questions) {
    const headers = { authorization: `Bearer ${opened.token}`, origin: SITE };
    said.push((await call(`/v1/sessions/${opened.session.id}/messages`, { content }, headers)).body.content);
  }
  return said;
}

beforeAll(async () => {
  server = await createTestServer();
  const credentials = { email: 'ada@example.test', password: 'correct horse' };
  token = (await call('/v1/auth/register', credentials, {})).body.accessToken;
  cloneId = (await asOwner('/v1/clones', { name: 'Ada', slug: 'ada', allowedOrigins: [SITE] })).body.id;
  await asOwner(`/v1/clones/${cloneId}/publish`, {});
});
afterAll(() => server.close());

describe('the language of the page', () => {
  it('is that of the answer when nothing else tells one, and not when the visitor writes in another', async () => {
    const opened = (await open({ language: 'fr-CA' })).body;
    expect(opened.session.language).toBe('fr-CA');
    const [unclear, german, next] = await answers(opened, 'Model Y', 'Wie viele Tage sind es noch bis dahin?', 'Model Y');
    expect([unclear, german, next]).toEqual([refusalText('', 'fr'), refusalText('', 'de'), refusalText('', 'de')]);
    expect(await answers((await open({})).body, 'Model Y')).toEqual([refusalText('', 'en')]);
  });

  it('comes after that of the clone', async () => {
    const own = { name: 'Grace', slug: 'grace', allowedOrigins: [SITE], greeting: 'Willkommen! Was möchten Sie über unsere Autos wissen?' };
    const { id } = (await asOwner('/v1/clones', own)).body;
    await asOwner(`/v1/clones/${id}/publish`, {});
    expect(await answers((await open({ clone: 'grace', language: 'fr' })).body, 'Model Y')).toEqual([refusalText('', 'de')]);
  });

  it('can be set by the server of a site', async () => {
    const { status, body } = await asOwner(`/v1/clones/${cloneId}/sessions`, { language: 'es' });
    expect([status, body.session.language]).toEqual([201, 'es']);
    const without = await asOwner(`/v1/clones/${cloneId}/sessions`, {});
    expect(without.body.session.language).toBe(null);
  });

  it.each(['en_US', '', 'x', 'english', 'de-', `de${'-abcdefgh'.repeat(5)}`, 7, null])(
    'is refused with 400, which names it, when it is no language tag: %j',
    async (language) => {
      for (const { status, body } of [await open({ language }), await asOwner(`/v1/clones/${cloneId}/sessions`, { language })])
        expect([status, body.error.code, body.error.param]).toEqual([400, 'invalid_input', 'language']);
    },
  );
});
