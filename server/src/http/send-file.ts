import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Context } from 'hono';
import { DIRECTION_MARKS } from '../shared/direction-marks.ts';
import { AppError } from '../shared/errors.ts';
import type { UploadedFile } from '../shared/uploaded-file.ts';
import { webStream } from './web-stream.ts';

/** Content types that are sent back as they were uploaded; any other type is sent as `application/octet-stream`. */
const SERVED = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'text/html',
  'text/markdown',
  'text/plain',
]);

/** The response of an operation that sends a file, in the contract. */
export const FILE_RESPONSE = {
  description: 'The file as it was uploaded.',
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
} as const;

/**
 * Sends a file so that nothing in it runs on this server's origin: only plain text and PDF are shown, everything else is downloaded, and no
 * browser takes it for another type.
 */
export async function sendFile(c: Context, { body, bytes, mimeType, fileName }: UploadedFile): Promise<Response> {
  const type = typeToServe(mimeType);
  // Browsers take text without a charset for one of their language.
  const isUtf8 = type === 'text/plain' && (typeof body === 'string' || isUtf8Begun(await beginningOf(body, c.req.raw.signal)));
  c.header('content-type', isUtf8 ? `${type}; charset=utf-8` : type);
  if (bytes !== null) c.header('content-length', String(bytes));
  c.header('content-disposition', contentDisposition(type, fileName));
  c.header('x-content-type-options', 'nosniff');
  // Chrome and Safari show no PDF in a sandbox, nor without styles. Their viewers keep what is in it from the server's origin.
  c.header('content-security-policy', type === 'application/pdf' ? "frame-ancestors 'none'" : "sandbox; default-src 'none'");
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'private, max-age=300');
  return c.body(typeof body === 'string' ? body : webStream(body));
}

/** The uploader chooses the content type, so only the types of readable formats are sent back, and the charsets that browsers know. */
function typeToServe(mimeType: string): string {
  const [type = '', ...parameters] = mimeType.toLowerCase().split(/; ?/);
  if (!SERVED.has(type)) return 'application/octet-stream';
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'text/plain' && charset && isCharset(charset) ? `${type}; charset=${charset}` : type;
}

function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

const FIRST_PART_MS = 15_000;

/** The first part of a file, which stays in it. Closes the file if there is none in time, or if the reader goes away. */
async function beginningOf(file: Readable, reader: AbortSignal): Promise<Uint8Array> {
  const late = AbortSignal.timeout(FIRST_PART_MS);
  try {
    if (file.readableLength === 0 && !file.readableEnded) await once(file, 'readable', { signal: AbortSignal.any([reader, late]) });
  } catch (error) {
    file.on('error', () => {}).destroy();
    if (!late.aborted) throw error;
    throw new AppError('unavailable', `The file could not be read within ${FIRST_PART_MS / 1000} s. Try again.`, { cause: error });
  }
  const first: Uint8Array | null = file.read();
  if (first !== null) file.unshift(first);
  return first ?? new Uint8Array();
}

/** Only the beginning is read, which may end inside a character. */
function isUtf8Begun(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Opens inline only what a browser displays without running scripts. RFC 6266 with an RFC 5987 file name. */
function contentDisposition(mimeType: string, fileName: string): string {
  const inline = mimeType === 'application/pdf' || mimeType.startsWith('text/plain');
  const name = downloadName(fileName);
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const CONTROLS = /\p{Cc}/gu;
/** Characters of a download's name, with its extension. */
const MAX_NAME = 150;

/** Without the characters that make a name read as another (`exe.fdp` for `pdf.exe`), and cut before its extension, which opens the file. */
function downloadName(fileName: string): string {
  const name = fileName.replaceAll(CONTROLS, '').replaceAll(DIRECTION_MARKS, '');
  if (name.length <= MAX_NAME) return name.toWellFormed();
  const extension = /\.[^.\s]{1,15}$/u.exec(name)?.[0] ?? '';
  return (name.slice(0, MAX_NAME - extension.length) + extension).toWellFormed();
}
