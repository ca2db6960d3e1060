import { expect, test } from 'vitest';
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
function folder(name: string, inside: Entry[]): Entry {
  const parts = [inside, []];
  const reader = { readEntries: (done: (entries: FileSystemEntry[]) => void) => done((parts.shift() ?? []) as FileSystemEntry[]) };
  return { name, isFile: false, createReader: () => reader as FileSystemDirectoryReader };
}
const drop = (entries: Entry[]) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files: [] }) as unknown as DataTransfer;

test('gives the files of folders too, without hidden ones', async () => {
  const { files, unread, cut } = await droppedFiles(drop([file('a.pdf'), folder('docs', [file('b.pdf'), file('.DS_Store')])]));
  expect(files.map(({ name }) => name)).toEqual(['a.pdf', 'b.pdf']);
  expect({ unread, cut }).toEqual({ unread: 0, cut: false });
});

test('a file that cannot be read takes no other with it, and is counted', async () => {
  const { files, unread } = await droppedFiles(drop([gone('a.pdf'), file('b.pdf')]));
  expect(files.map(({ name }) => name)).toEqual(['b.pdf']);
  expect(unread).toBe(1);
});

test('says when there were more than it takes at once', async () => {
  const { files, cut } = await droppedFiles(
    drop([
      folder(
        'many',
        Array.from({ length: 1001 }, (_, i) => file(`${i}.txt`)),
      ),
    ]),
  );
  expect(files).toHaveLength(1000);
  expect(cut).toBe(true);
});
