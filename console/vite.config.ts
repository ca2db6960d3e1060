import { defineConfig } from 'vite';

const server = 'http://localhost:8787';

/** `npm run dev` here shows the console on a port of its own and asks a server that runs (`npm start`) for the rest. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // No inlined files and no polyfill: the page's policy allows neither data: scripts nor inline ones, and its browsers need neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
  server: { proxy: { '^/(v1|health|widget|widget\\.js|embed|docs|openapi\\.json)(/|$|\\?)': server } },
});
