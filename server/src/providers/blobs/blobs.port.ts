import type { Readable } from 'node:stream';

/** Bytes that are too large for a row. Keys are made by us (`wsp_…/src_…/original`), never by a client. */
export interface Blobs {
  /** Streams to storage, durable when it resolves (fsync on disk). Throws AppError('payload_too_large') past `maxBytes` and leaves nothing behind. */
  put(key: string, body: Readable, options: { maxBytes: number }): Promise<{ bytes: number; sha256: string }>;
  /** Throws AppError('not_found') for an unknown key. */
  get(key: string): Promise<{ body: Readable; bytes: number }>;
  /** A path on this machine for a parser process to read, downloaded first where storage is remote. `release` removes what was made. */
  localFile(key: string): Promise<{ path: string; release(): Promise<void> }>;
  delete(key: string): Promise<void>;
  deletePrefix(prefix: string): Promise<void>;
  check(): Promise<void>;
}
