import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { AppError } from '../../shared/errors.ts';

/** Segments of letters, digits, `_` and `-`, separated by slashes. Without dots a key cannot leave its folder. */
const KEY = /^[A-Za-z0-9_-]{1,100}(\/[A-Za-z0-9_-]{1,100}){0,5}$/;

export function checkKey(key: string): void {
  if (!KEY.test(key))
    throw new AppError('invalid_input', 'A storage key may contain letters, digits, _ and - only, in segments separated by slashes.');
}

export const unknownBlob = (cause?: unknown) =>
  new AppError('not_found', 'The stored file is gone. Upload the document again.', cause === undefined ? {} : { cause });

const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The error for the caller: a full disk is said as such. */
export const writeError = (error: unknown) =>
  isFull(error)
    ? new AppError(
        'unavailable',
        'The server has no disk space left for this file. Try again later, or ask the operator to free some space.',
        { cause: error },
      )
    : error;

/** Counts and hashes a stream. Fails with `payload_too_large` past `maxBytes`. */
export function createMeter(maxBytes: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        const megabytes = Math.floor(maxBytes / 1024 / 1024);
        const limit = megabytes > 0 ? `${megabytes} MB` : `${maxBytes} bytes`;
        done(new AppError('payload_too_large', `The file is larger than ${limit}. Split it, or upload a smaller one.`, { param: 'file' }));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
