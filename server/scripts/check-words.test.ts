import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Found {
  file: string;
  line: number;
  text: string;
}
const { findRetired } = (await import(new URL('./check-words.mjs', import.meta.url).href)) as {
  findRetired(folder: string, files: string[]): Found[];
};

it('finds a retired identifier and a retired phrase with their lines, and ignores the changelog', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloneai-words-'));
  await writeFile(join(folder, 'a.ts'), `const fine = 1;\nconst one: ${'Speaking'}Clone = fine;\n// It is not there ${'any'} more.\n`);
  await writeFile(join(folder, 'CHANGELOG.md'), `${'e'}-mail\n`);
  expect(findRetired(folder, ['a.ts', 'CHANGELOG.md']).map(({ line, text }) => [line, text])).toEqual([
    [2, 'SpeakingClone'],
    [3, 'any more'],
  ]);
});
