/** A text run of pdf.js. `transform` is the PDF matrix [a, b, c, d, x, y]. */
export interface Item {
  str?: string;
  fontName?: string;
  transform: number[];
  width: number;
}

export interface RawLine {
  text: string;
  size: number;
  left: number;
  right: number;
  y: number;
  /** True for a table row: the line has cells with wide gaps. */
  row: boolean;
}

/** A run of text and its place on the line. */
export interface Run {
  str: string;
  left: number;
  right: number;
  isRtl: boolean;
}

/** Gaps that separate words and cells, in font sizes. */
export const WORD_GAP = 0.15;
export const CELL_GAP = 2;
