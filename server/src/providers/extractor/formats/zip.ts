import { inflateRawSync } from 'node:zlib';
import { damaged, ExtractionError, LIMITS } from '../failures.ts';

export interface ZipEntry {
  name: string;
  compressed: number;
  expanded: number;
  /** Unpacks it, to at most the size it said it has. */
  read(): Buffer;
}

/** The table of contents at the end of a ZIP archive (APPNOTE.TXT 4.3.12 and 4.3.16). Throws `damaged` or `too_many_parts`. */
export function openZip(bytes: Buffer): Map<string, ZipEntry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) throw damaged('file');
  const count = bytes.readUInt16LE(end + 10);
  if (count > LIMITS.archiveEntries)
    throw new ExtractionError('too_many_parts', `This file holds ${count} parts; at most ${LIMITS.archiveEntries} can be read.`);
  const entries = new Map<string, ZipEntry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw damaged('file');
    const method = bytes.readUInt16LE(at + 10);
    const compressed = bytes.readUInt32LE(at + 20);
    const expanded = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const offset = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    entries.set(name, { name, compressed, expanded, read: () => unpack(bytes, { offset, method, compressed, expanded }) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Refuses an archive that unpacks to more than 50 MB or to more than 100 times its size. What its table says is not believed:
 * `unpack` stops at the size the table names.
 */
export function refuseBomb(entries: Map<string, ZipEntry>, fileBytes: number): void {
  let expanded = 0;
  for (const entry of entries.values()) expanded += entry.expanded;
  if (expanded > LIMITS.expandedBytes)
    throw new ExtractionError(
      'too_large',
      'Unpacked, this file has more than 50 MB. Remove its pictures, or split it, and upload it again.',
    );
  if (expanded > LIMITS.expansion * fileBytes)
    throw new ExtractionError(
      'too_large',
      'This file unpacks to more than 100 times its size, as harmful files do. Save it anew and upload it again.',
    );
}

function unpack(bytes: Buffer, entry: { offset: number; method: number; compressed: number; expanded: number }): Buffer {
  const { offset, method, compressed, expanded } = entry;
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) throw damaged('file');
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(start, start + compressed);
  if (packed.length < compressed) throw damaged('file');
  if (method === 0 && compressed === expanded) return packed;
  if (method !== 8) throw damaged('file');
  try {
    const unpacked = inflateRawSync(packed, { maxOutputLength: Math.max(1, expanded) });
    if (unpacked.length !== expanded) throw damaged('file');
    return unpacked;
  } catch (error) {
    if (error instanceof ExtractionError) throw error;
    throw damaged('file', error);
  }
}
