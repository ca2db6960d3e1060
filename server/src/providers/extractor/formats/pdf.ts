import { getDocumentProxy } from 'unpdf';
import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength, damaged, ExtractionError, LIMITS, noText } from '../failures.ts';
import { findHeadings, type OutlineEntry } from './pdf-headings.ts';
import { type Line, layOutPage, linesOf } from './pdf-lines.ts';
import { guardStreams } from './pdf-streams.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Minimum average of non-white-space characters per page in a PDF with text. A stamp or page number has fewer. */
const MIN_CHARACTERS_PER_PAGE = 5;

/** Reads the text of a PDF page by page in drawing order. Joins the lines of paragraphs and keeps table rows. */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedDocument> {
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
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await readPage(pdf, number);
    if (page === undefined) unreadable++;
    const { text, lines: own } = layOutPage(page ?? [], length, number);
    const whole = number < pdf.numPages ? `${text}\n\n` : text;
    pages.push({ number, start: length, end: length + whole.length });
    for (const line of own) lines.push(line);
    parts.push(whole);
    length += whole.length;
    checkLength(length);
  }
  if (unreadable === pdf.numPages) throw damaged('PDF');

  const text = parts.join('');
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
    const value = tidy(info[key]);
    if (value !== null) metadata[name] = value;
  }
  if (unreadable > 0) metadata.unreadablePages = String(unreadable);
  return { title: titleOf(tidy(info.Title)), text, pages, headings, metadata };
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false, useSystemFonts: false, disableFontFace: true } as never);
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

/** Undefined for a damaged page, so that the other pages can still be read. */
async function readPage(pdf: PdfDocument, number: number) {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return linesOf(items as Parameters<typeof linesOf>[0]);
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
      const title = tidy(item.title);
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

function tidy(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)
    .toWellFormed();
  return text === '' ? null : text;
}

/** Ignores titles that programs generate, such as file names and numbers. */
function titleOf(title: string | null): string | null {
  if (title === null || !/\p{L}{3}/u.test(title)) return null;
  return /\.(docx?|pdf|indd|pptx?|xlsx?|qxd|tex|rtf)$|^(microsoft word|untitled|document\d*$)/i.test(title) ? null : title;
}
