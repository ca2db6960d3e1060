import { getDocumentProxy } from 'unpdf';
import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength, damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { type RecognizedPage, type Scans, ScansFound } from '../recognition/recognized-page.ts';
import { titleLine } from './one-line.ts';
import { type Annotation, withAnnotations } from './pdf-annotations.ts';
import { LocalData } from './pdf-data.ts';
import { findHeadings, type OutlineEntry } from './pdf-headings.ts';
import { legibleRuns } from './pdf-legibility.ts';
import { type Line, layOutPage, linesOf } from './pdf-lines.ts';
import { isNearlyEmpty, paintsPicture } from './pdf-pictures.ts';
import type { Item, RawLine } from './pdf-runs.ts';
import { guardStreams } from './pdf-streams.ts';
import { type XfaNode, xfaLines } from './pdf-xfa.ts';
import { noticesOf } from './scan-notices.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Minimum average of non-white-space characters per page in a PDF with text. A stamp or page number has fewer. */
const MIN_CHARACTERS_PER_PAGE = 5;

/** pdf.js reports a font that it cannot read only as a warning, and leaves out its text. */
const WARNINGS = 1;
const LOST_FONT = /translateFont failed|Unable to load CMap/;

/** Share of the characters of a page from which on the expert is told that they are lost. */
const ILLEGIBLE_SHARE = 0.2;

/**
 * Reads the text of a PDF page by page in drawing order, with the values of its forms and its comments. Joins the lines of paragraphs and keeps
 * table rows. Pages without legible text that show a picture are scans. Throws `ScansFound` if `scans` is `find` and there are any.
 */
export async function readPdf(bytes: Uint8Array, scans: Scans = 'refuse'): Promise<ExtractedDocument> {
  const { warn, log } = console;
  const lost = { fonts: 0 };
  console.warn = console.log = (message) => {
    if (LOST_FONT.test(String(message))) lost.fonts++;
  };
  try {
    return await readPages(bytes, scans, lost);
  } finally {
    Object.assign(console, { warn, log });
  }
}

async function readPages(bytes: Uint8Array, scans: Scans, lost: { fonts: number }): Promise<ExtractedDocument> {
  const { hasImages } = guardStreams(bytes);
  const pdf = await open(bytes);
  if (pdf.numPages > LIMITS.pages)
    throw new ExtractionError(
      'too_many_parts',
      `This PDF has ${pdf.numPages} pages, and the limit is ${LIMITS.pages}. Split it and upload the parts.`,
    );

  const known = typeof scans === 'string' ? undefined : scans;
  const found: number[] = [];
  const pages: ExtractedDocument['pages'] = [];
  const lines: Line[] = [];
  const parts: string[] = [];
  const counts = { damaged: 0, illegible: 0 };
  const marked = { recognized: [] as number[], unreadable: [] as number[], skipped: [] as number[] };
  let length = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const fonts = lost.fonts;
    const page = await readPage(pdf, number, scans === 'find' ? { hasImages } : undefined);
    const isIllegible = page !== undefined && (page.isIllegible || lost.fonts > fonts);
    if (page === undefined) counts.damaged++;
    else if (isIllegible) counts.illegible++;
    if (page === undefined || isIllegible || page.isPicture) found.push(number);

    const recognized = known?.get(number);
    if (recognized?.outcome === 'text') marked.recognized.push(number);
    else if (recognized?.outcome === 'skipped') marked.skipped.push(number);
    else if (page === undefined || isIllegible || recognized?.outcome === 'failed') marked.unreadable.push(number);
    const { text, lines: own } = layOutPage(withRecognized(page?.lines ?? [], recognized), length, number);
    const whole = number < pdf.numPages ? `${text}\n\n` : text;
    pages.push({ number, start: length, end: length + whole.length });
    for (const line of own) lines.push(line);
    parts.push(whole);
    length += whole.length;
    checkLength(length);
  }
  if (scans === 'find' && found.length > 0) throw new ScansFound(found);
  if (counts.damaged === pdf.numPages && marked.recognized.length === 0) throw damaged('PDF');

  const text = parts.join('');
  if (text.replaceAll(/\s+/g, '').length < MIN_CHARACTERS_PER_PAGE * pdf.numPages)
    throw withoutText(counts.illegible > 0, known !== undefined);
  const { info } = (await pdf.getMetadata().catch(() => ({ info: {} }))) as { info: Record<string, unknown> };
  const headings = findHeadings(lines, await outlineOf(pdf));
  const metadata: Record<string, string> = {};
  for (const [key, name] of [
    ['Author', 'author'],
    ['Subject', 'subject'],
    ['Keywords', 'keywords'],
  ] as const) {
    const value = titleLine(info[key]);
    if (value !== null) metadata[name] = value;
  }
  Object.assign(metadata, noticesOf({ pages: pdf.numPages, ...marked, isRecognized: known !== undefined }));
  return { title: titleOf(titleLine(info.Title)), text, pages, headings, metadata };
}

