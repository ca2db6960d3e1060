import type { RetrievedChunk } from '../../../knowledge/knowledge.schemas.ts';

export interface DocumentOverview {
  title: string;
  isQuestion: boolean;
  /** The first chunks, in the order of the text. */
  chunks: RetrievedChunk[];
}

/** What a clone knows, in the order in which it was added, questions with answers last. */
export interface Overview {
  documents: DocumentOverview[];
  /** Titles of all sources that were asked for, in the same order. */
  titles: string[];
}

/** `BESTBUY_report.pdf` as people write it. */
export function displayTitle(title: string): string {
  return title
    .replace(/\.(?:pdf|docx?|md|markdown|txt|html?|csv|pptx?|xlsx?|rtf|vtt|srt)$/iu, '')
    .replace(/_+/g, ' ')
    .trim();
}
