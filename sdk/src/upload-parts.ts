import { reasonOf } from './error-reason.ts';
import { CloneAIError } from './errors.ts';
import type { NamedFile, Uploadable } from './upload-types.ts';

type Stream = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>;

/** The file of one field. Data that is a function can be opened again for each attempt; a stream can be read once. */
export interface Part {
  name: string;
  type: string;
  size: number | undefined;
  data: Blob | Uint8Array | Stream | (() => Stream);
}

/** Content types by file extension, for the formats that a clone can read. The server checks the bytes as well. */
const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  md: 'text/markdown',
  txt: 'text/plain',
  html: 'text/html',
};

const lastSegment = (path: string) => path.split(/[\\/]/).pop() as string;
const decoded = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
const typeOf = (name: string) => TYPES[name.split('.').pop()?.toLowerCase() as string] ?? 'application/octet-stream';

/** True for data that can be read only once. */
export const isStream = (data: Part['data']): boolean =>
  typeof data !== 'function' && !(data instanceof Blob) && !(data instanceof Uint8Array);

/** Reads a stream. (Safari cannot iterate over a `ReadableStream`.) */
export async function* read(data: Stream | (() => Stream)): AsyncGenerator<Uint8Array | string, void> {
  const stream = typeof data === 'function' ? data() : data;
  if (!('getReader' in stream)) {
    yield* stream;
    return;
  }
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Canceling a broken stream fails, and then there is nothing to release.
    reader.cancel().catch(() => {});
  }
}

/** Bytes of any kind and realm: Jest, for example, has classes of its own. */
function bytesOf(data: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return 'byteLength' in data ? new Uint8Array(data as ArrayBuffer) : undefined;
}

/** The name, type, and data of a file, whatever it was given as. */
export async function toPart(value: Uploadable): Promise<Part> {
  if (typeof value === 'string' || value instanceof URL) return fromPath(value);
  const given = Object(value) as Exclude<Uploadable, string>;
  if ('headers' in given && 'blob' in given) return fromResponse(given as Response);
  const named = given as Partial<NamedFile & File & { path: string | Uint8Array }>;
  const name = named.name ?? lastSegment(String(named.path ?? 'file'));
  const content = Object(named.data ?? given) as object;
  const data = bytesOf(content) ?? (content as Blob | Stream);
  if (!(data instanceof Blob || data instanceof Uint8Array || 'getReader' in data || Symbol.asyncIterator in data))
    throw new CloneAIError(
      'This is no file: pass a path, a File, a Blob, a Response, a stream, or { name, data } with bytes, a Blob, or a stream.',
    );
  return { name, type: named.type || typeOf(name), size: named.size ?? (data as Blob).size ?? (data as Uint8Array).byteLength, data };
}

/** The part of `node:fs` that reads a file by its path. */
interface FileSystem {
  createReadStream(path: string | URL): AsyncIterable<Uint8Array>;
  promises: { stat(path: string | URL): Promise<{ size: number; isFile(): boolean }> };
}

async function fromPath(path: string | URL): Promise<Part> {
  // Not with `import`: bundlers for browsers would look for the module.
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const fs = process?.getBuiltinModule?.('node:fs') as FileSystem | undefined;
  if (!fs)
    throw new CloneAIError(
      'This runtime cannot read a file by its path: Node can, from 20.16 and 22.3 on. Pass a File, a Blob, a stream, or { name, data }.',
    );
  const file = await fs.promises.stat(path).catch((cause: unknown) => {
    throw new CloneAIError(`Could not read the file to upload (${reasonOf(cause)}).`, { cause });
  });
  if (!file.isFile()) throw new CloneAIError(`${path} is not a file.`);
  const name = typeof path === 'string' ? lastSegment(path) : decoded(lastSegment(path.pathname));
  return { name, type: typeOf(name), size: file.size, data: () => fs.createReadStream(path) };
}

async function fromResponse(response: Response): Promise<Part> {
  const { headers, status, body } = response;
  if (!response.ok) throw new CloneAIError(`The response to upload has the status ${status}: it is an error, and not the file.`);
  if (response.bodyUsed)
    throw new CloneAIError('The body of the response to upload was read before. Pass an unread one: response.clone().');
  const [, named] = /filename="?([^";]+)/.exec(headers.get('content-disposition') ?? '') ?? [];
  const [path = ''] = response.url.split(/[?#]/);
  const name = named ?? (decoded(lastSegment(path)) || 'file');
  const type = headers.get('content-type') || typeOf(name);
  // Browsers cannot send a stream; there, and without one, the body becomes a Blob.
  if (!body || 'XMLHttpRequest' in globalThis) {
    const data = await response.blob();
    return { name, type, size: data.size, data };
  }
  // The length of a compressed body is not that of the file.
  const size = headers.has('content-encoding') ? undefined : Number(headers.get('content-length') ?? undefined);
  return { name, type, size: Number.isNaN(size) ? undefined : size, data: body };
}
