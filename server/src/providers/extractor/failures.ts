import type { ExtractionFailure } from './extractor.port.ts';

/** Thrown by the readers. The message is shown to the person who uploaded the document. */
export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';
  readonly code: ExtractionFailure['code'];

  constructor(code: ExtractionFailure['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export const LIMITS = {
  /** UTF-16 code units of text in one document. */
  characters: 20_000_000,
  chunks: 20_000,
  pages: 10_000,
  /** Stored with the document. The heading paths of chunks use all headings. */
  headings: 5_000,
  /** Paragraphs of a DOCX file. */
  paragraphs: 100_000,
  /** Limits for archives: decompressed bytes, and their ratio to the size of the archive. */
  expandedBytes: 50 * 1024 * 1024,
  expansion: 100,
  archiveEntries: 5_000,
  /** Decoded bytes of one stream of a PDF. Images are never decoded. */
  streamBytes: 50 * 1024 * 1024,
} as const;

export const damaged = (kind: string, cause?: unknown) =>
  new ExtractionError('damaged', `This ${kind} is damaged or incomplete. Open it, save it again, and upload it.`, cause);

export const noText = (message: string) => new ExtractionError('no_text', message);

export function checkLength(characters: number): void {
  if (characters > LIMITS.characters)
    throw new ExtractionError('too_large', 'This document has more than 20 million characters. Split it and upload the parts.');
}
