import type { Span } from '../text/spans.ts';
import { leadLine } from './lead-line.ts';
import { selectQuotations } from './select-quotations.ts';

export interface ExtractiveQuestion {
  question: string;
  /** BCP 47 tag of the language of the line above the quotations. */
  language: string;
  /** Numbered as in the prompt, best first. */
  chunks: { index: number; text: string; headingPath: string[]; title?: string }[];
}

/**
 * The answer as a model would write it: a line that announces quotations, then each quotation with a marker for its citation. Empty
 * when the chunks do not answer the question.
 */
export function extractAnswer({ question, language, chunks }: ExtractiveQuestion): string[] {
  const selected = selectQuotations({ question, chunks });
  if (selected.length === 0) return [];
  const quotes = selected.map(({ index, header, ...row }) => {
    const text = chunks.find((one) => one.index === index)?.text ?? '';
    const cited = (span: Span) => quote(text.slice(span.start, span.end), index);
    // A row's figures mean nothing without the line that names its columns.
    return `\n\n${cited(row)}${header ? `\n${cited(header)}` : ''}`;
  });
  return [leadLine(language), ...quotes];
}

function quote(slice: string, index: number): string {
  const words = slice.replace(/\s+/g, ' ');
  // Cells stay apart. Brackets of the source would read as citation markers.
  const shown = slice
    .replace(/[^\S\t]*\t\s*/g, ' | ')
    .replace(/\s+/g, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')');
  return `“${shown}” [${index}: “${words.replaceAll(/["“”]/g, "'")}”]`;
}