/** The recognized text of a scan, and what else is on it, like a comment, if recognition did not find that. */
function withRecognized(own: RawLine[], recognized: RecognizedPage | undefined): RawLine[] {
  if (recognized?.outcome !== 'text') return own;
  const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = new Set(recognized.lines.flatMap(({ text }) => wordsOf(text)));
  const isNew = ({ text }: RawLine) => {
    const words = wordsOf(text);
    return words.filter((word) => !found.has(word)).length > words.length / 2;
  };
  return [...recognized.lines, ...own.filter(isNew)];
}

/** Without the pages that cannot be read, hardly anything is left. */
function withoutText(isIllegible: boolean, isRecognized: boolean): ExtractionError {
  if (isRecognized)
    return noText(
      'No text was found in this PDF, although its pages were recognized (OCR). Upload a sharper scan, or a document that contains the text.',
    );
  if (isIllegible)
    return noText(
      'The letters of this PDF cannot be read: its fonts do not say which letters they show. Print it to a new PDF, or run it through text recognition (OCR), and upload the result.',
    );
  return noText(
    'This PDF contains no text and looks like a scan. Run it through text recognition (OCR) and upload the result, or ask the operator of this server to turn on recognition.',
  );
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    const options = {
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      BinaryDataFactory: LocalData,
      cMapPacked: true,
      // Forms whose pages are only a note that another program is needed.
      enableXfa: true,
    };
    return await getDocumentProxy(bytes, { verbosity: WARNINGS, ...options } as never);
  } catch (error) {
    if ((error as Error).name === 'PasswordException')
      throw new ExtractionError(
        'password_protected',
        'This PDF is protected by a password. Save it without a password and upload it again.',
        error,
      );
    throw damaged('PDF', error);
  }
}

interface PageText {
  lines: RawLine[];
  isIllegible: boolean;
  /** It has hardly any text and shows a picture, which may be one of text. */
  isPicture: boolean;
}

/** Undefined for a damaged page, so that the other pages can still be read. Text in illegible fonts is left out. */
async function readPage(pdf: PdfDocument, number: number, find: { hasImages: boolean } | undefined): Promise<PageText | undefined> {
  try {
    const page = await pdf.getPage(number);
    if (pdf.isPureXfa) return { lines: xfaLines((await page.getXfa()) as XfaNode), isIllegible: false, isPicture: false };
    const [{ items }, annotations] = await Promise.all([page.getTextContent(), page.getAnnotations().catch(() => [])]);
    const { kept, lost } = legibleRuns(items as Item[]);
    const isEmpty = find !== undefined && isNearlyEmpty(kept.map(({ str = '' }) => str).join(''));
    const isPicture = isEmpty && (await paintsPicture(page, find.hasImages).catch(() => true));
    page.cleanup();
    return { lines: linesOf(withAnnotations(kept, annotations as Annotation[])), isIllegible: lost > ILLEGIBLE_SHARE, isPicture };
  } catch {
    return undefined;
  }
}

/** The outline of the PDF: at most three levels and 500 entries. Stops at the first damaged entry. */
async function outlineOf(pdf: PdfDocument): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  const visit = async (items: Awaited<ReturnType<PdfDocument['getOutline']>>, level: number): Promise<void> => {
    for (const item of items ?? []) {
      if (entries.length >= 500 || level > 3) return;
      const target = typeof item.dest === 'string' ? await pdf.getDestination(item.dest) : item.dest;
      const title = titleLine(item.title);
      if (title !== null && target?.[0]) entries.push({ level, title, page: (await pdf.getPageIndex(target[0])) + 1 });
      await visit(item.items, level + 1);
    }
  };
  try {
    await visit(await pdf.getOutline(), 1);
  } catch {
    return entries;
  }
  return entries;
}

/** Ignores titles that programs generate, such as file names and numbers. */
function titleOf(title: string | null): string | null {
  if (title === null || !/\p{L}{3}/u.test(title)) return null;
  return /\.(docx?|pdf|indd|pptx?|xlsx?|qxd|tex|rtf)$|^(microsoft word|untitled|document\d*$)/i.test(title) ? null : title;
}
