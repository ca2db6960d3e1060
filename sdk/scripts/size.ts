import { gzipSync } from 'node:zlib';
import { build } from './esbuild.ts';

const ONE_CALL = `import { CloneAI } from './index.ts';\nconsole.log(await new CloneAI({ apiKey: 'sk_x' }).clones.list());`;

/**
 * The size of a page's code, bundled, minified, and gzipped, in bytes: `first` is what the page loads at the start (each file compressed on
 * its own), `all` includes what loads with the first stream, upload, or socket. `code` is the text of `first`.
 */
export async function measureBundle(contents = ONE_CALL): Promise<{ first: number; all: number; code: string }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: new URL('../src', import.meta.url).pathname, loader: 'ts' },
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
  const result = { first: 0, all: 0, code: '' };
  for (const [index, [path]] of outputs.entries()) {
    const file = outputFiles[index];
    const bytes = gzipSync(file?.contents ?? '', { level: 9 }).length;
    result.all += bytes;
    if (!eager.has(path)) continue;
    result.first += bytes;
    result.code += file?.text ?? '';
  }
  return result;
}

if (import.meta.main) {
  const { first, all } = await measureBundle();
  console.log({ first, all });
}
