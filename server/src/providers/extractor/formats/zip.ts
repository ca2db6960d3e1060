import { inflateRawSync } from 'node:zlib';
import { damaged, ExtractionError, LIMITS } from '../failures.ts';

export interface ZipEntry {
  name: string;
  compressed: number;
  expanded: number;
  /** Decompresses the entry, up to its declared size. */
  read(): Buffer;
}

/** Reads the central directory of a ZIP archive (APPNOTE.TXT 4.3.12 and 4.3.16). Throws `damaged` or `too_many_parts`. */
export function openZip(bytes: Buffer): Map<string, ZipEntry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length) throw damaged('file');
  const count = bytes.readUInt16LE(end + 10);
  if (count > LIMITS.archiveEntries)
    throw new ExtractionError(
      'too_many_parts',
      `This file contains ${count} parts, and the limit is ${LIMITS.archiveEntries}. Split it and upload the parts.`,
    );
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
 * Throws `too_large` for an archive that decompresses to more than 50 MB or 100 times its size. `unpack` enforces the declared sizes.
 */
export function rejectZipBomb(entries: Map<string, ZipEntry>, fileBytes: number): void {
  let expanded = 0;
  for (const entry of entries.values()) expanded += entry.expanded;
  if (expanded > LIMITS.expandedBytes)
    throw new ExtractionError('too_large', 'This file decompresses to more than 50 MB. Remove images or split it, then upload it again.');
  if (expanded > LIMITS.expansion * fileBytes)
    throw new ExtractionError(
      'too_large',
      'This file decompresses to more than 100 times its size, like a harmful file. Save it again and upload it.',
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
