import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { UploadedFile } from '../shared/uploaded-file.ts';

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
export function sendFile(c: Context, { body, bytes, mimeType, fileName }: UploadedFile): Response {
  const type = typeToServe(mimeType);
  c.header('content-type', type);
  if (bytes !== null) c.header('content-length', String(bytes));
  c.header('content-disposition', contentDisposition(type, fileName));
  c.header('x-content-type-options', 'nosniff');
  // Chrome and Safari show no PDF in a sandbox, nor without styles. Their viewers keep what is in it from the server's origin.
  c.header('content-security-policy', type === 'application/pdf' ? "frame-ancestors 'none'" : "sandbox; default-src 'none'");
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'private, max-age=300');
  return c.body(typeof body === 'string' ? body : (Readable.toWeb(body) as ReadableStream));
}

/** The uploader chooses the content type, so only the types of readable formats are sent back. */
function typeToServe(mimeType: string): string {
  const [type = '', charset] = mimeType.toLowerCase().split(/; ?/);
  if (!SERVED.has(type)) return 'application/octet-stream';
  return type === 'text/plain' && charset === 'charset=utf-8' ? `${type}; ${charset}` : type;
}

/** Opens inline only what a browser displays without running scripts. RFC 6266 with an RFC 5987 file name. */
function contentDisposition(mimeType: string, fileName: string): string {
  const inline = mimeType === 'application/pdf' || mimeType.startsWith('text/plain');
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(fileName.slice(0, 150).toWellFormed()).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
