import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context as HonoContext } from 'hono';
import { builtFolder, FOR_EVER, sendBuilt } from '../../../http/built-files.ts';
import { type AppEnv, type AppRouter, createRouter } from '../../../http/router.ts';
import { type EmbedPage, embedPage, embedPolicy, missingPage } from './embed-page.ts';

interface FacesDeps {
  /** The published clone of that slug, or undefined. */
  findPage(slug: string, call: { origin: string | null; requestId: string; signal: AbortSignal }): Promise<EmbedPage | undefined>;
  /** Folder of the built widget; default: `widget/dist`, looked for upwards from here. */
  widget?: string | undefined;
}

const JAVASCRIPT = 'text/javascript; charset=utf-8';
/** A page asks again for the loader after five minutes: that is how long an update takes. */
const LOADER_CACHE = 'public, max-age=300, stale-while-revalidate=86400';
const CHUNK = /^([a-z]+)-[\w-]+\.js$/;

/** `/widget.js`, the files it loads, and `/embed/{cloneSlug}`, the chat as a page of its own. Read by browsers, not part of the contract. */
export function facesRoutes({ findPage, widget }: FacesDeps): AppRouter {
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

  // With a number before it: asked for again by a page whose browser may remember that it could not be had.
  router.on('GET', ['/widget/:file', '/widget/:again{[0-9]+}/:file'], async (c) => {
    const folder = folderOf();
    const file = c.req.param('file');
    const kind = CHUNK.exec(file)?.[1];
    if (!folder || !kind) return c.notFound();
    const present = (await readdir(folder)).filter((name) => CHUNK.exec(name)?.[1] === kind);
    if (present.includes(file)) return (await send(c, folder, file, FOR_EVER)) ?? c.notFound();
    // A page that got its loader before an update asks for what is gone: it gets what is there now, unkept.
    const [now] = present;
    return (now && (await send(c, folder, now, 'no-store'))) || c.notFound();
  });

  router.get('/embed/:cloneSlug', async (c) => {
    const call = { origin: null, requestId: c.get('requestId'), signal: c.req.raw.signal };
    const page = await findPage(c.req.param('cloneSlug'), call);
    if (!page) return c.html(missingPage, 404, { 'Cache-Control': 'no-cache' });
    return c.html(embedPage(page), 200, { 'Content-Security-Policy': embedPolicy(page), 'Cache-Control': 'no-cache' });
  });
  return router;
}
