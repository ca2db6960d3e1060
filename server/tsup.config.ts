import { defineConfig } from 'tsup';

const OUTSIDE = [
  ...['@electric-sql/[^/]+', 'bcrypt', 'swagger-ui-dist', 'unpdf', 'pdfjs-dist', 'gpt-tokenizer', 'pg-native', 'pg-cloudflare'],
  ...['tesseract.js-core', '@tesseract.js-data/[^/]+', '@hyzyla/pdfium'],
];

/**
 * The server as few files: resolving and reading hundreds of small ones is most of a start. What stays outside has files of its
 * own that it finds beside itself (WebAssembly, native code, page assets) or is loaded late and large.
 */
export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'pglite-worker': 'src/db/pglite/pglite-worker.ts',
    'pglite-create': 'src/db/pglite/pglite-create.ts',
    'json-worker': 'src/http/json-worker.ts',
    'extractor-child': 'src/providers/extractor/extractor-child.ts',
  },
  format: ['esm'],
  target: 'node24',
  platform: 'node',
  splitting: true,
  // node:sqlite has no name without its prefix.
  removeNodeProtocol: false,
  clean: true,
  noExternal: [new RegExp(`^(?!(?:${OUTSIDE.join('|')})(?:/|$))`)],
  external: OUTSIDE.map((name) => new RegExp(`^${name}(/|$)`)),
  // Bundled CommonJS packages ask for Node's own modules with `require`.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
