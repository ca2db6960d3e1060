import type { Span } from '../text/spans.ts';
import { leadLine } from './lead-line.ts';
import { isItem } from './quotation.ts';
import { selectQuotations } from './select-quotations.ts';

export interface ExtractiveQuestion {
  question: string;
  /** BCP 47 tag of the language of the line above the quotations. */
  language: string;
  /** Numbered as in the prompt, best first. */
  chunks: { index: number; text: string; headingPath: string[]; title?: string; start?: number }[];
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

/** A quotation in quotation marks, with the marker of its citation. Lists keep their lines, and code its block. */
function quote(slice: string, index: number): string {
  const words = slice.replace(/\s+/g, ' ');
  const marker = `[${index}: “${words.replaceAll(/["“”]/g, "'")}”]`;
  const code = slice.indexOf('\n```');
  if (code > 0) {
    const block = slice.slice(code + 1);
    const isClosed = (block.split('```').length - 1) % 2 === 0;
    return `“${inline(slice.slice(0, code))}”\n\n${block}${isClosed ? '' : '\n```'}\n\n${marker}`;
  }
  const lines = slice.split('\n').filter((line) => line.trim() !== '');
  const isList = lines.slice(1).filter((line) => isItem(line.trim())).length > 1;
  const shown = isList ? lines.map(listLine).join('').trim() : inline(slice);
  return `“${shown}” ${marker}`;
}

/** The quotation mark takes the place of the first item's mark. */
function listLine(line: string, i: number): string {
  if (!isItem(line.trim())) return ` ${inline(line)}`;
  return i === 0 ? inline(line.trim().replace(/^\S+\s+/, '')) : `\n${inline(line)}`;
}

/** In one line. Cells stay apart. Brackets of the source would read as citation markers. */
function inline(text: string): string {
  return text
    .replace(/[^\S\t]*\t\s*/g, ' | ')
    .replace(/\s+/g, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim();
}
