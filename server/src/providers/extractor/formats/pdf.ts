import { getDocumentProxy } from 'unpdf';
import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength, damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { titleLine } from './one-line.ts';
import { type Annotation, withAnnotations } from './pdf-annotations.ts';
import { LocalData } from './pdf-data.ts';
import { findHeadings, type OutlineEntry } from './pdf-headings.ts';
import { legibleRuns } from './pdf-legibility.ts';
import { type Line, layOutPage, linesOf } from './pdf-lines.ts';
import type { Item } from './pdf-runs.ts';
import { guardStreams } from './pdf-streams.ts';
import { type XfaNode, xfaLines } from './pdf-xfa.ts';

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
 * table rows.
 */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedDocument> {
  const { warn, log } = console;
  const lost = { fonts: 0 };
  console.warn = console.log = (message) => {
    if (LOST_FONT.test(String(message))) lost.fonts++;
  };
  try {
    return await readPages(bytes, lost);
  } finally {
    Object.assign(console, { warn, log });
  }
}

async function readPages(bytes: Uint8Array, lost: { fonts: number }): Promise<ExtractedDocument> {
  guardStreams(bytes);
  const pdf = await open(bytes);
  if (pdf.numPages > LIMITS.pages)
    throw new ExtractionError(
      'too_many_parts',
      `This PDF has ${pdf.numPages} pages, and the limit is ${LIMITS.pages}. Split it and upload the parts.`,
    );

  const pages: ExtractedDocument['pages'] = [];
  const lines: Line[] = [];
  const parts: string[] = [];
  let length = 0;
  let unreadable = 0;
  let illegible = 0;
  for (let number = 1; number <= pdf.numPages; number++) {
    const fonts = lost.fonts;
    const page = await readPage(pdf, number);
    if (page === undefined) unreadable++;
    else if (page.isIllegible || lost.fonts > fonts) illegible++;
    const { text, lines: own } = layOutPage(page?.lines ?? [], length, number);
    const whole = number < pdf.numPages ? `${text}\n\n` : text;
    pages.push({ number, start: length, end: length + whole.length });
    for (const line of own) lines.push(line);
    parts.push(whole);
    length += whole.length;
    checkLength(length);
  }
  if (unreadable === pdf.numPages) throw damaged('PDF');

  const text = parts.join('');
  // Without the pages that cannot be read, hardly anything is left.
  if (illegible > 0 && text.replaceAll(/\s+/g, '').length < MIN_CHARACTERS_PER_PAGE * pdf.numPages)
    throw noText(
      'The letters of this PDF cannot be read: its fonts do not say which letters they show. Print it to a new PDF, or run it through text recognition (OCR), and upload the result.',
    );
  if (text.replaceAll(/\s+/g, '').length < MIN_CHARACTERS_PER_PAGE * pdf.numPages)
    throw noText('This PDF contains no text and looks like a scan. Run it through text recognition (OCR) and upload the result.');
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
  if (unreadable + illegible > 0) {
    metadata.unreadablePages = String(unreadable + illegible);
    metadata.notice = noticeOf(unreadable + illegible, pdf.numPages);
  }
  return { title: titleOf(titleLine(info.Title)), text, pages, headings, metadata };
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

const noticeOf = (unreadable: number, pages: number) =>
  `${unreadable} of the ${pages} pages could not be read: they are damaged, or their fonts do not say which letters they show. Run the PDF through text recognition (OCR) and upload the result to add them.`;

/** Undefined for a damaged page, so that the other pages can still be read. Text in illegible fonts is left out. */
async function readPage(
  pdf: PdfDocument,
  number: number,
): Promise<{ lines: ReturnType<typeof linesOf>; isIllegible: boolean } | undefined> {
  try {
    const page = await pdf.getPage(number);
    if (pdf.isPureXfa) return { lines: xfaLines((await page.getXfa()) as XfaNode), isIllegible: false };
    const [{ items }, annotations] = await Promise.all([page.getTextContent(), page.getAnnotations().catch(() => [])]);
    page.cleanup();
    const { kept, lost } = legibleRuns(items as Item[]);
    return { lines: linesOf(withAnnotations(kept, annotations as Annotation[])), isIllegible: lost > ILLEGIBLE_SHARE };
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
