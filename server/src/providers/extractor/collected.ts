import type { Answer, ChunkPlace } from './child-protocol.ts';
import type { AddressesResult, ExtractedDocument, ExtractionFailure, ExtractionResult, WebAddresses } from './extractor.port.ts';
import type { RecognizedPage } from './recognition/recognized-page.ts';

/** Collects the answers to one request. */
export interface Collected<T> {
  /** Returns the result once it is complete. */
  take(answer: Answer): T | undefined;
  /** The result if the child ends before. */
  fail(failure: ExtractionFailure): T;
}

/** A document, why it cannot be read, or which of its pages must be recognized first. */
export type ReadOutcome = ExtractionResult | { ok: 'scans'; pages: number[]; isPicture: boolean };

export function createDocumentCollector(): Collected<ReadOutcome> {
  const text: string[] = [];
  const pages: ExtractedDocument['pages'] = [];
  const headings: ExtractedDocument['headings'] = [];
  const places: ChunkPlace[] = [];
  return {
    take(answer) {
      if (answer.kind === 'text') text.push(answer.text);
      else if (answer.kind === 'pages') pages.push(...answer.pages);
      else if (answer.kind === 'headings') headings.push(...answer.headings);
      else if (answer.kind === 'chunks') places.push(...answer.chunks);
      else if (answer.kind === 'failed') return { ok: false, failure: answer.failure };
      else if (answer.kind === 'scans') return { ok: 'scans', pages: answer.pages, isPicture: answer.isPicture };
      else if (answer.kind === 'done') {
        const whole = text.join('');
        const { title, metadata } = answer;
        const chunks = places.map((place) => ({ ...place, text: whole.slice(place.start, place.end) }));
        return { ok: true, document: { title, text: whole, pages, headings, metadata }, chunks };
      }
      return undefined;
    },
    fail: (failure) => ({ ok: false, failure }),
  };
}

export function createAddressCollector(): Collected<AddressesResult> {
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
    fail: (failure) => ({ ok: false, failure }),
  };
}

/** The pages that were recognized, and why the next one was not. `cpuMs` is what they took. */
export interface RecognizeOutcome {
  pages: RecognizedPage[];
  cpuMs: number;
  failure?: ExtractionFailure;
}

export function createPageCollector(onPage: () => void): Collected<RecognizeOutcome> {
  const pages: RecognizedPage[] = [];
  let cpuMs = 0;
  return {
    take(answer) {
      if (answer.kind === 'page') {
        pages.push(answer.page);
        cpuMs += answer.cpuMs;
        onPage();
      } else if (answer.kind === 'failed') return { pages, cpuMs, failure: answer.failure };
      else if (answer.kind === 'recognized') return { pages, cpuMs };
      return undefined;
    },
    fail: (failure) => ({ pages, cpuMs, failure }),
  };
}
