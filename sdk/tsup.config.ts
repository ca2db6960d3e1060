import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';
import ts from 'typescript';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Editors read the docs from the `.d.ts` files; in the code they would triple what a CDN sends. */
const removeComments: Plugin = {
  name: 'remove-comments',
  setup({ onLoad }) {
    const compilerOptions: ts.CompilerOptions = {
      removeComments: true,
      // esbuild joins these maps with its own: they lead from the built code to the source with its comments.
      inlineSourceMap: true,
      inlineSources: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    };
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions, fileName: path });
      return { contents: outputText, loader: 'js' };
    });
  },
};

/** Rollup and tsup both add the comment that names the source map: keeps one. */
const keepOneMapComment = (extension: string) => async () => {
  const dist = new URL('./dist/', import.meta.url);
  for (const name of readdirSync(dist).filter((each) => each.endsWith(extension))) {
    const code = readFileSync(new URL(name, dist), 'utf8').replace(/\/\/# sourceMappingURL=\S*\s*/g, '');
    writeFileSync(new URL(name, dist), `${code.trimEnd()}\n//# sourceMappingURL=${name}.map\n`);
  }
};

export default defineConfig([
  {
    // One file per export, so that a bundler leaves out the client where a page only imports the reducer.
    entry: [
      'src/index.ts',
      ...['client', 'chat-client', 'errors', 'markdown', 'markdown-links', 'message-reducer', 'session', 'visitor', 'webhooks'].map(
        (name) => `src/${name}.ts`,
      ),
    ],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry: 'src/index.ts', compilerOptions: { stripInternal: true } },
    clean: true,
    treeshake: true,
    sourcemap: true,
    esbuildPlugins: [removeComments],
    onSuccess: keepOneMapComment('.js'),
  },
  {
    entry: ['src/index.ts'],
    format: ['cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: { entry: 'src/index.ts', compilerOptions: { stripInternal: true } },
    treeshake: true,
    sourcemap: true,
    esbuildPlugins: [removeComments],
    onSuccess: keepOneMapComment('.cjs'),
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
