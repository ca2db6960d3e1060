import { defineConfig, type Options } from 'tsup';
import ts from 'typescript';

type Plugin = NonNullable<Options['plugins']>[number];

/** Editors read the docs from the `.d.ts` files; in the code they would triple what a CDN sends. */
const removeComments: Plugin = {
  name: 'remove-comments',
  renderChunk(code, { path }) {
    if (!/\.c?js$/.test(path)) return;
    const compilerOptions = { removeComments: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    return { code: ts.transpileModule(code, { compilerOptions }).outputText };
  },
};

export default defineConfig([
  {
    // One file per export, so that a bundler leaves out the client where a page only imports the reducer.
    entry: [
      'src/index.ts',
      ...['client', 'chat-client', 'errors', 'message-reducer', 'session', 'visitor', 'webhooks'].map((name) => `src/${name}.ts`),
    ],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry: 'src/index.ts', compilerOptions: { stripInternal: true } },
    clean: true,
    treeshake: true,
    sourcemap: false,
    plugins: [removeComments],
  },
  {
    entry: ['src/index.ts'],
    format: ['cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry: 'src/index.ts', compilerOptions: { stripInternal: true } },
    treeshake: true,
    plugins: [removeComments],
  },
  // What a bundler makes of a page with one call, for the size limits in .size-limit.json. Not published.
  {
    entry: { 'one-call': 'scripts/one-call.ts' },
    outDir: 'node_modules/.cache/size',
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    clean: true,
    minify: true,
  },
]);
