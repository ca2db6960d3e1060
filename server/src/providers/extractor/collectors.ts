import type { Answer, ChunkPlace } from './child-protocol.ts';
import type { AddressesResult, ExtractedDocument, ExtractionFailure, ExtractionResult, WebAddresses } from './extractor.port.ts';

/** Puts the answers of the child together. Returns the result with the last one. */
export interface Collector<Result> {
  take(answer: Answer): Result | Failed | undefined;
}

export interface Failed {
  ok: false;
  failure: ExtractionFailure;
}

export function createDocumentCollector(): Collector<ExtractionResult> {
  const parts: string[] = [];
  const pages: ExtractedDocument['pages'] = [];
  const headings: ExtractedDocument['headings'] = [];
  const places: ChunkPlace[] = [];
  return {
    take(answer) {
      if (answer.kind === 'text') parts.push(answer.text);
      else if (answer.kind === 'pages') pages.push(...answer.pages);
      else if (answer.kind === 'headings') headings.push(...answer.headings);
      else if (answer.kind === 'chunks') places.push(...answer.chunks);
      else if (answer.kind === 'failed') return { ok: false, failure: answer.failure };
      else if (answer.kind === 'done') {
        const text = parts.join('');
        const { title, metadata } = answer;
        const chunks = places.map((place) => ({ ...place, text: text.slice(place.start, place.end) }));
        return { ok: true, document: { title, text, pages, headings, metadata }, chunks };
      }
      return undefined;
    },
  };
}

export function createAddressCollector(): Collector<AddressesResult> {
  const links: WebAddresses['links'] = [];
  const sitemaps: string[] = [];
  return {
    take(answer) {
      if (answer.kind === 'links') links.push(...answer.links);
      else if (answer.kind === 'sitemaps') sitemaps.push(...answer.sitemaps);
      else if (answer.kind === 'failed') return { ok: false, failure: answer.failure };
      else if (answer.kind === 'addresses') return { ok: true, addresses: { links, sitemaps, ...answer.page } };
      return undefined;
    },
  };
}
