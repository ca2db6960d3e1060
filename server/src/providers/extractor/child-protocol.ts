import type { Chunk, ExtractedDocument, ExtractionFailure, WebAddresses, WebInput } from './extractor.port.ts';

/** A request to the child process. The bytes of a file follow on the pipe `FILE_DESCRIPTOR`. */
export type Request =
  | { kind: 'file'; bytes: number; fileName: string; mimeType: string }
  | { kind: 'addresses'; bytes: number; fileName: string; mimeType: string; url: string; as: WebInput['as'] }
  | { kind: 'text'; title: string; text: string; format: 'text' | 'markdown' | 'html' };

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
  | { kind: 'failed'; failure: ExtractionFailure };

export const FILE_DESCRIPTOR = 3;
export const TEXT_PART = 32_768;
export const LIST_PART = 250;
