import type { Readable } from 'node:stream';

/** A file that somebody uploaded. */
export interface UploadedFile {
  body: Readable | string;
  /** Null: not known before it is read. */
  bytes: number | null;
  /** As its uploader named it. */
  mimeType: string;
  fileName: string;
}
