import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

/** The part of esbuild's face that is used here. */
type Build = (options: object) => Promise<{
  outputFiles: { contents: Uint8Array }[];
  metafile: { outputs: Record<string, { entryPoint?: string; imports: { path: string; kind: string }[] }> };
}>;

// esbuild is tsup's: its own copy is asked for, so that there is no second version of it.
const { build } = createRequire(createRequire(import.meta.url).resolve('tsup/package.json'))('esbuild') as { build: Build };

/**
 * What "create a client and make one call" weighs in a page, minified and gzipped, in bytes: `first` is what such a page loads (each
 * file compressed on its own, as it travels), `all` has the parts that come with the first stream, upload or wait as well.
 */
export async function measureBundle(): Promise<{ first: number; all: number }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { CloneAI } from './index.ts';\nconsole.log(await new CloneAI({ apiKey: 'sk_x' }).clones.list());`,
      resolveDir: new URL('../src', import.meta.url).pathname,
      loader: 'ts',
    },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    outdir: '.',
    write: false,
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, output]) => output.entryPoint === '<stdin>')?.[0] ?? '';
  const eager = new Set<string>();
  const add = (path: string): void => {
    if (eager.has(path)) return;
    eager.add(path);
    for (const link of metafile.outputs[path]?.imports ?? []) if (link.kind === 'import-statement') add(link.path);
  };
  add(entry);
  let first = 0;
  let all = 0;
  for (const [index, [path]] of outputs.entries()) {
    const bytes = gzipSync(outputFiles[index]?.contents ?? '', { level: 9 }).length;
    all += bytes;
    if (eager.has(path)) first += bytes;
  }
  return { first, all };
}

if (import.meta.main) console.log(await measureBundle());
