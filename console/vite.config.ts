import { defineConfig } from 'vite';
import { SERVER_PATHS } from './src/lib/server-paths.ts';

const server = 'http://localhost:8787';

interface Build {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

/** Whether the first page imports the module, directly or through others, whatever the page shows. */
function isAtStart(id: string, build: Build, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const { isEntry = false, importers = [] } = build.getModuleInfo(id) ?? {};
  return isEntry || importers.some((importer) => isAtStart(importer, build, seen));
}

/** `npm run dev` serves the console on its own port and proxies API requests to a running server (`npm start`). */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The Content Security Policy forbids inline and data: scripts, so inline no files and add no polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // What every page needs is one file, what several pages need another, and not one for each set of pages that share something: a phone
    // waits for each further file.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: (id, build) => (isAtStart(id, build) ? 'index' : null), debugName: 'index' },
            { name: 'shared', minShareCount: 3, test: /\/src\/(components|lib|pages)\/|lucide/ },
          ],
        },
      },
    },
    // The first versions with light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  // The server compares the origin of a page with the host, so the host stays as it is.
  server: { proxy: { [SERVER_PATHS]: { target: server, changeOrigin: false } } },
});
