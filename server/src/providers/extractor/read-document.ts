import type { ExtractedDocument } from './extractor.port.ts';
import { checkLength, damaged, ExtractionError } from './failures.ts';
import { readDocx } from './formats/docx.ts';
import { readHtml } from './formats/html.ts';
import { readMarkdown } from './formats/markdown.ts';
import { readPdf } from './formats/pdf.ts';
import { decodeText } from './formats/plain-text.ts';
import { type Format, sniff } from './formats/sniff.ts';

/** Reads a file in the format that its content indicates. Throws `ExtractionError`. */
export async function readFileBytes(bytes: Buffer, fileName: string, mimeType: string): Promise<ExtractedDocument> {
  const format = await sniff(bytes, fileName, mimeType);
  try {
    if (format === 'pdf') return await readPdf(new Uint8Array(bytes));
    if (format === 'docx') return await readDocx(bytes);
    return readText(decodeText(bytes), format);
  } catch (error) {
    if (error instanceof ExtractionError) throw error;
    throw damaged({ pdf: 'PDF', docx: 'Word document', html: 'page', markdown: 'file', text: 'file' }[format], error);
  }
}

export function readText(text: string, format: Exclude<Format, 'pdf' | 'docx'>): ExtractedDocument {
  checkLength(text.length);
  if (!/\S/.test(text)) throw new ExtractionError('empty', 'This document contains only white space. Upload a document with text.');
  if (format === 'html') return readHtml(text);
  if (format === 'markdown') return readMarkdown(text);
  return { title: null, text, pages: [], headings: [], metadata: {} };
}
