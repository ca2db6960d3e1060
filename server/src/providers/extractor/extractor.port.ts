import type { Readable } from 'node:stream';

/** The plain text of a document with the positions that citations need. Offsets are UTF-16 code units into `text`, end-exclusive. */
export interface ExtractedDocument {
  title: string | null;
  text: string;
  /** Pages in order, numbered from 1, without gaps. Empty for formats without pages. */
  pages: { number: number; start: number; end: number }[];
  headings: { level: number; title: string; start: number }[];
  metadata: Record<string, string>;
}

/** A chunk has at most 1,000 tokens and shares up to 200 with the previous one. `text === document.text.slice(start, end)`. */
export interface Chunk {
  ordinal: number;
  text: string;
  start: number;
  end: number;
  page: number | null;
  pageEnd: number | null;
  /** Offsets within [start, end) at which the pages after `page` start. */
  pageStarts: number[];
  headingPath: string[];
  /** Number of o200k_base tokens. */
  tokens: number;
}

/** Explains to the person who uploaded a document why it could not be read. */
export interface ExtractionFailure {
  code:
    | 'password_protected'
    | 'no_text'
    /** Only with `deferScans`. */
    | 'needs_recognition'
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

/** Documents of one workspace are read one at a time, so that those of other workspaces need not wait for all of them. */
interface Owned {
  workspaceId?: string;
}

export interface FileInput extends Owned {
  /** Opens the stored file. May be called more than once; each call returns its first to its last byte. */
  open(): Promise<{ body: Readable; bytes: number }>;
  fileName: string;
  mimeType: string;
  /** Recognizing the text of scans takes minutes: fail with `needs_recognition` instead. */
  deferScans?: boolean;
  /** Called after each page that was recognized. */
  onProgress?: (pages: number, of: number) => void;
}

export interface TextInput extends Owned {
  title: string;
  text: string;
  format: 'text' | 'markdown' | 'html';
}

/** What a web document leads to. */
export interface WebAddresses {
  /**
   * Absolute http(s) addresses of at most 2,000 characters in document order, without duplicates and fragments, at most 5,000 (50,000 of a
   * sitemap). A title is that of an entry of a feed or a news sitemap.
   */
  links: {
    url: string;
    /** When the entry last changed, or else was published, as written (at most 100 characters); null if it does not say. */
    modified: string | null;
    title: string | null;
  }[];
  /** Addresses of further sitemaps (of a sitemap index), at most 50,000. */
  sitemaps: string[];
  /** `<link rel="canonical">`, absolute; null without one. */
  canonical: string | null;
  /** The page asks not to be indexed (`<meta name="robots"|"cloneai" content="noindex|none">`). */
  noindex: boolean;
  /** The page asks not to follow its links. `links` has them nevertheless. */
  nofollow: boolean;
  /** Feeds named by `<link rel="alternate" type="application/rss+xml|atom+xml|feed+json">`; of a feed, its next page. At most 50 of a page. */
  feeds: string[];
}

/** A web document, the address it came from, and what it should be. */
export interface WebInput extends FileInput {
  url: string;
  as: 'page' | 'sitemap' | 'feed';
}

export type AddressesResult = { ok: true; addresses: WebAddresses } | { ok: false; failure: ExtractionFailure };

/** Reads and chunks documents outside the server process, with limits for processor time and memory. */
export interface Extractor {
  extractFile(input: FileInput, signal: AbortSignal): Promise<ExtractionResult>;
  extractText(input: TextInput, signal: AbortSignal): Promise<ExtractionResult>;
  /** Fails with `wrong_type` if the document is something else than `as`. RSS and Atom are read as sitemaps, too. */
  extractAddresses(input: WebInput, signal: AbortSignal): Promise<AddressesResult>;
  close(): Promise<void>;
}
