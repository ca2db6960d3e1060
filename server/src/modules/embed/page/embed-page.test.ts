import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { embedPageRoutes } from './embed-page.routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloneai-widget-'));
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
const routes = embedPageRoutes({ widget: folder, findPage: async (slug) => (slug === 'ada' ? page : undefined) });
const get = (path: string, headers: Record<string, string> = {}) => routes.request(path, { headers });

describe('/widget.js', () => {
  it('serves the loader with a cache time of five minutes and the chunks as immutable', async () => {
    const loader = await get('/widget.js');
    expect([await loader.text(), loader.headers.get('content-type')]).toEqual(['loader()', 'text/javascript; charset=utf-8']);
    expect(loader.headers.get('cache-control')).toContain('max-age=300');
    const chat = await get('/widget/chat-Abc_-123.js');
    expect([await chat.text(), chat.headers.get('cache-control')]).toEqual(['chat()', 'public, max-age=31536000, immutable']);
    expect((await get('/widget.js', { 'if-none-match': loader.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('serves the precompressed files to clients that accept them', async () => {
    const gzip = await get('/widget.js', { 'accept-encoding': 'gzip' });
    expect([gzip.headers.get('content-encoding'), gzip.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
    expect(Buffer.from(await gzip.arrayBuffer()).equals(gzipSync('loader()'))).toBe(true);
    expect((await get('/widget.js', { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding')).toBe('br');
  });

  it('serves the current chat chunk, uncached, to an outdated loader', async () => {
    const response = await get('/widget/chat-yesterday.js');
    expect([await response.text(), response.headers.get('cache-control')]).toEqual(['chat()', 'no-store']);
  });

  it('serves the same chunk under a numbered retry path', async () => {
    expect(await (await get('/widget/2/chat-Abc_-123.js')).text()).toBe('chat()');
    expect((await get('/widget/x/chat-Abc_-123.js')).status).toBe(404);
  });

  it('serves no other files, and tells how to build the widget if it is missing', async () => {
    for (const path of ['/widget/package.json', '/widget/..%2f..%2fpackage.json', '/widget/chat-Abc_-123.js.map', '/widget/zz-1.js'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    const bare = embedPageRoutes({ widget: join(folder, 'nowhere'), findPage: async () => undefined });
    const response = await bare.request('/widget.js');
    expect([response.status, await response.text()]).toEqual([404, 'The widget is not built. Run: npm start']);
  });
});

describe('/embed/{cloneSlug}', () => {
  it('serves a chat page that runs only scripts of this server and that only allowed origins may frame', async () => {
    const response = await get('/embed/ada');
    const html = await response.text();
    expect(html).toContain('<title>&#60;b&#62;Ada &#38; &#34;Co&#34;&#60;/b&#62;</title>');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('src="/widget.js" data-clone="ada"');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'self' https://site.example");
    expect(policy).toContain('; img-src data:;');
    expect(policy).not.toContain('unsafe');
  });

  it('keeps its policy whatever origins were stored', async () => {
    const odd = ['https://a.example;script-src', 'https://*', "https://'none'", 'https://b.example,c.example', 'https://good.example:8443'];
    const routesOf = embedPageRoutes({ widget: folder, findPage: async () => ({ ...page, allowedOrigins: odd }) });
    const policy = (await routesOf.request('/embed/ada')).headers.get('content-security-policy') ?? '';
    expect(policy.split('; ').at(-1)).toBe("frame-ancestors 'self' https://good.example:8443");
    expect(policy.match(/script-src/g)).toHaveLength(1);
  });

  it('may be framed by sites that isolate themselves, shares no window, and uses no device features', async () => {
    const { headers } = await get('/embed/ada');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=(), ');
  });

  it('returns 404 with an explanation if no published clone has the slug', async () => {
    const response = await get('/embed/nobody');
    expect([response.status, (await response.text()).includes('no published clone')]).toEqual([404, true]);
  });
});
