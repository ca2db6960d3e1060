import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { facesRoutes } from './embed-page.routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloneai-faces-'));
for (const [name, text] of [
  ['widget.js', 'loader()'],
  ['chat-Abc_-123.js', 'chat()'],
  ['en-0000.js', 'en()'],
] as const) {
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  writeFileSync(join(folder, `${name}.br`), `br of ${name}`);
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = {
  clone: { slug: 'ada', name: '<b>Ada & "Co"</b>', bio: '"><script>alert(1)</script>', language: 'auto' },
  allowedOrigins: ['https://site.example'],
};
const routes = facesRoutes({ widget: folder, findPage: async (slug) => (slug === 'ada' ? page : undefined) });
const get = (path: string, headers: Record<string, string> = {}) => routes.request(path, { headers });

describe('/widget.js', () => {
  it('is kept for minutes, its parts for ever', async () => {
    const loader = await get('/widget.js');
    expect([await loader.text(), loader.headers.get('content-type')]).toEqual(['loader()', 'text/javascript; charset=utf-8']);
    expect(loader.headers.get('cache-control')).toContain('max-age=300');
    const chat = await get('/widget/chat-Abc_-123.js');
    expect([await chat.text(), chat.headers.get('cache-control')]).toEqual(['chat()', 'public, max-age=31536000, immutable']);
    expect((await get('/widget.js', { 'if-none-match': loader.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('comes compressed as it lies there, for who takes it', async () => {
    const gzip = await get('/widget.js', { 'accept-encoding': 'gzip' });
    expect([gzip.headers.get('content-encoding'), gzip.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
    expect(Buffer.from(await gzip.arrayBuffer()).equals(gzipSync('loader()'))).toBe(true);
    expect((await get('/widget.js', { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding')).toBe('br');
  });

  it('gives who has yesterday’s loader today’s chat, unkept', async () => {
    const response = await get('/widget/chat-yesterday.js');
    expect([await response.text(), response.headers.get('cache-control')]).toEqual(['chat()', 'no-store']);
  });

  it('gives it again under a number, for a browser that remembers a failure', async () => {
    expect(await (await get('/widget/2/chat-Abc_-123.js')).text()).toBe('chat()');
    expect((await get('/widget/x/chat-Abc_-123.js')).status).toBe(404);
  });

  it('serves nothing else, and says what to do when nothing is built', async () => {
    for (const path of ['/widget/package.json', '/widget/..%2f..%2fpackage.json', '/widget/chat-Abc_-123.js.map', '/widget/zz-1.js'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    const bare = facesRoutes({ widget: join(folder, 'nowhere'), findPage: async () => undefined });
    const response = await bare.request('/widget.js');
    expect([response.status, await response.text()]).toEqual([404, 'The widget is not built. Run: npm start']);
  });
});

describe('/embed/{cloneSlug}', () => {
  it('is a page with no script but the server’s own, framed by allowed sites only', async () => {
    const response = await get('/embed/ada');
    const html = await response.text();
    expect(html).toContain('<title>&#60;b&#62;Ada &#38; &#34;Co&#34;&#60;/b&#62;</title>');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('src="/widget.js" data-clone="ada"');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'self' https://site.example");
    expect(policy).not.toContain('unsafe');
  });

  it('says so where nobody answers', async () => {
    const response = await get('/embed/nobody');
    expect([response.status, (await response.text()).includes('no published clone')]).toEqual([404, true]);
  });
});
