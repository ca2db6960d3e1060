import { A_READABLE_FILE } from '../../../shared/file-formats.ts';
import { ExtractionError } from '../failures.ts';
import { charsetOf, declaredCharset, decodeFatal, detectCharset } from './charset.ts';
import { coherence } from './charset-plausibility.ts';

/** Bytes in which control characters are counted. Even, so that it holds whole characters of UTF-16. */
const SAMPLE = 65_536;
/** Share of control characters from which on bytes are no text. */
const CONTROL_SHARE = 0.02;
/** Share of the characters of one script from which on bytes are read as UTF-16 without a byte order mark. */
const COHERENT = 0.9;
/** Valid sequences of UTF-8 for each invalid one from which on a file is damaged UTF-8. In other encodings, they are valid by chance. */
const VALID_PER_INVALID = 3;
const ISO_2022_JP = ['\x1b$@', '\x1b$B'];

/**
 * Decodes a text file: by its byte order mark, else by the `charset` of its media type, else by what it declares (`<meta charset>`,
 * `<?xml encoding>`; only if `mayDeclare`), else as what it looks like. UTF-8 with damaged characters stays UTF-8, with U+FFFD for each.
 * Throws `unsupported_type` if the content is not text.
 */
export function decodeText(bytes: Uint8Array, options: { mimeType?: string; mayDeclare?: boolean } = {}): string {
  return decode(bytes, options)
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replaceAll('\u0000', '')
    .replace(/^\uFEFF/, '')
    .toWellFormed();
}

/** True for bytes that can be decoded as text. */
export function isText(bytes: Uint8Array): boolean {
  return markOf(bytes) !== undefined || utf16Without(bytes) !== undefined || !isBinary(bytes);
}

function decode(bytes: Uint8Array, { mimeType = '', mayDeclare = false }: { mimeType?: string; mayDeclare?: boolean }): string {
  const marked = markOf(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const utf16 = utf16Without(bytes);
  if (utf16 !== undefined) return new TextDecoder(utf16).decode(bytes);
  if (isBinary(bytes)) throw new ExtractionError('unsupported_type', `This file is not text. Upload ${A_READABLE_FILE}.`);
  const utf8 = decodeFatal(bytes, 'utf-8');
  const isAscii = utf8 !== undefined && utf8.length === bytes.length;
  // Nothing else is valid UTF-8 by chance, and programs that convert a page often leave its old declaration.
  if (utf8 !== undefined && !(isAscii && utf8.includes('\x1b'))) return utf8;
  for (const label of [charsetOf(mimeType), mayDeclare ? declaredCharset(bytes) : undefined]) {
    if (label === undefined) continue;
    const text = new TextDecoder(label).decode(bytes);
    // One damaged character is no reason to doubt a declaration.
    if (replaced(text) * 100 <= text.length) return text;
  }
  if (utf8 !== undefined) return ISO_2022_JP.some((start) => utf8.includes(start)) ? new TextDecoder('iso-2022-jp').decode(bytes) : utf8;
  return isDamagedUtf8(bytes) ? new TextDecoder().decode(bytes) : new TextDecoder(detectCharset(bytes)).decode(bytes);
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** UTF-16 without a byte order mark: bytes that are no text in one-byte units, and text of one script in two-byte units. */
function utf16Without(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, Math.min(SAMPLE, bytes.length - (bytes.length % 2)));
  if (sample.length < 4) return undefined;
  const { zeros, controls } = countControls(sample);
  if (zeros + controls <= Math.max(1, sample.length * CONTROL_SHARE) && !hasKanaBytes(sample)) return undefined;
  const [best] = ['utf-16le', 'utf-16be']
    .map((label) => ({ label, share: coherence(decodeFatal(sample, label, true) ?? '') }))
    .sort((a, b) => b.share - a.share);
  return best && best.share >= COHERENT ? best.label : undefined;
}

/** True if a third of the bytes at even or at odd places are 0x30, the first byte of kana, which hardly ever holds for other text. */
function hasKanaBytes(sample: Uint8Array): boolean {
  const counts = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0x30) counts[i % 2] = (counts[i % 2] ?? 0) + 1;
  return Math.max(...counts) * 6 > sample.length;
}

function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  const { zeros, controls } = countControls(sample);
  // A short text may have a stray one, unless it begins like a picture or an archive.
  const stray = sample.subarray(0, 4).every((byte) => byte >= 9 && byte < 127) ? 1 : 0;
  return zeros > 0 || controls > Math.max(stray, sample.length * CONTROL_SHARE);
}

function countControls(sample: Uint8Array): { zeros: number; controls: number } {
  let zeros = 0;
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) zeros++;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls++;
  }
  return { zeros, controls };
}

const replaced = (text: string) => text.match(/\ufffd/g)?.length ?? 0;

/** True for UTF-8 with a few damaged bytes, or cut within a character. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const invalid = replaced(text);
  // A character of UTF-8 outside ASCII is one or two units of a string.
  const valid = text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0;
  // Only the end is missing: the file was cut.
  const isCut = decodeFatal(bytes, 'utf-8', true) !== undefined;
  return isCut ? valid > 0 : valid >= invalid * VALID_PER_INVALID;
}
