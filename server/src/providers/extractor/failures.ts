import type { ExtractionFailure } from './extractor.port.ts';

/** Thrown by the readers; its message is shown to the person who gave the document. */
export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';
  readonly code: ExtractionFailure['code'];

  constructor(code: ExtractionFailure['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export const LIMITS = {
  /** UTF-16 units of text in one document. */
  characters: 20_000_000,
  chunks: 20_000,
  pages: 10_000,
  /** Kept with the document; chunks know theirs from all of them. */
  headings: 5_000,
  /** Paragraphs of a DOCX file: mammoth takes about 3 KB of memory for each. */
  paragraphs: 100_000,
  /** An archive: bytes when unpacked, and how many times its own size that may be. */
  expandedBytes: 50 * 1024 * 1024,
  expansion: 100,
  archiveEntries: 5_000,
} as const;

export const damaged = (kind: string, cause?: unknown) =>
  new ExtractionError('damaged', `This ${kind} is damaged or incomplete. Open it, save it anew and upload it again.`, cause);

export const noText = (message: string) => new ExtractionError('no_text', message);

export function checkLength(characters: number): void {
  if (characters > LIMITS.characters)
    throw new ExtractionError('too_large', 'This document has more than 20 million characters. Split it and upload the parts.');
}
