import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createRouter } from '../../http/router.ts';
import { createConsoleApp } from './console.routes.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloneai-console-'));
mkdirSync(join(folder, 'assets'));
const INDEX = '<!doctype html><title>Console</title>';
for (const [name, text] of [
  ['index.html', INDEX],
  ['favicon.svg', '<svg/>'],
  ['assets/index-Ab_-12.js', 'start()'],
  ['assets/index-Ab_-12.css', 'a{}'],
  ['assets/inter-9.woff2', 'font'],
  ['secret.txt', 'not part of the console'],
] as const) {
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
}
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Mounts the console like `app/server.ts`, with one API route. */
function appWith(console: string) {
  const page = createConsoleApp({ console });
  const app = createRouter();
  app.notFound(async (c) => (await page.deepLink(c)) ?? c.json({ error: 'not_found' }, 404));
  app.route('/', page.routes);
  app.post('/v1/clones', (c) => c.json({}));
  return app;
}
const app = appWith(folder);
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe('the console', () => {
  it('serves the console to browsers for every path without another route', async () => {
    for (const path of [
      '/',
      '/login',
      '/reset-password?token=t',
      '/clones/cln_1/knowledge',
      '/settings/members',
      '/account',
      '/no/such/page',
    ]) {
      const response = await get(path, HTML);
      expect([path, response.status, await response.text()]).toEqual([path, 200, INDEX]);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    expect((await app.request('/login', { method: 'HEAD', headers: HTML })).status).toBe(200);
  });

  it('returns 404 to programs and below the paths of other routes', async () => {
    for (const path of [
      '/v1/nothing',
      '/health/nothing',
      '/docs/x',
      '/widget/x.js',
      '/embed',
      '/demo/x',
      '/assets/gone-1.js',
      '/openapi.yaml',
      '/metrics/x',
    ])
      expect([path, (await get(path, HTML)).status]).toEqual([path, 404]);
    expect((await get('/login', { accept: '*/*' })).status).toBe(404);
    expect((await get('/login', { accept: 'application/json' })).status).toBe(404);
    expect((await app.request('/login', { method: 'POST', headers: HTML })).status).toBe(404);
  });

  it('sends a strict Content Security Policy, no referrer, and no-cache', async () => {
    const response = await get('/reset-password?token=t', HTML);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'; require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("img-src 'self' data:;");
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('permissions-policy')).toContain('camera=()');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect((await get('/', { ...HTML, 'if-none-match': response.headers.get('etag') ?? '' })).status).toBe(304);
  });

  it('serves precompressed assets as immutable', async () => {
    const script = await get('/assets/index-Ab_-12.js', { 'accept-encoding': 'gzip, deflate, br' });
    expect([script.status, script.headers.get('content-type'), script.headers.get('content-encoding')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'br',
    ]);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Buffer.from(await script.arrayBuffer()).equals(brotliCompressSync('start()'))).toBe(true);
    expect((await get('/assets/index-Ab_-12.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect((await get('/assets/inter-9.woff2')).headers.get('content-type')).toBe('font/woff2');
    const icon = await get('/favicon.svg', { accept: 'image/*' });
    expect([icon.status, icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([200, 'image/svg+xml', 'no-cache']);
  });

  it('serves no files outside the console', async () => {
    for (const path of ['/assets/..%2findex.html', '/assets/%2e%2e%2fsecret.txt', '/assets/index-Ab_-12.js.map', '/secret.txt', '/assets/'])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it('tells how to build the console if it is not built', async () => {
    const response = await appWith(join(folder, 'nowhere')).request('/clones', { headers: HTML });
    expect([response.status, (await response.text()).includes('npm start')]).toEqual([404, true]);
  });
});
