import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Context } from 'hono';
import { builtFolder, FOR_EVER, sendBuilt } from '../../http/built-files.ts';
import { type AppEnv, type AppRouter, createRouter } from '../../http/router.ts';
import { unbuiltConsolePage } from './console-page.ts';

/** No string becomes code, nothing comes from elsewhere but pictures, and no other site may show it in a frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const PAGE = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

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
/** What these begin with belongs to somebody else; a page that is missing there is missing. */
const NOT_OURS = /^\/(?:v1|health|openapi|docs|metrics|widget|embed|demo|assets)(?:[/.]|$)/;
const FILE = /^[\w-][\w.-]*$/;

/** Folder of the built console; default: `console/dist`, looked for upwards from here. */
interface ConsoleDeps {
  console?: string | undefined;
}

export interface ConsoleFace {
  /** `/` and the files of the console. */
  routes: AppRouter;
  /** Answers a browser's GET of a path that no route owns with the console, which knows its own addresses; null for all else. */
  deepLink(c: Context<AppEnv>): Promise<Response | null>;
}

/** The expert's console, as Vite built it. Read by browsers, not part of the contract. */
export function consoleFace({ console: given }: ConsoleDeps = {}): ConsoleFace {
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
    return (await sendBuilt(c, join(folder, 'assets'), file, { 'Content-Type': type, 'Cache-Control': FOR_EVER })) ?? c.notFound();
  });

  return {
    routes,
    async deepLink(c) {
      const { method, path } = c.req;
      if ((method !== 'GET' && method !== 'HEAD') || NOT_OURS.test(path)) return null;
      const name = path.slice(1);
      const type = TYPES[extname(name)];
      const folder = folderOf();
      // Icons and the like, which stand beside the page under names without a hash.
      if (type && folder && FILE.test(name)) return sendBuilt(c, folder, name, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
      return /\btext\/html\b/i.test(c.req.header('accept') ?? '') ? page(c) : null;
    },
  };
}
