import type { RawLine } from '../formats/pdf-runs.ts';

/** What recognition found on one page. */
export interface RecognizedPage {
  number: number;
  /** `text`: `lines` is its text. `nothing`: no legible text, like a photo. `failed`: too slow, too large, or damaged. `skipped`: beyond the limit of the document. */
  outcome: 'text' | 'nothing' | 'failed' | 'skipped';
  /** In reading order, with lengths in points. Empty unless the outcome is `text`. */
  lines: RawLine[];
}

export const emptyPage = (number: number, outcome: Exclude<RecognizedPage['outcome'], 'text'>): RecognizedPage => ({
  number,
  outcome,
  lines: [],
});

/** Thrown by the readers instead of a document: these pages show text that must be recognized first. */
export class ScansFound extends Error {
  override readonly name = 'ScansFound';
  readonly pages: number[];
  /** The file is a picture, and its only page is that picture. */
  readonly isPicture: boolean;

  constructor(pages: number[], isPicture = false) {
    super('Pages of this document must be recognized.');
    this.pages = pages;
    this.isPicture = isPicture;
  }
}

/**
 * What a reader does with pages that are pictures of text: `refuse` them, `find` them (throws `ScansFound`), or use what recognition found on
 * them.
 */
export type Scans = 'refuse' | 'find' | ReadonlyMap<number, RecognizedPage>;
