import { ExtractionError, LIMITS } from '../failures.ts';
import { DECODERS, TooLong } from './stream-filters.ts';

/** A dictionary before `stream` is searched in this many bytes. */
const DICTIONARY_BYTES = 4096;
const MAX_FILTERS = 8;
/** Filters for pixels. */
const PIXELS = /^(DCT|DCTDecode|JPXDecode|CCF|CCITTFaxDecode|JBIG2Decode)$/;

/**
 * Prepares a PDF for the reader, which decodes whatever a stream holds before it looks at it. Overwrites the streams of images, which nobody
 * reads, in place. Throws `too_large` if any other stream decodes to more than 50 MB. It looks for the keyword `stream` in the bytes and needs no
 * valid structure, so a damaged file passes. Encrypted streams pass, too: the limits of the process are what stops those. Returns whether the
 * file has images.
 */
export function guardStreams(bytes: Uint8Array): { hasImages: boolean } {
  let hasImages = false;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = file.indexOf('stream'); at >= 0; at = file.indexOf('stream', at + 6)) {
    const start = dataStart(file, at);
    const dictionary = start === undefined ? undefined : dictionaryBefore(file, at);
    if (start === undefined || dictionary === undefined) continue;
    const filters = filtersOf(dictionary);
    const end = dataEnd(file, start, dictionary);
    if (/\/Subtype\s*\/Image\b/.test(dictionary) || filters.some((name) => PIXELS.test(name))) {
      file.fill(0, start, end);
      hasImages = true;
    }
    // Compressed data names its own end, and may hold a false `endstream`.
    else checkSize(file.subarray(start, /^Fl/.test(filters[0] ?? '') ? undefined : end), filters);
  }
  return { hasImages };
}

/** The offset of the data after the keyword at `at`, or undefined if this is another word. A line end must follow (ISO 32000-1, 7.3.8.1). */
function dataStart(file: Buffer, at: number): number | undefined {
  if (file.toString('latin1', Math.max(0, at - 3), at) === 'end') return undefined;
  const [first, second] = [file[at + 6], file[at + 7]];
  if (first === 0x0a) return at + 7;
  if (first === 0x0d) return second === 0x0a ? at + 8 : at + 7;
  return undefined;
}

/** The declared length counts if `endstream` follows, else the next `endstream`. */
function dataEnd(file: Buffer, start: number, dictionary: string): number {
  const declared = start + Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)\b/.exec(dictionary)?.[1] ?? Number.NaN);
  if (
    declared <= file.length &&
    file
      .toString('latin1', declared, declared + 16)
      .trimStart()
      .startsWith('endstream')
  )
    return declared;
  const next = file.indexOf('endstream', start);
  return next < 0 ? file.length : next;
}

/** The text from the last `obj` to the keyword, or undefined if it does not end like a dictionary. */
function dictionaryBefore(file: Buffer, at: number): string | undefined {
  const text = file.toString('latin1', Math.max(0, at - DICTIONARY_BYTES), at);
  if (!/>>\s*$/.test(text.slice(-64))) return undefined;
  // A name may escape any character as # and two hexadecimal digits.
  return text
    .slice(text.lastIndexOf('obj') + 3)
    .replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The names in `/Filter`, in order. One that is stored in another object counts as the usual one, which fails at once on other data. */
function filtersOf(dictionary: string): string[] {
  const value = /\/(?:Filter|F)\b\s*(\[[^\]]*\]|\/\w+|\d+\s+\d+\s+R)/.exec(dictionary)?.[1];
  if (value === undefined) return [];
  if (/^\d/.test(value)) return ['FlateDecode', 'FlateDecode'];
  return [...value.matchAll(/\/(\w+)/g)].map(([, name]) => name ?? '');
}

function checkSize(data: Uint8Array, filters: string[]): void {
  if (filters.length > MAX_FILTERS) throw tooLarge();
  let decoded = data;
  try {
    for (const name of filters) {
      const decode = DECODERS[name];
      if (!decode || decoded.length === 0) return;
      decoded = decode(decoded, LIMITS.streamBytes);
    }
  } catch (error) {
    if (error instanceof TooLong) throw tooLarge();
    throw error;
  }
}

const tooLarge = () =>
  new ExtractionError(
    'too_large',
    'A part of this PDF decompresses to more than 50 MB, like a harmful file. Print it to a new PDF and upload that.',
  );
