import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Context } from 'hono';
import { builtFolder, IMMUTABLE, sendBuilt } from '../../http/built-files.ts';
import { pageHeaders } from '../../http/page-headers.ts';
import { type AppEnv, type AppRouter, createRouter } from '../../http/router.ts';
import { unbuiltConsolePage } from './console-page.ts';

/** Blocks inline scripts, resources of other origins, and framing by other sites. The widget draws avatars from data that the API sends. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const PAGE = { 'Content-Type': 'text/html; charset=utf-8', ...pageHeaders(POLICY) };
const OWN_PAGES_ONLY = { 'Cross-Origin-Resource-Policy': 'same-origin' };

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};
/** Paths of other routes. A missing page below them stays a 404. */
const OTHER_ROUTES = /^\/(?:v1|health|openapi|docs|metrics|widget|embed|avatars|demo|assets)(?:[/.]|$)/;
const FILE = /^[\w-][\w.-]*$/;

interface ConsoleDeps {
  /** Folder of the built console. Default: `console/dist` in the nearest parent folder that has it. */
  console?: string | undefined;
}

export interface ConsoleApp {
  /** The start page and the files of the console. */
  routes: AppRouter;
  /** Serves the console for browser requests to unknown paths, because the console has its own router. Null for all other requests. */
  deepLink(c: Context<AppEnv>): Promise<Response | null>;
}

/** Serves the console that Vite built. Not part of the API contract. */
export function createConsoleApp({ console: given }: ConsoleDeps = {}): ConsoleApp {
  const folderOf = () => {
    if (given === undefined) return builtFolder('console', 'index.html');
    return existsSync(join(given, 'index.html')) ? given : null;
  };
  const page = async (c: Context<AppEnv>): Promise<Response> => {
    const folder = folderOf();
    const built = folder === null ? null : await sendBuilt(c, folder, 'index.html', PAGE);
    return built ?? c.body(unbuiltConsolePage, 404, PAGE);
  };

  const routes = createRouter();
  routes.get('/', page);
  routes.get('/assets/:file', async (c) => {
    const folder = folderOf();
    const file = c.req.param('file');
    const type = TYPES[extname(file)];
    if (!folder || !type || !FILE.test(file)) return c.notFound();
    return (
      (await sendBuilt(c, join(folder, 'assets'), file, { 'Content-Type': type, 'Cache-Control': IMMUTABLE, ...OWN_PAGES_ONLY })) ??
      c.notFound()
    );
  });

  return {
    routes,
    async deepLink(c) {
      const { method, path } = c.req;
      if ((method !== 'GET' && method !== 'HEAD') || OTHER_ROUTES.test(path)) return null;
      const name = path.slice(1);
      const type = TYPES[extname(name)];
      const folder = folderOf();
      // Icons and similar files beside the page, whose names have no hash.
      if (type && folder && FILE.test(name))
        return sendBuilt(c, folder, name, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...OWN_PAGES_ONLY });
      return /\btext\/html\b/i.test(c.req.header('accept') ?? '') ? page(c) : null;
    },
  };
}
