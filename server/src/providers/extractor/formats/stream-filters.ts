import { constants, inflateSync } from 'node:zlib';

/** Thrown by a decoder that would return more than its limit. */
export class TooLong extends Error {}

/** Decodes up to `max` bytes and throws `TooLong` beyond. Damaged input yields what comes before the damage, or nothing. */
export type Decoder = (bytes: Uint8Array, max: number) => Uint8Array;

/** The filters of PDF streams that hold text (ISO 32000-1, 7.4), by name and by the abbreviation that readers accept, too. */
export const DECODERS: Record<string, Decoder> = {
  FlateDecode: inflate,
  Fl: inflate,
  LZWDecode: lzw,
  LZW: lzw,
  RunLengthDecode: runLength,
  RL: runLength,
  ASCII85Decode: ascii85,
  A85: ascii85,
  ASCIIHexDecode: hex,
  AHx: hex,
};

function inflate(bytes: Uint8Array, max: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: max, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLong();
    return new Uint8Array();
  }
}

/** Bytes that grow up to a limit. */
function createSink(max: number) {
  let bytes = new Uint8Array(Math.min(max, 64 * 1024));
  let length = 0;
  return {
    add(part: Uint8Array): void {
      if (length + part.length > max) throw new TooLong();
      if (length + part.length > bytes.length) {
        const larger = new Uint8Array(Math.min(max, Math.max(bytes.length * 2, length + part.length)));
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(part, length);
      length += part.length;
    },
    result: () => bytes.subarray(0, length),
  };
}

function runLength(bytes: Uint8Array, max: number): Uint8Array {
  const sink = createSink(max);
  for (let at = 0; at < bytes.length; ) {
    const count = bytes[at++] ?? 128;
    if (count === 128) break;
    if (count < 128) {
      sink.add(bytes.subarray(at, at + count + 1));
      at += count + 1;
    } else sink.add(new Uint8Array(257 - count).fill(bytes[at++] ?? 0));
  }
  return sink.result();
}

/** Codes of 9 to 12 bits, most significant bit first. 256 clears the table, 257 ends the data. */
function lzw(bytes: Uint8Array, max: number): Uint8Array {
  const sink = createSink(max);
  const single = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  let table: Uint8Array[] = [...single, new Uint8Array(), new Uint8Array()];
  let previous: Uint8Array | undefined;
  let [bits, held, width] = [0, 0, 9];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      table = table.slice(0, 258);
      previous = undefined;
      width = 9;
      continue;
    }
    const known = table[code];
    const entry: Uint8Array | undefined = known ?? (previous && Uint8Array.of(...previous, previous[0] ?? 0));
    if (!entry) break;
    sink.add(entry);
    if (previous && table.length < 4096) table.push(Uint8Array.of(...previous, entry[0] ?? 0));
    previous = entry;
    width = table.length + 1 >= 2048 ? 12 : table.length + 1 >= 1024 ? 11 : table.length + 1 >= 512 ? 10 : 9;
  }
  return sink.result();
}

function ascii85(bytes: Uint8Array, max: number): Uint8Array {
  const sink = createSink(max);
  let digits: number[] = [];
  const flush = (count: number) => {
    const value = [0, 1, 2, 3, 4].reduce((sum, i) => sum * 85 + (digits[i] ?? 84), 0);
    sink.add(Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value).subarray(0, count));
    digits = [];
  };
  for (const byte of bytes) {
    if (byte === 0x7e) break; // ~
    if (byte === 0x7a && digits.length === 0) sink.add(new Uint8Array(4)); // z
    if (byte < 0x21 || byte > 0x75) continue;
    digits.push(byte - 0x21);
    if (digits.length === 5) flush(4);
  }
  if (digits.length > 1) flush(digits.length - 1);
  return sink.result();
}

function hex(bytes: Uint8Array, max: number): Uint8Array {
  const end = bytes.indexOf(0x3e); // >
  const digits = end < 0 ? bytes : bytes.subarray(0, end);
  if (digits.length > max * 2) throw new TooLong();
  return Buffer.from(
    Buffer.from(digits)
      .toString('latin1')
      .replaceAll(/[^0-9a-f]/gi, ''),
    'hex',
  );
}
