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
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: { compilerOptions: { stripInternal: true } },
    clean: true,
    treeshake: true,
    sourcemap: false,
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
