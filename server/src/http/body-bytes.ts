import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../shared/errors.ts';
import { readTurns } from './read-turns.ts';

/** The encodings of bodies that this server reads. */
export const BODY_ENCODINGS = 'gzip, deflate, br';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Turns bytes in a charset into UTF-8. `undefined` ends the text. */
type ToUtf8 = (chunk: Uint8Array | undefined) => Uint8Array;

interface BytesInput {
  source: Readable;
  /** Content-Encoding. */
  encoding: string | undefined;
  charset: string | undefined;
  /** Most bytes, before and after each decoding. */
  limit: number;
  tooLarge: () => AppError;
  onChunk: (chunk: Uint8Array) => void;
}

/**
 * Reads a body in UTF-8, decompressed and decoded, and hands it over piece by piece. Stops at the limit, so that a small compressed body
 * cannot become a large one. Leaves what it did not read in `source`, which stays open.
 */
export async function readBytes({ source, encoding, charset, limit, tooLarge, onChunk }: BytesInput): Promise<void> {
  const toUtf8 = charset === undefined ? undefined : charsetDecoder(charset);
  const decompressor = encoding === undefined ? undefined : decompress(source, encoding, limit, tooLarge);
  let size = 0;
  const take = (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    if (chunk.length > 0) onChunk(chunk);
  };
  try {
    const stream = decompressor?.stream ?? source;
    for await (const chunk of readTurns.read(stream)) take(toUtf8?.(chunk) ?? chunk);
    if (toUtf8) take(toUtf8(undefined));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const broken = decompressor !== undefined && (source.readableEnded || !source.destroyed);
    throw new AppError(
      'invalid_input',
      broken ? `The body is not valid ${encoding}. Send it again.` : 'The body ended before it was complete. Send it again.',
      { cause: error },
    );
  } finally {
    decompressor?.stop();
  }
}

/** Throws `unsupported_media_type`. Undefined for a body that is not compressed. */
export function supportedEncoding(header: string | undefined): string | undefined {
  const encoding = header?.trim().toLowerCase();
  if (!encoding || encoding === 'identity') return undefined;
  if (DECODERS[encoding]) return encoding;
  throw new AppError(
    'unsupported_media_type',
    `The Content-Encoding ${encoding.slice(0, 40)} is not supported. Use ${BODY_ENCODINGS}, or send the body without compression.`,
  );
}

function decompress(source: Readable, encoding: string, limit: number, tooLarge: () => AppError) {
  const stream = (DECODERS[encoding] as () => Transform)();
  let compressed = 0;
  const onData = (chunk: Uint8Array) => {
    compressed += chunk.length;
    // Compressed nothing is still something to decompress.
    if (compressed > limit) stream.destroy(tooLarge());
  };
  const onClose = () => {
    if (!source.readableEnded) stream.destroy(new Error('The connection was closed.'));
  };
  source.on('data', onData).once('close', onClose).once('error', onClose);
  source.pipe(stream);
  return {
    stream,
    stop() {
      source.off('data', onData).off('close', onClose).off('error', onClose);
      source.unpipe(stream);
      stream.destroy();
    },
  };
}

/** Undefined for UTF-8, which the parser checks. Throws `unsupported_media_type` for a charset that nobody knows. */
function charsetDecoder(charset: string): ToUtf8 | undefined {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch (error) {
    throw new AppError('unsupported_media_type', `The charset ${charset.slice(0, 40)} is not known. Send UTF-8.`, { cause: error });
  }
  if (decoder.encoding === 'utf-8') return undefined;
  return (chunk) => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch (error) {
      throw new AppError('invalid_input', `The body is not valid ${decoder.encoding}. Send UTF-8.`, { cause: error });
    }
  };
}
