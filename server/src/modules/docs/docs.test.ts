import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { docsRoutes } from './docs.routes.ts';

let asked = 0;
const contract = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} };
const routes = docsRoutes({
  contract: () => {
    asked++;
    return contract;
  },
});

describe('/openapi.json', () => {
  it('serializes the contract once and returns 304 for a known ETag', async () => {
    const first = await routes.request('/openapi.json');
    expect(await first.json()).toEqual(contract);
    const again = await routes.request('/openapi.json', { headers: { 'If-None-Match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    expect(asked).toBe(1);
  });
});

describe('/docs', () => {
  it('loads resources from this server only and runs no inline scripts', async () => {
    const page = await routes.request('/docs');
    const html = await page.text();
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) expect(address).toMatch(/^(\/(?!\/)|data:)/);
    expect(html).not.toMatch(/<script(?![^>]*src=)/);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('permissions-policy')).toContain('geolocation=()');
  });

  it('serves every file of the page, compressed for clients that accept gzip', async () => {
    const html = await (await routes.request('/docs')).text();
    for (const [, path] of html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)) {
      const plain = await routes.request(path ?? '');
      const text = Buffer.from(await plain.arrayBuffer());
      expect([path, plain.status, text.length > 300]).toEqual([path, 200, true]);
      const zipped = await routes.request(path ?? '', { headers: { 'Accept-Encoding': 'gzip' } });
      if (zipped.headers.get('content-encoding') !== 'gzip') continue;
      expect(gunzipSync(await zipped.arrayBuffer()).equals(text)).toBe(true);
      const etag = plain.headers.get('etag') ?? '';
      expect((await routes.request(path ?? '', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    }
  });

  it('is found with a slash at the end, too', async () => {
    const answer = await routes.request('/docs/');
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/docs']);
  });

  it('serves no other files of swagger-ui', async () => {
    for (const file of ['package.json', '..%2f..%2fpackage.json', 'swagger-ui.js'])
      expect((await routes.request(`/docs/assets/${file}`)).status).toBe(404);
  });
});
