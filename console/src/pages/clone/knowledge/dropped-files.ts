/** Files of one drop at the most; folders may hold any number. */
const MAX_FILES = 1000;

export interface Dropped {
  files: File[];
  /** Files and folders that the browser could not read. */
  unread: number;
  /** There were more than are taken at once. */
  cut: boolean;
}

/** The files of a drop, those inside of folders too. Must be called in the event itself: what was dropped cannot be read later. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null);
  // Without entries (a paste, a test) there are no folders.
  if (entries.length === 0) return { files: Array.from(transfer.files), unread: 0, cut: false };
  const files: File[] = [];
  let unread = 0;
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (files.length >= MAX_FILES) return { files, unread, cut: true };
    try {
      if (entry.isFile) files.push(await fileOf(entry as FileSystemFileEntry));
      else waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)).filter(({ name }) => !name.startsWith('.')));
    } catch {
      // One that went away must not take the others with it.
      unread++;
    }
  }
  return { files, unread, cut: false };
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // Gives some at a time, and none at the end.
  while (all.length < MAX_FILES) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}
