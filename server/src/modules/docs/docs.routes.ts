import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { SAMPLE_SERVER } from '../../http/code-samples.ts';
import { pageHeaders } from '../../http/page-headers.ts';
import { type AppRouter, createRouter } from '../../http/router.ts';
import { webStream } from '../../http/web-stream.ts';
import { docsPage, docsScript } from './docs-page.ts';
import { docsStyle } from './docs-style.ts';

export interface DocsDeps {
  /** The OpenAPI document. Called once, at the first request. */
  contract(): object;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
/** Files of swagger-ui, served from node_modules so that the page works offline. */
const ASSETS: Record<string, string> = { 'swagger-ui-bundle.js': JAVASCRIPT, 'swagger-ui.css': CSS };

/** swagger-ui needs inline styles and data images. Scripts come from this server only. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API contract at `/openapi.json` and its reference page at `/docs`. */
export function docsRoutes({ contract }: DocsDeps): AppRouter {
  const router = createRouter();
  let cached: { text: string; etag: string } | undefined;

  router.get('/openapi.json', (c) => {
    if (!cached) {
      const text = JSON.stringify(contract());
      cached = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
    }
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache', ETag: cached.etag };
    if (c.req.header('if-none-match') === cached.etag) return c.body(null, 304, headers);
    return c.body(cached.text, 200, headers);
  });

  router.get('/docs/', (c) => c.redirect('/docs', 308));
  router.get('/docs', (c) => c.html(docsPage, 200, pageHeaders(PAGE_POLICY)));
  router.get('/docs/start.js', (c) => c.body(docsScript(SAMPLE_SERVER), 200, { 'Content-Type': JAVASCRIPT, 'Cache-Control': 'no-cache' }));
  router.get('/docs/style.css', (c) => c.body(docsStyle, 200, { 'Content-Type': CSS, 'Cache-Control': 'no-cache' }));
  router.get('/docs/assets/:file', async (c) => {
    const type = ASSETS[c.req.param('file')];
    if (!type) return c.notFound();
    const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    const path = join(folder, c.req.param('file'));
    const { size, mtimeMs } = await stat(path);
    const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
    const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=86400', ETag: etag, Vary: 'Accept-Encoding' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    const file = createReadStream(path);
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(webStream(file), 200, headers);
    const gzip = createGzip({ level: 6 });
    pipeline(file, gzip, () => {}); // an error ends the response
    return c.body(webStream(gzip), 200, { ...headers, 'Content-Encoding': 'gzip' });
  });
  return router;
}
