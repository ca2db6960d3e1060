import type { Inspector } from './inspector.ts';

export interface MemoryStatistics {
  rss: number;
  heapTotal: number;
  heapUsed: number;
  external: number;
  arrayBuffers: number;
  /** Bytes of the space of new objects: in use, and taken from the system. */
  youngUsed: number;
  youngSize: number;
}

export interface Owner {
  name: string;
  count: number;
  bytes: number;
}

const STATISTICS = `(() => {
  const spaces = process.getBuiltinModule('node:v8').getHeapSpaceStatistics().filter(({ space_name }) => space_name.startsWith('new_'));
  const sum = (field) => spaces.reduce((total, space) => total + space[field], 0);
  return { ...process.memoryUsage(), youngUsed: sum('space_used_size'), youngSize: sum('space_size') };
})()`;

/** Bytes, as the process itself counts them. */
export async function memoryOf(inspector: Inspector): Promise<MemoryStatistics> {
  const { result } = await inspector.send<{ result: { value: MemoryStatistics } }>('Runtime.evaluate', {
    expression: STATISTICS,
    returnByValue: true,
  });
  return result.value;
}

/** Takes a heap snapshot, which stops the process for seconds. Garbage is collected first. */
export async function takeSnapshot(inspector: Inspector): Promise<Buffer> {
  const parts: Buffer[] = [];
  inspector.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(Buffer.from(chunk as string)));
  await inspector.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return Buffer.concat(parts);
}

/** Object count and own bytes by constructor, the largest first. A snapshot is longer than a string may be: it is read as bytes. */
export function ownersOf(snapshot: Buffer): Owner[] {
  const nodesAt = snapshot.indexOf('"nodes":[');
  const { meta } = JSON.parse(`${snapshot.toString('utf8', 0, nodesAt).trimEnd().replace(/,$/, '')}}`).snapshot as {
    meta: { node_fields: string[]; node_types: [string[]] };
  };
  const stringsAt = snapshot.lastIndexOf('\n"strings":[');
  const strings = JSON.parse(snapshot.toString('utf8', stringsAt + 11, snapshot.lastIndexOf(']') + 1)) as string[];
  const width = meta.node_fields.length;
  const [typeAt, nameAt, sizeAt] = ['type', 'name', 'self_size'].map((field) => meta.node_fields.indexOf(field));
  const owners = new Map<string, Owner>();
  const node = new Float64Array(width);
  let field = 0;
  let value = 0;
  let hasDigits = false;
  for (let at = nodesAt + '"nodes":['.length; at < snapshot.length; at++) {
    const byte = snapshot[at] as number;
    if (byte >= 48 && byte <= 57) {
      value = value * 10 + byte - 48;
      hasDigits = true;
      continue;
    }
    if (hasDigits) {
      node[field++] = value;
      value = 0;
      hasDigits = false;
      if (field === width) {
        field = 0;
        const type = meta.node_types[0][node[typeAt as number] as number] ?? '';
        const name = type === 'object' || type === 'native' ? (strings[node[nameAt as number] as number] ?? '') : `(${type})`;
        const owner = owners.get(name) ?? { name, count: 0, bytes: 0 };
        owners.set(name, owner);
        owner.count++;
        owner.bytes += node[sizeAt as number] as number;
      }
    }
    if (byte === 93) break;
  }
  return [...owners.values()].sort((a, b) => b.bytes - a.bytes);
}
