import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { FetchAnswer } from './fetcher.port.ts';

const DECODERS = new Map<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

/** The first value of a header. */
export const headerOf = ({ headers }: Pick<FetchAnswer, 'headers'>, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * The body without its content encoding: some servers compress what was asked for as `identity`. Rejects with a RangeError if it has more than
 * `maxBytes`, and with zlib's error if it is damaged.
 */
export async function decompressed(answer: FetchAnswer, maxBytes: number): Promise<Buffer> {
  const decode = DECODERS.get((headerOf(answer, 'content-encoding') ?? '').trim().toLowerCase());
  return decode ? decode(answer.body, { maxOutputLength: maxBytes }) : answer.body;
}
