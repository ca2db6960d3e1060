import { afterEach, describe, expect, it, vi } from 'vitest';
import { CloneAI, createChatClient, ExpertSession, VisitorSession } from './index.ts';
import { type MockServer, mockServer, respond } from './mock-server.testing.ts';

let server: MockServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** A page in a browser at `origin`. */
function page(origin = 'https://shop.example') {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' });
  vi.stubGlobal('location', { origin });
}

describe('baseUrl', () => {
  it.each(['localhost:8787', 'clones.example.com', 'ftp://clones.example.com', 'https://', '//clones.example.com', ''])(
    'of %j is refused with what is missing',
    (baseUrl) => {
      expect(() => new CloneAI({ baseUrl })).toThrow(/baseUrl must start with http:\/\/ or https:\/\//);
      expect(() => new CloneAI({ baseUrl })).toThrow(`"${baseUrl}"`);
      expect(() => createChatClient({ baseUrl })).toThrow(/baseUrl/);
    },
  );

  it.each(['https://clones.example.com/v1', 'https://clones.example.com/v1/'])('of %j is refused, because the SDK adds /v1', (baseUrl) => {
    expect(() => new CloneAI({ baseUrl })).toThrow('must not end in /v1');
  });

  it('from the environment is checked, too, and an empty variable is none', () => {
    vi.stubEnv('CLONEAI_BASE_URL', 'clones.example.com');
    expect(() => new CloneAI()).toThrow(/"clones\.example\.com"/);
    vi.stubEnv('CLONEAI_BASE_URL', '');
    expect(new CloneAI().baseUrl).toBe('http://localhost:8787');
  });

  it('may be a path of the page’s own server', () => {
    page();
    expect(['', '/', '/api/'].map((baseUrl) => new CloneAI({ baseUrl }).baseUrl)).toEqual([
      'https://shop.example',
      'https://shop.example',
      'https://shop.example/api',
    ]);
    expect(() => new CloneAI({ baseUrl: 'shop.example' })).toThrow(/baseUrl/);
    // A page from a file has no server.
    page('null');
    expect(() => new CloneAI({ baseUrl: '/api' })).toThrow(/baseUrl/);
  });
});

describe('a secret key', () => {
  it('is refused in a browser, whichever client and option it comes through', async () => {
    page();
    const message = /secret key \(sk_…\) in a browser .*publishable key.*dangerouslyAllowBrowser/;
    expect(() => new CloneAI({ apiKey: 'sk_live_1' })).toThrow(message);
    expect(() => new CloneAI({ accessToken: 'sk_live_1' })).toThrow(message);
    expect(() => createChatClient({ apiKey: 'sk_live_1' })).toThrow(message);
    expect(() => new CloneAI({ apiKey: 'pk_1' }).withOptions({ apiKey: 'sk_live_1' })).toThrow(message);
    const sent = vi.fn<typeof fetch>();
    const client = new CloneAI({ accessToken: async () => 'sk_live_1', fetch: sent });
    await expect(client.clones.list()).rejects.toThrow(message);
    expect(sent).not.toHaveBeenCalled();
  });

  it('is allowed in a browser on demand, and on servers always', () => {
    expect(() => new CloneAI({ apiKey: 'sk_live_1' })).not.toThrow();
    page();
    expect(() => new CloneAI({ apiKey: 'sk_live_1', dangerouslyAllowBrowser: true })).not.toThrow();
    for (const token of ['pk_1', 'eyJ.a.b']) expect(() => new CloneAI({ accessToken: token })).not.toThrow();
    expect(() => new ExpertSession()).not.toThrow();
    expect(() => new VisitorSession({ sessionId: 'ses_1', token: 'eyJ.a.b', apiKey: 'pk_1' })).not.toThrow();
    vi.stubGlobal('navigator', { userAgent: 'Deno/2.5.0' });
    expect(() => new CloneAI({ apiKey: 'sk_live_1' })).not.toThrow();
  });
});

describe('withOptions', () => {
  it('returns a client of the same class with other options', async () => {
    server = mockServer((_request, index) => respond(index === 0 ? 503 : 200, { id: 'cln_1' }, { 'retry-after': '0' }));
    class Ours extends CloneAI {}
    const client = new Ours({ apiKey: 'sk_1', baseUrl: server.url, maxRetries: 0, headers: { 'x-a': '1', 'x-b': '1' } });
    const other = client.withOptions({ maxRetries: 1, headers: { 'x-b': '2' } });
    expect(other).toBeInstanceOf(Ours);
    await other.clones.retrieve('cln_1');
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.headers).toMatchObject({ authorization: 'Bearer sk_1', 'x-a': '1', 'x-b': '2' });
    await client.clones.retrieve('cln_1');
    expect(server.requests[2]?.headers).toMatchObject({ 'x-a': '1', 'x-b': '1' });
  });

  it('replaces the credential, whichever kind the other client has', async () => {
    server = mockServer(() => respond(200, {}));
    const client = new CloneAI({ accessToken: () => 'token', baseUrl: server.url });
    await client.withOptions({ apiKey: 'sk_2' }).me.retrieve();
    await client.withOptions({ apiKey: 'sk_2' }).withOptions({ accessToken: 'other' }).me.retrieve();
    await client.withOptions({ timeout: 1000 }).me.retrieve();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer sk_2', 'Bearer other', 'Bearer token']);
  });

  it('shares the last sequence numbers of sessions', () => {
    const client = new CloneAI();
    const other = client.withOptions({ timeout: 1000 });
    client.lastSeqs.set('ses_1', 7);
    expect(other.lastSeqs.get('ses_1')).toBe(7);
  });
});

it('appInfo names the application in the user agent', async () => {
  server = mockServer(() => respond(200, {}));
  const appInfo = 'acme-cms/2.1 (https://acme.example)';
  await new CloneAI({ baseUrl: server.url, appInfo }).me.retrieve();
  for (const name of ['user-agent', 'x-cloneai-sdk'])
    expect(server.requests[0]?.headers[name]).toMatch(/^CloneAI-SDK\/\S+ \(Node\.js\/\d+\) acme-cms\/2\.1 \(https:\/\/acme\.example\)$/);
});

it('fetchOptions reach fetch, but replace nothing of the request', async () => {
  const sent = vi.fn<typeof fetch>(async () => Response.json({ id: 'cln_1' }));
  const client = new CloneAI({ apiKey: 'sk_1', fetch: sent, fetchOptions: { cache: 'no-store', method: 'DELETE' } });
  await client.clones.retrieve('cln_1');
  expect(sent.mock.calls[0]?.[1]).toMatchObject({ cache: 'no-store', method: 'GET' });
});

it('a path without its slash is refused before anything is sent', async () => {
  const sent = vi.fn<typeof fetch>();
  const client = new CloneAI({ apiKey: 'sk_1', fetch: sent });
  await expect(client.request('GET', 'v1/clones')).rejects.toThrow('path must start with /v1/: "v1/clones"');
  expect(sent).not.toHaveBeenCalled();
});
