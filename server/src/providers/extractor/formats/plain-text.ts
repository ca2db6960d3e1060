import { ExtractionError } from '../failures.ts';

/**
 * Decodes a text file: by its byte order mark, else as UTF-16 if every second byte is zero, else as UTF-8 if valid, else as Windows-1252
 * (which includes the letters of Latin-1). Throws `unsupported_type` if the content is not text.
 */
export function decodeText(bytes: Uint8Array): string {
  return decode(bytes)
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replaceAll('\u0000', '')
    .replace(/^\uFEFF/, '')
    .toWellFormed();
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, 65_536);
  const zeros = [0, 0];
  let control = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) control++;
  }
  const [even = 0, odd = 0] = zeros;
  const notText = new ExtractionError('unsupported_type', 'This file is not text. Upload a PDF, DOCX, Markdown, plain text, or HTML file.');
  if (control > sample.length * 0.02) throw notText;
  const half = sample.length / 2;
  if (odd > half * 0.4 && even < half * 0.05) return new TextDecoder('utf-16le').decode(bytes);
  if (even > half * 0.4 && odd < half * 0.05) return new TextDecoder('utf-16be').decode(bytes);
  if (even + odd > 0) throw notText;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
