import type { Readable } from 'node:stream';

/** Storage for files. The server generates the keys (`wsp_…/src_…/original`); clients never do. */
export interface Blobs {
  /** `s3`, `postgres`, or `disk`. */
  readonly storage: string;
  /** Streams to storage; durable once it resolves (fsync on disk). Throws AppError('payload_too_large') past `maxBytes` and stores nothing. */
  put(key: string, body: Readable, options: { maxBytes: number }): Promise<{ bytes: number; sha256: string }>;
  /** Throws AppError('not_found') for an unknown key. */
  get(key: string): Promise<{ body: Readable; bytes: number }>;
  delete(key: string): Promise<void>;
  deletePrefix(prefix: string): Promise<void>;
  check(): Promise<void>;
}
