/** Maximum number of files per drop, because folders can contain any number. */
const MAX_FILES = 1000;

interface Dropped {
  files: File[];
  /** Number of files and folders that the browser could not read. */
  unreadable: number;
  /** Whether the drop had more files than the limit. */
  truncated: boolean;
}

/** The files of a drop, including those in folders. Call it synchronously in the drop event: the data is not readable later. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null);
  // Without entries there are no folders.
  if (entries.length === 0) return { files: Array.from(transfer.files), unreadable: 0, truncated: false };
  const files: File[] = [];
  let unreadable = 0;
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (files.length >= MAX_FILES) return { files, unreadable, truncated: true };
    try {
      if (entry.isFile) files.push(await fileOf(entry as FileSystemFileEntry));
      else waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)).filter(({ name }) => !name.startsWith('.')));
    } catch {
      // A missing file must not stop the others.
      unreadable++;
    }
  }
  return { files, unreadable, truncated: false };
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  // The reader returns batches, and an empty one at the end.
  while (all.length < MAX_FILES) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) break;
    all.push(...batch);
  }
  return all;
}
