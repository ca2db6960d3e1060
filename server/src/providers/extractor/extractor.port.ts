/** A document's plain text with the places in it that citations need. Offsets are UTF-16 units into `text`, end-exclusive. */
export interface ExtractedDocument {
  title: string | null;
  text: string;
  /** 1-based pages in order, without gaps; empty for formats without pages. */
  pages: { number: number; start: number; end: number }[];
  headings: { level: number; title: string; start: number }[];
  metadata: Record<string, string>;
}

/** What a chunk is: at most 1000 tokens, 200 of them shared with the one before; `text === document.text.slice(start, end)`. */
export interface Chunk {
  ordinal: number;
  text: string;
  start: number;
  end: number;
  page: number | null;
  pageEnd: number | null;
  /** Offsets inside [start, end) at which the pages after `page` begin. */
  pageStarts: number[];
  headingPath: string[];
  /** o200k_base tokens. */
  tokens: number;
}

/** Why a document could not be read, in words for the person who uploaded it. */
export interface ExtractionFailure {
  code:
    | 'password_protected'
    | 'no_text'
    | 'empty'
    | 'damaged'
    | 'too_large'
    | 'too_many_parts'
    | 'unsupported_type'
    | 'wrong_type'
    | 'timed_out'
    | 'out_of_memory';
  message: string;
}

export type ExtractionResult = { ok: true; document: ExtractedDocument; chunks: Chunk[] } | { ok: false; failure: ExtractionFailure };

/** Reads and cuts documents outside the server's own process: killable, bounded in time and memory. */
export interface Extractor {
  extractFile(input: { path: string; fileName: string; mimeType: string }, signal: AbortSignal): Promise<ExtractionResult>;
  extractText(input: { title: string; text: string; format: 'text' | 'markdown' | 'html' }, signal: AbortSignal): Promise<ExtractionResult>;
  close(): Promise<void>;
}
