import { expect, it } from 'vitest';
import { droppedFiles } from './dropped-files.ts';

type Entry = Partial<FileSystemFileEntry & FileSystemDirectoryEntry>;

const file = (name: string): Entry => ({
  name,
  isFile: true,
  file: (done) => done(new File(['text'], name)),
});
const gone = (name: string): Entry => ({
  name,
  isFile: true,
  file: (_, failed) => failed?.(new DOMException('gone', 'NotFoundError')),
});
function folder(name: string, children: Entry[]): Entry {
  const batches = [children, []];
  const reader = { readEntries: (done: (entries: FileSystemEntry[]) => void) => done((batches.shift() ?? []) as FileSystemEntry[]) };
  return { name, isFile: false, createReader: () => reader as FileSystemDirectoryReader };
}
const drop = (entries: Entry[]) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files: [] }) as unknown as DataTransfer;

it('includes the files of dropped folders, except hidden ones', async () => {
  const { files, unreadable, truncated } = await droppedFiles(drop([file('a.pdf'), folder('docs', [file('b.pdf'), file('.DS_Store')])]));
  expect(files.map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf']);
  expect({ unreadable, truncated }).toEqual({ unreadable: 0, truncated: false });
});

it('counts a dropped file that cannot be read and keeps the others', async () => {
  const { files, unreadable } = await droppedFiles(drop([gone('a.pdf'), file('b.pdf')]));
  expect(files.map(({ name }) => name)).toEqual(['b.pdf']);
  expect(unreadable).toBe(1);
});

it('reports when a drop has more files than the limit', async () => {
  const { files, truncated } = await droppedFiles(
    drop([
      folder(
        'many',
        Array.from({ length: 1001 }, (_, i) => file(`${i}.txt`)),
      ),
    ]),
  );
  expect(files).toHaveLength(1000);
  expect(truncated).toBe(true);
});
