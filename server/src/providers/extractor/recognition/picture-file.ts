import { ExtractionError } from '../failures.ts';

export interface PictureFile {
  width: number;
  height: number;
  /** What EXIF says about how the picture must be turned (1: it is upright). */
  orientation: number;
  dpi: number;
}

/** Most pixels of a picture: 50 megapixels, which need 200 MB. */
const MAX_PIXELS = 50_000_000;
/** Width of a page in inches, to guess the resolution of a picture that does not say it. */
const PAGE_INCHES = 8.27;
const MIN_DPI = 70;
const MAX_DPI = 600;

/** Formats by their first bytes. */
export type PictureFormat = 'png' | 'jpeg' | 'webp';
export function pictureFormatOf(bytes: Uint8Array): PictureFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  return undefined;
}

/** Reads size and orientation from the header, before anything is decoded. Throws `damaged` and `too_large`. */
export function readPictureHeader(bytes: Uint8Array): PictureFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const format = pictureFormatOf(bytes);
  let size: { width: number; height: number } | undefined;
  try {
    size = format === 'png' ? sizeOfPng(file) : format === 'webp' ? sizeOfWebp(file) : sizeOfJpeg(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (!size || size.width === 0 || size.height === 0)
    throw new ExtractionError('damaged', 'This picture is damaged or incomplete. Save it again and upload it.');
  if (size.width * size.height > MAX_PIXELS)
    throw new ExtractionError('too_large', 'This picture has more than 50 megapixels. Make it smaller and upload it again.');
  const dpi = Math.min(MAX_DPI, Math.max(MIN_DPI, Math.min(size.width, size.height) / PAGE_INCHES));
  return { ...size, orientation: format === 'jpeg' ? orientationOfJpeg(file) : 1, dpi };
}

const sizeOfPng = (file: Buffer) => ({ width: file.readUInt32BE(16), height: file.readUInt32BE(20) });

/** The three kinds of WebP (RFC 9649): lossy, lossless, extended. */
function sizeOfWebp(file: Buffer): { width: number; height: number } | undefined {
  const kind = file.toString('latin1', 12, 16);
  if (kind === 'VP8 ') return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = file.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (kind === 'VP8X') return { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
  return undefined;
}

/** The segments of a JPEG before its pixels: marker, and offset and length of the data. */
function* segmentsOf(file: Buffer): Generator<{ marker: number; at: number; length: number }> {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff; ) {
    const marker = file[at + 1] ?? 0;
    // Fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    yield { marker, at: at + 4, length: length - 2 };
    if (marker === 0xda) return;
    at += 2 + length;
  }
}

function sizeOfJpeg(file: Buffer): { width: number; height: number } | undefined {
  // Start of frame: C0 to CF without the tables C4, C8, and CC.
  for (const { marker, at } of segmentsOf(file))
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { width: file.readUInt16BE(at + 3), height: file.readUInt16BE(at + 1) };
  return undefined;
}

/** Tag 0x0112 of the first directory of EXIF. 1 if there is none. */
function orientationOfJpeg(file: Buffer): number {
  try {
    for (const { marker, at, length } of segmentsOf(file)) {
      if (marker !== 0xe1 || file.toString('latin1', at, at + 6) !== 'Exif\0\0') continue;
      const tiff = file.subarray(at + 6, at + length);
      const little = tiff.toString('latin1', 0, 2) === 'II';
      const short = (offset: number) => (little ? tiff.readUInt16LE(offset) : tiff.readUInt16BE(offset));
      const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
      for (let entry = 0; entry < short(directory); entry++)
        if (short(directory + 2 + entry * 12) === 0x0112) return short(directory + 2 + entry * 12 + 8);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}
