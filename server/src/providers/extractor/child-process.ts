import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Clock ticks per second in /proc. The same on every Linux architecture that Node supports. */
const USER_HZ = 100;
const PAGE_BYTES = 4096;

/** Processor time and resident memory of a process, from /proc (proc_pid_stat(5), fields 14, 15, and 24). Null on systems without /proc. */
export async function usageOf(pid: number | undefined): Promise<{ cpuMs: number; rssMb: number } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // Field 2 is the name in parentheses, which may contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { cpuMs: ((field(14) + field(15)) * 1000) / USER_HZ, rssMb: (field(24) * PAGE_BYTES) / 1024 / 1024 };
}

/**
 * Node's flags for the child that runs `entry`. Its documents arrive through a pipe, so it may read only the files that it consists of: its
 * folder of sources or of the bundle, and the packages in the folders above. It may write nothing and start nothing.
 */
export function flagsOf(entry: string, heapMb: number): string[] {
  const own = entry.endsWith('.ts') ? join(dirname(entry), '..', '..') : dirname(entry);
  const readable = [own];
  for (let folder = dirname(own); ; folder = dirname(folder)) {
    readable.push(join(folder, 'package.json'), join(folder, 'node_modules'));
    if (folder === dirname(folder)) break;
  }
  return [`--max-old-space-size=${heapMb}`, '--no-warnings', '--permission', ...readable.map((path) => `--allow-fs-read=${path}`)];
}
