import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { build, type InlineConfig, type Plugin, type Rollup } from 'vite';

// Two builds: first the chat and its texts as modules with hashed names, then the loader, which contains those names.
// `--report` lists the size of each module.

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, 'dist');
const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar'];

const brotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** Terser saves a few percent over the bundler's minifier. It runs before the file names are hashed. */
const shrink: Plugin = {
  name: 'shrink',
  renderChunk: {
    order: 'post',
    async handler(rendered) {
      const { code } = await minify(rendered, {
        module: true,
        ecma: 2020,
        compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false },
      });
      return code as string;
    },
  },
};

const { version } = JSON.parse(readFileSync(join(root, '../sdk/package.json'), 'utf8')) as { version: string };

/**
 * The widget runs in browsers only, knows the address of its server, and has no key, no files, and no log: what the SDK checks and loads
 * for others is left out. Each text has every export of the file that it replaces, or the build fails.
 */
const LEFT_OUT: Record<string, string> = {
  'platform.ts': `export const VERSION = '${version}';
    export const readEnv = () => undefined;
    export const hasBodyStreams = () => true;
    export const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
    export const platformHeaders = () => ({ 'x-cloneai-sdk': 'CloneAI-SDK/${version} (browser)' });`,
  'client-checks.ts': "export const absoluteUrl = (url) => url.replace(/\\/+$/, ''), guarded = (token) => token, requireSlash = () => {};",
  'stream-body.ts': 'export const requireBody = ({ body }) => body;',
  'on-demand.ts': 'export const HAS_PARTS = false, loadLogger = () => ({}), loadUploads = loadLogger, loadXhr = loadLogger;',
  'error-reason.ts': 'export const reasonOf = (error) => error.message;',
};
const leaveOut: Plugin = {
  name: 'leave-out',
  load: (id) => LEFT_OUT[/\/sdk\/src\/([^/]+)$/.exec(id)?.[1] ?? ''],
};

const common = (): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [leaveOut, shrink],
  // From its sources, each part of the SDK lands in the file that needs it.
  resolve: { alias: { '@cloneai/sdk': join(root, '../sdk/src/index.ts') } },
  // The classic h(tag, props, …children) is smaller than the automatic runtime.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
  define: { 'process.env.NODE_ENV': '"production"' },
});
const inject = { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } as Record<string, [string, string]>;
/** The browsers in the README. For older targets the CSS minifier adds fallbacks. */
const cssTarget = ['chrome123', 'firefox120', 'safari17.5'];

rmSync(outDir, { recursive: true, force: true });
const chat = (await build({
  ...common(),
  build: {
    outDir,
    emptyOutDir: false,
    modulePreload: false,
    minify: false,
    cssMinify: true,
    cssTarget,
    lib: {
      entry: { chat: join(root, 'src/chat.tsx'), ...Object.fromEntries(LANGUAGES.map((tag) => [tag, join(root, `src/texts/${tag}.ts`)])) },
      formats: ['es'],
    },
    rolldownOptions: {
      transform: { inject },
      // Code that the lazy files share with the chat stays in the chat's file.
      preserveEntrySignatures: 'allow-extension',
      output: { minify: false, entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
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
    minify: false,
    lib: { entry: join(root, 'src/loader.ts'), formats: ['iife'], name: 'cloneai' },
    rolldownOptions: { output: { minify: false, entryFileNames: 'widget.js' } },
  },
});

if (process.argv.includes('--report'))
  for (const part of chat.flatMap(({ output }) => output)) {
    if (part.type !== 'chunk') continue;
    const bytes = Buffer.from(part.code);
    console.log(
      `${part.fileName}: ${bytes.length}, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${brotli(bytes).length}; before minifying:`,
    );
    const modules = Object.entries(part.modules).map(
      ([id, { renderedLength }]) =>
        [renderedLength, id.includes('node_modules') ? id.replace(/^.*node_modules\//, '') : relative(root, id)] as const,
    );
    for (const [length, id] of modules.toSorted(([a], [b]) => b - a)) if (length) console.log(`${String(length).padStart(8)}  ${id}`);
  }

for (const name of readdirSync(outDir)) {
  const bytes = readFileSync(join(outDir, name));
  writeFileSync(join(outDir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(outDir, `${name}.br`), brotli(bytes));
}
