/** What the expert is told about a document that is not complete, or not certain. Stored as its `metadata`. */
export interface PageCounts {
  pages: number;
  /** Page numbers in order. */
  recognized: readonly number[];
  /** Their text is lost: damaged, or in fonts that do not say their letters, and not recognized either. */
  unreadable: readonly number[];
  /** Beyond what the server recognizes of one document. */
  skipped: readonly number[];
  /** Whether text recognition was tried on the pages without text. */
  isRecognized: boolean;
}

/** "1–3, 7", with at most this many ranges. */
const MAX_RANGES = 8;

export const PICTURE_NOTICE = 'The text in this picture was recognized (OCR) and may contain errors.';

/** The part of the document's metadata that says what was recognized or could not be read. Empty if all pages were read as they are. */
export function noticesOf({ pages, recognized, unreadable, skipped, isRecognized }: PageCounts): Record<string, string> {
  const parts: string[] = [];
  const metadata: Record<string, string> = {};
  if (recognized.length > 0) {
    metadata.recognizedPages = rangesOf(recognized, '-', Number.POSITIVE_INFINITY);
    const scans = recognized.length === 1 ? 'is a scan: its' : 'are scans: their';
    parts.push(`${named(recognized, pages)} ${scans} text was recognized (OCR) and may contain errors.`);
  }
  if (skipped.length > 0)
    parts.push(
      `${named(skipped, pages)} ${skipped.length === 1 ? 'is a scan' : 'are scans'} beyond what the server recognizes of one document. Split the PDF and upload the parts to add them.`,
    );
  if (unreadable.length > 0) {
    const failed = `${unreadable.length} of the ${pages} pages could not be read: they are damaged, or their fonts do not say which letters they show`;
    parts.push(
      isRecognized
        ? `${failed}, and their text could not be recognized either.`
        : `${failed}. Run the PDF through text recognition (OCR) and upload the result to add them.`,
    );
  }
  const lost = unreadable.length + skipped.length;
  if (lost > 0) metadata.unreadablePages = String(lost);
  if (parts.length > 0) {
    metadata.notice = parts.join(' ');
    metadata.noticeCode = lost > 0 ? 'partly_unreadable' : 'recognized_text';
  }
  return metadata;
}

function named(numbers: readonly number[], pages: number): string {
  if (numbers.length === pages) return pages === 1 ? 'The page' : `All ${pages} pages`;
  return `${numbers.length === 1 ? 'Page' : 'Pages'} ${rangesOf(numbers, '–', MAX_RANGES)}`;
}

function rangesOf(numbers: readonly number[], dash: string, most: number): string {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  const texts = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}${dash}${to}`));
  const shown = texts.slice(0, most);
  const rest = ranges.slice(most).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return rest > 0 ? `${shown.join(', ')}, and ${rest} more` : shown.join(', ');
}
