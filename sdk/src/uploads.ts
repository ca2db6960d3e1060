/** Bytes sent so far. `total` is undefined for a stream of unknown size. */
export interface UploadProgress {
  loaded: number;
  total: number | undefined;
}

/** A file with a name, for data without one. Set `size` (bytes) to know the total in progress reports. */
export interface NamedFile {
  name: string;
  data: Blob | Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
  type?: string | undefined;
  size?: number | undefined;
}

/** A file to upload: a `File` or `Blob`, a Node stream (`fs.createReadStream(path)`, named by its path), or a `NamedFile`. */
export type Uploadable = Blob | NamedFile | (AsyncIterable<Uint8Array | string> & { path: string | Uint8Array });

interface Part {
  name: string;
  type: string;
  size: number | undefined;
  data: NamedFile['data'];
}

/** A multipart body that each attempt creates again, unless it is `spent`: streams cannot be read twice. */
export interface Multipart {
  type: string;
  spent: boolean;
  /** Replaces the global `fetch` where that does not report upload progress. */
  fetch?: typeof fetch;
  body(): { body: BodyInit; duplex?: 'half' };
}

/** Content types by file extension, for the formats that a clone can read. The server checks the bytes as well. */
const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  md: 'text/markdown',
  txt: 'text/plain',
  html: 'text/html',
};

function toPart(value: Uploadable): Part {
  const named = value as Partial<NamedFile & File & { path: string | Uint8Array }>;
  const name =
    named.name ??
    (String(named.path ?? 'file')
      .split(/[\\/]/)
      .pop() as string);
  const type = named.type || TYPES[name.split('.').pop()?.toLowerCase() as string] || 'application/octet-stream';
  const data = (named.data ?? value) as NamedFile['data'];
  return { name, type, size: named.size ?? (data as Blob).size ?? (data as Uint8Array).byteLength, data };
}

/**
 * Encodes fields as multipart/form-data with a fixed boundary, so that every attempt sends the same bytes. Outside browsers the body is a
 * stream: files are not loaded into memory, and progress is visible. Browsers cannot stream a body over HTTP/1.1, so they get one Blob
 * made of Blobs, which they read from disk while sending.
 */
export function encodeMultipart(fields: object, onProgress?: (progress: UploadProgress) => void): Multipart {
  const boundary = `cloneai-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  const parts: (string | Part)[] = [];
  const quoted = (value: string) => value.replace(/["\r\n]/g, encodeURIComponent);
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(field)}"`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      parts.push(`${head}\r\n\r\n${typeof value === 'object' ? JSON.stringify(value) : value}\r\n`);
      continue;
    }
    const part = toPart(value);
    parts.push(`${head}; filename="${quoted(part.name)}"\r\ncontent-type: ${part.type}\r\n\r\n`, part, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);

  const oneShot = parts.some((part) => typeof part === 'object' && !(part.data instanceof Blob || part.data instanceof Uint8Array));
  const multipart: Multipart = {
    type: `multipart/form-data; boundary=${boundary}`,
    spent: false,
    body() {
      multipart.spent = oneShot;
      if ('XMLHttpRequest' in globalThis && !oneShot)
        return { body: new Blob(parts.map((part) => (typeof part === 'string' ? part : (part.data as Blob)))) };
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
  if (onProgress && 'XMLHttpRequest' in globalThis && !oneShot) multipart.fetch = fetchByXhr(onProgress);
  return multipart;
}

/** The part of `fetch` that uploads need, on top of XMLHttpRequest: in browsers only that reports upload progress. */
function fetchByXhr(onProgress: (progress: UploadProgress) => void): typeof fetch {
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(init.method ?? 'GET', String(url));
      request.responseType = 'arraybuffer';
      new Headers(init.headers).forEach((value, name) => {
        request.setRequestHeader(name, value);
      });
      request.upload.onprogress = ({ loaded, total }) => onProgress({ loaded, total });
      request.onerror = () => reject(new TypeError('The upload failed.'));
      request.onabort = () => reject(new DOMException('The upload was aborted.', 'AbortError'));
      request.onload = () => {
        const headers = new Headers();
        for (const line of request.getAllResponseHeaders().trim().split('\r\n')) {
          const colon = line.indexOf(':');
          if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
        }
        resolve(new Response(request.status === 204 ? null : (request.response as ArrayBuffer), { status: request.status, headers }));
      };
      init.signal?.addEventListener('abort', () => request.abort());
      if (init.signal?.aborted) reject(init.signal.reason);
      else request.send(init.body as XMLHttpRequestBodyInit);
    });
}

/** Maximum bytes between two progress reports. */
const CHUNK_SIZE = 64 * 1024;

async function* encode(parts: (string | Part)[], onProgress?: (progress: UploadProgress) => void): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for (const part of parts) {
    if (typeof part === 'string') {
      yield encoder.encode(part);
      continue;
    }
    const { data, size: total } = part;
    let loaded = 0;
    for await (const chunk of data instanceof Uint8Array ? [data] : data instanceof Blob ? data.stream() : data) {
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
