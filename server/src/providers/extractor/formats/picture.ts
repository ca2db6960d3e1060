import type { ExtractedDocument } from '../extractor.port.ts';
import { noText } from '../failures.ts';
import { readPictureHeader } from '../recognition/picture-file.ts';
import { type Scans, ScansFound } from '../recognition/recognized-page.ts';
import { findHeadings } from './pdf-headings.ts';
import { layOutPage } from './pdf-lines.ts';
import { PICTURE_NOTICE } from './scan-notices.ts';

/** Reads a picture as a document of one page. */
export function readPicture(bytes: Uint8Array, scans: Scans): ExtractedDocument {
  readPictureHeader(bytes);
  if (typeof scans === 'string') throw new ScansFound([1], true);
  const page = scans.get(1);
  if (page?.outcome === 'failed' || page?.outcome === 'skipped')
    throw noText(
      'The text in this picture could not be recognized: it is damaged, or takes too long to read. Save it again, smaller, and upload it.',
    );
  const { text, lines } = layOutPage(page?.lines ?? [], 0, 1);
  if (text === '') throw noText('No text was found in this picture. Upload a larger or sharper one, or a document that contains the text.');
  return {
    title: null,
    text,
    pages: [{ number: 1, start: 0, end: text.length }],
    headings: findHeadings(lines, []),
    metadata: { recognizedPages: '1', notice: PICTURE_NOTICE, noticeCode: 'recognized_text' },
  };
}
