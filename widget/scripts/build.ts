import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type InlineConfig, type Rollup } from 'vite';

// Two halves, two builds: the chat and its texts as modules named by their content, then the loader, which is told those names.

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, 'dist');
const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar'];

const common = (): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { 'process.env.NODE_ENV': '"production"' },
});

rmSync(outDir, { recursive: true, force: true });
const chat = (await build({
  ...common(),
  build: {
    outDir,
    emptyOutDir: false,
    modulePreload: false,
    minify: true,
    cssMinify: true,
    lib: {
      entry: { chat: join(root, 'src/chat.tsx'), ...Object.fromEntries(LANGUAGES.map((tag) => [tag, join(root, `src/texts/${tag}.ts`)])) },
      formats: ['es'],
    },
    rolldownOptions: {
      output: { minify: true, entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})) as Rollup.RollupOutput[];
const files = Object.fromEntries(
  chat
    .flatMap(({ output }) => output)
    .flatMap((output) => (output.type === 'chunk' && output.isEntry ? [[output.name, output.fileName]] : [])),
);

await build({
  ...common(),
  define: { FILES: JSON.stringify(files) },
  build: {
    outDir,
    emptyOutDir: false,
    modulePreload: false,
    minify: true,
    lib: { entry: join(root, 'src/loader.ts'), formats: ['iife'], name: 'cloneai' },
    rolldownOptions: { output: { minify: true, entryFileNames: 'widget.js' } },
  },
});

for (const name of readdirSync(outDir)) {
  const bytes = readFileSync(join(outDir, name));
  writeFileSync(join(outDir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(
    join(outDir, `${name}.br`),
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  );
}
