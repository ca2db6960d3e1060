import type { Readable } from 'node:stream';

/** Storage for files. The server generates the keys (`wsp_…/src_…/original`); clients never do. */
export interface Blobs {
  /** Streams to storage; durable once it resolves (fsync on disk). Throws AppError('payload_too_large') past `maxBytes` and stores nothing. */
  put(key: string, body: Readable, options: { maxBytes: number }): Promise<{ bytes: number; sha256: string }>;
  /** Throws AppError('not_found') for an unknown key. */
  get(key: string): Promise<{ body: Readable; bytes: number }>;
  /** A local path for a parser process, downloaded first if the storage is remote. `release` deletes the download. */
  localFile(key: string): Promise<{ path: string; release(): Promise<void> }>;
  delete(key: string): Promise<void>;
  deletePrefix(prefix: string): Promise<void>;
  check(): Promise<void>;
}
