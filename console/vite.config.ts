import { defineConfig } from 'vite';
import { SERVER_PATHS } from './src/lib/server-paths.ts';

const server = 'http://localhost:8787';

/** `npm run dev` serves the console on its own port and proxies API requests to a running server (`npm start`). */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The Content Security Policy forbids inline and data: scripts, so inline no files and add no polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // The first versions with light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  // The server compares the origin of a page with the host, so the host stays as it is.
  server: { proxy: { [SERVER_PATHS]: { target: server, changeOrigin: false } } },
});
