import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

// What npm would publish of the built package: `npm test` builds it first.
const sdk = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(sdk, path), 'utf8');
let folder: string;
let files: string[];

beforeAll(() => {
  if (!existsSync(join(sdk, 'dist/index.js'))) throw new Error('sdk/dist is missing. Build the SDK first: npm test does.');
  folder = mkdtempSync(join(tmpdir(), 'cloneai-package-'));
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--offline', '--ignore-scripts', '--cache', folder], {
    cwd: sdk,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  files = (JSON.parse(output) as { files: { path: string }[] }[])[0]?.files.map(({ path }) => path) ?? [];
});
afterAll(() => rmSync(folder, { recursive: true }));

it('contains the license, the documentation, and the built code only', () => {
  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'api.md', 'package.json', 'dist/index.js', 'dist/index.cjs']));
  expect(
    files.filter((path) => !/^(LICENSE|README\.md|api\.md|package\.json|dist\/[\w-]+\.(js|cjs|d\.ts|d\.cts|js\.map|cjs\.map))$/.test(path)),
  ).toEqual([]);
  expect(read('LICENSE')).toBe(read('../LICENSE'));
});

it('names no address that does not exist', () => {
  expect(read('package.json')).not.toMatch(/\.example\b|localhost|127\.0\.0\.1/);
});

it('has a source map with the sources for each file of code', () => {
  const code = files.filter((path) => /\.c?js$/.test(path));
  expect(code.length).toBeGreaterThan(5);
  for (const path of code) {
    expect(files).toContain(`${path}.map`);
    const text = read(path);
    expect(text.match(/\/\/# sourceMappingURL=(\S+)/g)).toEqual([`//# sourceMappingURL=${path.replace('dist/', '')}.map`]);
    const { sources, sourcesContent } = JSON.parse(read(`${path}.map`)) as { sources: string[]; sourcesContent: (string | null)[] };
    for (const [index, source] of sources.entries()) {
      expect(source, path).toMatch(/^\.\.\/src\/.*\.ts$/);
      expect(sourcesContent[index], source).toBe(read(source.replace('../', '')));
    }
  }
});

it.each([
  ['an ES module', 'esm.mjs', `import { CloneAI } from '${new URL('../dist/index.js', import.meta.url)}';`],
  ['CommonJS', 'cjs.cjs', `const { CloneAI } = require(${JSON.stringify(join(sdk, 'dist/index.cjs'))});`],
])('stack traces of %s lead to the lines of the source', (_kind, name, load) => {
  const file = join(folder, name);
  writeFileSync(file, `${load}\ntry { new CloneAI({ baseUrl: 'localhost:8787' }) } catch (error) { console.log(error.stack) }`);
  const stack = execFileSync(process.execPath, ['--enable-source-maps', file], { encoding: 'utf8' });
  const [, source = '', line = ''] = /\(?(\S*src\/client-checks\.ts):(\d+):\d+/.exec(stack) ?? [];
  expect(source).not.toBe('');
  expect(read('src/client-checks.ts').split('\n')[Number(line) - 1]).toContain('throw new CloneAIError(`baseUrl');
});
