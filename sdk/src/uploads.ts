import { CloneAIError } from './errors.ts';
import { isStream, type Part, read, toPart } from './upload-parts.ts';
import type { Uploadable, UploadProgress } from './upload-types.ts';

/** A multipart body that each attempt creates again, unless it is `spent`: streams cannot be read twice. */
export interface Multipart {
  /** Undefined: `fetch` sets it. */
  type?: string;
  spent: boolean;
  /** Replaces the global `fetch` where that does not report upload progress. */
  fetch?: typeof fetch;
  body(): { body: BodyInit; duplex?: 'half' };
}

const encoder = new TextEncoder();
const isReactNative = () => (globalThis.navigator as { product?: string } | undefined)?.product === 'ReactNative';

/**
 * Encodes fields as multipart/form-data with a fixed boundary, so that every attempt sends the same bytes; `files` are the names of the
 * fields that hold files. Outside browsers the body is a stream: files are not loaded into memory, and progress is visible. Browsers
 * cannot stream a body over HTTP/1.1, so they get one Blob made of Blobs, which they read from disk while sending.
 */
export async function encodeMultipart(
  fields: object,
  files: readonly string[],
  onProgress?: (progress: UploadProgress) => void,
): Promise<Multipart> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const byXhr = onProgress && 'XMLHttpRequest' in globalThis ? { fetch: (await import('./xhr.ts')).uploadByXhr(onProgress) } : {};
  if (given.some(([field, value]) => files.includes(field) && 'uri' in Object(value)))
    return { ...nativeForm(given), ...byXhr, spent: false };

  const boundary = `cloneai-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const parts: (string | Part)[] = [];
  const quoted = (value: string) => value.replace(/["\r\n]/g, encodeURIComponent);
  for (const [field, value] of given) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(field)}"`;
    if (files.includes(field)) {
      const part = await toPart(value as Uploadable);
      parts.push(`${head}; filename="${quoted(part.name)}"\r\ncontent-type: ${part.type.replace(/[\r\n]/g, ' ')}\r\n\r\n`, part, '\r\n');
    } else parts.push(`${head}\r\n\r\n${typeof value === 'object' ? JSON.stringify(value) : value}\r\n`);
  }
  parts.push(`--${boundary}--\r\n`);
  const type = `multipart/form-data; boundary=${boundary}`;

  if ('XMLHttpRequest' in globalThis) {
    const body = await toBlob(parts);
    return { type, ...byXhr, spent: false, body: () => ({ body }) };
  }
  const oneShot = parts.some((part) => typeof part === 'object' && isStream(part.data));
  const multipart: Multipart = {
    type,
    spent: false,
    body() {
      multipart.spent = oneShot;
      const bytes = encode(parts, onProgress);
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await bytes.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        async cancel() {
          await bytes.return();
        },
      });
      return { body, duplex: 'half' };
    },
  };
  return multipart;
}

/** React Native reads files from their address while it sends a form, and sets the content type. */
function nativeForm(fields: [string, unknown][]): Pick<Multipart, 'body'> {
  if (!isReactNative())
    throw new CloneAIError('Only React Native uploads a file by its uri. Elsewhere pass a path, a File, or { name, data }.');
  const form = new FormData();
  for (const [field, value] of fields) form.append(field, value as string);
  return { body: () => ({ body: form }) };
}

/** One Blob of all parts. Streams are read into memory: Blobs are not. */
async function toBlob(parts: (string | Part)[]): Promise<Blob> {
  const pieces: BlobPart[] = [];
  for (const part of parts) {
    if (typeof part === 'string') pieces.push(part);
    else if (part.data instanceof Blob || part.data instanceof Uint8Array) pieces.push(part.data as BlobPart);
    else for await (const chunk of read(part.data)) pieces.push(chunk as BlobPart);
  }
  try {
    return new Blob(pieces);
  } catch (error) {
    if (!isReactNative()) throw error;
    throw new CloneAIError('React Native cannot upload bytes. Write them to a file, and pass { uri, name, type }.', { cause: error });
  }
}

/** Maximum bytes between two progress reports. */
const CHUNK_SIZE = 64 * 1024;

async function* encode(parts: (string | Part)[], onProgress?: (progress: UploadProgress) => void): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) {
    if (typeof part === 'string') {
      yield encoder.encode(part);
      continue;
    }
    const { data, size: total } = part;
    let loaded = 0;
    for await (const chunk of data instanceof Uint8Array ? [data] : read(data instanceof Blob ? data.stream() : data)) {
      const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
      for (let from = 0; from < bytes.length; from += CHUNK_SIZE) {
        const piece = bytes.subarray(from, from + CHUNK_SIZE);
        yield piece;
        loaded += piece.length;
        onProgress?.({ loaded, total });
      }
    }
  }
}
