import { toPgm, turned } from './gray-image.ts';
import { openPageRenderer, type PageRenderer, type RenderedPage } from './page-renderer.ts';
import { readPictureHeader } from './picture-file.ts';
import { linesOfWords } from './recognized-lines.ts';
import { emptyPage, type RecognizedPage } from './recognized-page.ts';
import { areLegible, letters, type Word } from './recognized-words.ts';
import { openTesseract, type TextRecognizer } from './tesseract.ts';
import { lookAtPage } from './text-direction.ts';

export interface RecognitionInput {
  bytes: Uint8Array;
  /** Page numbers of a PDF, from 1. */
  pages: readonly number[];
  /** The file is a picture instead of a PDF. */
  isPicture: boolean;
  /** Names of Tesseract's models, like `eng`. */
  languages: readonly string[];
}

const POINTS_PER_INCH = 72;
/** EXIF orientations that turn an upright picture clockwise by 0, 90, 180, and 270 degrees. */
const TURNED_BY_EXIF = [1, 6, 3, 8];

let loaded: { languages: string; recognizer: Promise<TextRecognizer> } | undefined;

/** Loading takes as long as half a page, so the recognizer stays for the next pages. */
function recognizerFor(languages: readonly string[]): Promise<TextRecognizer> {
  const key = languages.join('+');
  if (loaded?.languages !== key) loaded = { languages: key, recognizer: openTesseract(languages) };
  return loaded.recognizer;
}

/** Recognizes pages one by one. A page that cannot be rendered is `failed`; the limits of the process are what stops one that takes forever. */
export async function* recognizePages(input: RecognitionInput): AsyncGenerator<RecognizedPage> {
  const recognizer = await recognizerFor(input.languages);
  if (input.isPicture) {
    yield recognizePicture(recognizer, input.bytes).page;
    return;
  }
  let renderer: PageRenderer | undefined;
  // The pages of a document mostly lie the same way.
  let likely = 0;
  try {
    for (const number of input.pages) {
      let page: RenderedPage;
      try {
        renderer ??= await openPageRenderer(input.bytes);
        page = await renderer.render(number);
      } catch {
        yield emptyPage(number, 'failed');
        continue;
      }
      const recognized = recognizeImage(recognizer, number, page, likely);
      if (recognized.page.outcome === 'text') likely = recognized.degrees;
      yield recognized.page;
    }
  } finally {
    renderer?.close();
  }
}

interface Attempt {
  page: RecognizedPage;
  /** By how many degrees the page was turned clockwise. */
  degrees: number;
}

function recognizeImage(recognizer: TextRecognizer, number: number, { image, dpi }: RenderedPage, likely: number): Attempt {
  const { isEmpty, lines, skew } = lookAtPage(image);
  if (isEmpty) return { page: emptyPage(number, 'nothing'), degrees: 0 };
  const directions = lines === 'upright' ? [270, 90] : [0, 180];
  if (likely === directions[1]) directions.reverse();
  return best(number, dpi, directions, (degrees) => recognizer.recognize(toPgm(turned(image, degrees)), dpi, { degrees: -skew }));
}

function recognizePicture(recognizer: TextRecognizer, bytes: Uint8Array): Attempt {
  const { orientation, dpi } = readPictureHeader(bytes);
  // Cameras say how they were held; a scanner does not.
  const directions =
    orientation === 1 || !TURNED_BY_EXIF.includes(orientation) ? [0, 90, 180, 270] : [TURNED_BY_EXIF.indexOf(orientation) * 90];
  return best(1, dpi, directions, (degrees) => recognizer.recognize(bytes, dpi, { orientation: TURNED_BY_EXIF[degrees / 90] ?? 1 }));
}

/** Tries the directions in which the lines of the page may be read, and stops at the first one in which they are legible. */
function best(number: number, dpi: number, directions: readonly number[], recognize: (degrees: number) => Word[] | undefined): Attempt {
  let most: { words: Word[]; degrees: number } = { words: [], degrees: 0 };
  for (const degrees of directions) {
    const words = recognize(degrees);
    if (words === undefined) return { page: emptyPage(number, 'failed'), degrees };
    if (letters(words) >= letters(most.words)) most = { words, degrees };
    if (areLegible(words)) break;
  }
  const lines = areLegible(most.words) ? linesOfWords(most.words, dpi / POINTS_PER_INCH) : [];
  return { page: lines.length > 0 ? { number, outcome: 'text', lines } : emptyPage(number, 'nothing'), degrees: most.degrees };
}
