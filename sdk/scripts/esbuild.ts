import { createRequire } from 'node:module';

/** The part of esbuild's API that is used here. */
type Build = (options: object) => Promise<{
  outputFiles: { contents: Uint8Array; text: string }[];
  metafile: { outputs: Record<string, { entryPoint?: string; imports: { path: string; kind: string }[] }> };
}>;

// tsup brings esbuild; a dependency of our own could be a second version.
export const { build } = createRequire(createRequire(import.meta.url).resolve('tsup/package.json'))('esbuild') as { build: Build };
