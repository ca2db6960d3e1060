import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Context as HonoContext } from 'hono';
import { AppError } from '../shared/errors.ts';
import { parseMediaType } from './media-type.ts';
import { readTurns } from './read-turns.ts';
import type { AppEnv } from './router.ts';

const DASH = 0x2d;
/** In the digest, this takes the place of each boundary. */
const MARK = Buffer.from('\r\n--');

/**
 * Computes the digest of a multipart form while its bytes pass, without keeping them. The boundary does not count, because clients choose
 * another one for every attempt. Nor does anything after the end of the form.
 */
export function createFormDigest(contentType: string | undefined) {
  const delimiter = Buffer.from(`\r\n--${parseMediaType(contentType).parameters.get('boundary') ?? ''}`);
  const hash = createHash('sha256');
  // The first delimiter has no line break before it.
  let rest: Uint8Array = Buffer.from('\r\n');
  let size = 0;
  let complete = false;
  let closed = false;

  const take = (bytes: Uint8Array) => {
    hash.update(bytes);
    size += bytes.length;
  };

  return {
    update(chunk: Uint8Array): void {
      if (complete || closed) return;
      const bytes = Buffer.concat([rest, chunk]);
      let from = 0;
      for (;;) {
        const at = bytes.indexOf(delimiter, from);
        const after = at + delimiter.length;
        // The two bytes after a delimiter show whether it ends the form.
        if (at === -1 || after + 2 > bytes.length) {
          const end = at === -1 ? Math.max(from, bytes.length - delimiter.length + 1) : at;
          take(bytes.subarray(from, end));
          rest = Buffer.from(bytes.subarray(end));
          return;
        }
        take(bytes.subarray(from, at));
        take(MARK);
        from = after;
        complete = bytes[after] === DASH && bytes[after + 1] === DASH;
        if (complete) return;
      }
    },
    /** Whether the end of the form has passed. */
    get complete() {
      return complete;
    },
    /** Bytes in the digest so far. */
    get size() {
      return size;
    },
    /** Call it once. Later bytes are ignored. With the size, so that `hasFormDigest` can stop early. */
    digest(): string {
      closed = true;
      return `${hash.digest('hex')} ${size}`;
    },
  };
}

export type FormDigest = ReturnType<typeof createFormDigest>;

/** Computes the digest of a form while the handler reads it, whenever that is. The handler's own pace stays as it is. */
export function watchForm(c: HonoContext<AppEnv>): FormDigest {
  const form = createFormDigest(c.req.header('content-type'));
  const incoming = c.env?.incoming;
  if (incoming) {
    // A paused stream does not start to flow because of a listener, so nothing passes before the handler reads.
    incoming.pause();
    incoming.on('data', (chunk: Uint8Array) => form.update(chunk));
  } else if (c.req.raw.body) {
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        form.update(chunk);
        controller.enqueue(chunk);
      },
    });
    c.req.raw = new Request(c.req.raw, { body: c.req.raw.body.pipeThrough(watched), duplex: 'half' } as RequestInit);
  }
  return form;
}

/** Reads a form, and drops it. Whether it has this digest; a form that is larger is not read further. */
export async function hasFormDigest(c: HonoContext<AppEnv>, digest: string): Promise<boolean> {
  const form = createFormDigest(c.req.header('content-type'));
  const size = Number(digest.split(' ')[1] ?? 0);
  const source: IncomingMessage | Readable = c.env?.incoming ?? Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as never);
  try {
    // Destroying the request would break the connection before the client has the response.
    for await (const chunk of readTurns.read(source)) {
      form.update(chunk);
      if (form.complete || form.size > size) break;
    }
  } catch (cause) {
    throw new AppError('invalid_input', 'The upload was interrupted. Send it again.', { cause, param: 'file' });
  }
  return form.complete && form.digest() === digest;
}
