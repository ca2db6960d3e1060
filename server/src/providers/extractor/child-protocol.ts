import type { Chunk, ExtractedDocument, ExtractionFailure, WebAddresses, WebInput } from './extractor.port.ts';
import type { RecognizedPage } from './recognition/recognized-page.ts';

/** Reads one document. `scans` says what to do with pages that are pictures of text (`Scans`); `known` uses the pages that were sent before. */
export type ReadRequest =
  | { kind: 'file'; bytes: number; fileName: string; mimeType: string; scans: 'refuse' | 'find' | 'known' }
  | { kind: 'text'; title: string; text: string; format: 'text' | 'markdown' | 'html' };

/** Reads what a web document leads to. */
export interface AddressesRequest {
  kind: 'addresses';
  bytes: number;
  fileName: string;
  mimeType: string;
  url: string;
  as: WebInput['as'];
}

/** Recognizes the text on pages of a PDF, or in a picture. */
export interface RecognizeRequest {
  kind: 'recognize';
  bytes: number;
  pages: number[];
  isPicture: boolean;
  languages: readonly string[];
}

/** A request to the child process. The bytes of a file follow on the pipe `FILE_DESCRIPTOR`. `known` has no answer. */
export type Request = ReadRequest | AddressesRequest | RecognizeRequest | { kind: 'known'; pages: RecognizedPage[] };

/** A chunk without its text, which the parent takes from the document. */
export type ChunkPlace = Omit<Chunk, 'text'>;

/** An answer of the child process. Documents and lists are sent in small parts, so that no message blocks the event loop of the parent for long. */
export type Answer =
  | { kind: 'text'; text: string }
  | { kind: 'headings'; headings: ExtractedDocument['headings'] }
  | { kind: 'pages'; pages: ExtractedDocument['pages'] }
  | { kind: 'chunks'; chunks: ChunkPlace[] }
  | { kind: 'done'; title: string | null; metadata: Record<string, string> }
  | { kind: 'links'; links: WebAddresses['links'] }
  | { kind: 'sitemaps'; sitemaps: WebAddresses['sitemaps'] }
  | { kind: 'addresses'; page: Omit<WebAddresses, 'links' | 'sitemaps'> }
  | { kind: 'failed'; failure: ExtractionFailure }
  /** Instead of a document: these pages must be recognized first. */
  | { kind: 'scans'; pages: number[]; isPicture: boolean }
  /** One of the requested pages, with the processor time that it took. */
  | { kind: 'page'; page: RecognizedPage; cpuMs: number }
  | { kind: 'recognized' };

export const FILE_DESCRIPTOR = 3;
export const TEXT_PART = 32_768;
export const LIST_PART = 250;
/** Recognized pages per message. */
export const PAGES_PART = 10;
