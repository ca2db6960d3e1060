import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context as HonoContext } from 'hono';
import { builtFolder, IMMUTABLE, sendBuilt } from '../../../http/built-files.ts';
import { pageHeaders } from '../../../http/page-headers.ts';
import { type AppEnv, type AppRouter, createRouter } from '../../../http/router.ts';
import { type EmbedPage, embedPage, embedPolicy, missingPage } from './embed-page.ts';

interface EmbedPageDeps {
  /** The published clone with this slug, or undefined. */
  findPage(slug: string, call: { origin: string | null; requestId: string; signal: AbortSignal }): Promise<EmbedPage | undefined>;
  /** Folder of the built widget. Default: `widget/dist` in the nearest parent folder that has it. */
  widget?: string | undefined;
}

const MISSING_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const JAVASCRIPT = 'text/javascript; charset=utf-8';
/** Pages get an updated loader within five minutes. */
const LOADER_CACHE = 'public, max-age=300, stale-while-revalidate=86400';
const CHUNK = /^([a-z]+)-[\w-]+\.js$/;

/** `/widget.js`, the files it loads, and the full-page chat at `/embed/{cloneSlug}`. Not part of the API contract. */
export function embedPageRoutes({ findPage, widget }: EmbedPageDeps): AppRouter {
  const router = createRouter();
  const folderOf = () =>
    widget === undefined ? builtFolder('widget', 'widget.js') : existsSync(join(widget, 'widget.js')) ? widget : null;

  const send = (c: HonoContext<AppEnv>, folder: string, name: string, cache: string) =>
    sendBuilt(c, folder, name, { 'Content-Type': JAVASCRIPT, 'Cache-Control': cache });

  router.get('/widget.js', async (c) => {
    const folder = folderOf();
    if (!folder) return c.text('The widget is not built. Run: npm start', 404);
    return (await send(c, folder, 'widget.js', LOADER_CACHE)) ?? c.notFound();
  });

  // The number makes a new URL for a retry, because browsers cache a failed module import.
  router.on('GET', ['/widget/:file', '/widget/:again{[0-9]+}/:file'], async (c) => {
    const folder = folderOf();
    const file = c.req.param('file');
    const kind = CHUNK.exec(file)?.[1];
    if (!folder || !kind) return c.notFound();
    const present = (await readdir(folder)).filter((name) => CHUNK.exec(name)?.[1] === kind);
    if (present.includes(file)) return (await send(c, folder, file, IMMUTABLE)) ?? c.notFound();
    // A loader from before an update requests a file that no longer exists. Send the current one, uncached.
    const [current] = present;
    return (current && (await send(c, folder, current, 'no-store'))) || c.notFound();
  });

  router.get('/embed/:cloneSlug', async (c) => {
    const call = { origin: null, requestId: c.get('requestId'), signal: c.req.raw.signal };
    const page = await findPage(c.req.param('cloneSlug'), call);
    if (!page) return c.html(missingPage, 404, pageHeaders(MISSING_POLICY));
    return c.html(embedPage(page), 200, pageHeaders(embedPolicy(page), { embeddable: true }));
  });
  return router;
}
