import type { ExtractedDocument } from './extractor.port.ts';
import { checkLength, damaged, ExtractionError } from './failures.ts';
import { withoutDataUris } from './formats/data-uris.ts';
import { readDelimited } from './formats/delimited.ts';
import { readDocx } from './formats/docx.ts';
import { readHtml } from './formats/html.ts';
import { readMarkdown } from './formats/markdown.ts';
import { readPdf } from './formats/pdf.ts';
import { readPicture } from './formats/picture.ts';
import { decodeText } from './formats/plain-text.ts';
import { readPptx } from './formats/pptx.ts';
import { type Container, mayDeclareCharset, sniff, sniffText, type TextFormat } from './formats/sniff.ts';
import { readSubtitles } from './formats/subtitles.ts';
import { readXlsx } from './formats/xlsx.ts';
import { type Scans, ScansFound } from './recognition/recognized-page.ts';

/** Reads a file in the format that its content indicates. Throws `ExtractionError`, and `ScansFound` if `scans` is `find`. */
export async function readFileBytes(
  bytes: Buffer,
  fileName: string,
  mimeType: string,
  scans: Scans = 'refuse',
): Promise<ExtractedDocument> {
  const container = await sniff(bytes, fileName, scans !== 'refuse');
  let format: Container | TextFormat = container;
  try {
    if (container === 'pdf') return await readPdf(new Uint8Array(bytes), scans);
    if (container === 'picture') return readPicture(bytes, scans);
    if (container === 'docx') return await readDocx(bytes);
    if (container === 'pptx') return readPptx(bytes);
    if (container === 'xlsx') return readXlsx(bytes);
    const text = decodeText(bytes, { mimeType, mayDeclare: mayDeclareCharset(bytes, fileName, mimeType) });
    format = sniffText(text, fileName, mimeType);
    return readText(text, format);
  } catch (error) {
    if (error instanceof ExtractionError || error instanceof ScansFound) throw error;
    throw damaged(
      {
        pdf: 'PDF',
        picture: 'picture',
        docx: 'Word document',
        xlsx: 'Excel file',
        pptx: 'PowerPoint file',
        html: 'page',
        markdown: 'file',
        text: 'file',
        table: 'table',
        subtitles: 'file',
      }[format],
      error,
    );
  }
}

export function readText(text: string, format: TextFormat): ExtractedDocument {
  checkLength(text.length);
  if (!/\S/.test(text)) throw new ExtractionError('empty', 'This document contains only white space. Upload a document with text.');
  if (format === 'html') return readHtml(text);
  if (format === 'markdown') return readMarkdown(text);
  if (format === 'table') return readDelimited(text);
  const subtitles = format === 'subtitles' ? readSubtitles(text) : undefined;
  if (subtitles) return subtitles;
  return { title: null, text: withoutDataUris(text), pages: [], headings: [], metadata: {} };
}
