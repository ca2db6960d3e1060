import { describe, expect, it } from 'vitest';
import { layOutPage } from '../formats/pdf-lines.ts';
import { noticesOf } from '../formats/scan-notices.ts';
import { turned } from './gray-image.ts';
import { readPictureHeader } from './picture-file.ts';
import { linesOfWords } from './recognized-lines.ts';
import { areLegible, wordsOf } from './recognized-words.ts';
import { lookAtPage } from './text-direction.ts';

/** Rows of Tesseract's table: block, paragraph, line, left, top, confidence, text. Letters are 10 pixels wide and 20 high. */
const tsv = (rows: [block: number, paragraph: number, line: number, left: number, top: number, confidence: number, text: string][]) =>
  [
    'level\tpage_num\tblock_num',
    '4\t1\t1\t1\t1\t0\t0\t0\t100\t20\t-1\t',
    ...rows.map(
      ([block, paragraph, line, left, top, confidence, text]) =>
        `5\t1\t${block}\t${paragraph}\t${line}\t1\t${left}\t${top}\t${text.length * 10}\t20\t${confidence}\t${text}`,
    ),
  ].join('\n');

describe('recognized words', () => {
  it('become lines, with a tab between cells and paragraphs apart', () => {
    const words = wordsOf(
      tsv([
        [1, 1, 1, 0, 0, 96, 'Tea'],
        [1, 1, 1, 200, 0, 95, '3.50'],
        [1, 1, 2, 0, 30, 96, 'Coffee'],
        [1, 1, 2, 200, 30, 91, '4.00'],
        [2, 1, 1, 0, 100, 90, 'Prices'],
        [2, 1, 1, 70, 100, 90, 'include'],
        [2, 1, 1, 150, 100, 90, 'tax.'],
      ]),
    );
    const lines = linesOfWords(words, 200 / 72);
    expect(layOutPage(lines, 0, 1).text).toBe('Tea\t3.50\nCoffee\t4.00\n\nPrices include tax.');
    expect(lines[0]).toMatchObject({ left: 0, row: true });
    expect(lines[0]?.right).toBeCloseTo((240 * 72) / 200);
  });

  it('leave out lines that Tesseract does not believe in, and stains in a line', () => {
    const words = wordsOf(
      tsv([
        [1, 1, 1, 0, 0, 12, 'oy'],
        [1, 1, 1, 70, 0, 20, '~~ij'],
        [1, 1, 2, 0, 30, 96, 'Whales'],
        [1, 1, 2, 70, 30, 3, '.'],
        [1, 1, 2, 90, 30, 96, 'sing'],
        [1, 1, 3, 0, 60, 96, '———'],
      ]),
    );
    expect(linesOfWords(words, 1).map(({ text }) => text)).toEqual(['Whales sing']);
  });

  it('are legible if most of their letters were read with confidence', () => {
    const words = (confidence: number, text: string) =>
      wordsOf(tsv(text.split(' ').map((word, i) => [1, 1, 1, i * 90, 0, confidence, word])));
    expect(areLegible(words(90, 'Whales sing at night'))).toBe(true);
    expect(areLegible(words(30, 'Whales sing at night'))).toBe(false);
    expect(areLegible(words(90, 'a | e i o u x y'))).toBe(false);
    expect(areLegible([...words(90, 'Whales sing loud'), ...words(20, 'ij oey rr ~ wv lkj eew qwe mmn')])).toBe(false);
  });
});

describe('notices of a document', () => {
  const none = { pages: 12, recognized: [], unreadable: [], skipped: [], isRecognized: true };

  it('name the pages', () => {
    expect(noticesOf(none)).toEqual({});
    expect(noticesOf({ ...none, recognized: [1, 2, 3, 7] })).toEqual({
      recognizedPages: '1-3, 7',
      notice: 'Pages 1–3, 7 are scans: their text was recognized (OCR) and may contain errors.',
      noticeCode: 'recognized_text',
    });
    expect(noticesOf({ ...none, recognized: [4] }).notice).toBe('Page 4 is a scan: its text was recognized (OCR) and may contain errors.');
    expect(noticesOf({ ...none, pages: 2, recognized: [1, 2] }).notice).toMatch(/^All 2 pages are scans: /);
    expect(noticesOf({ ...none, pages: 99, recognized: [1, 3, 5, 7, 9, 11, 13, 15, 17, 18] }).notice).toContain('15, and 2 more are scans');
  });

  it('say what is missing before all', () => {
    expect(noticesOf({ ...none, recognized: [1], skipped: [2, 3], unreadable: [4] })).toMatchObject({
      noticeCode: 'partly_unreadable',
      unreadablePages: '3',
      notice: expect.stringMatching(
        /^Page 1 is a scan.*Pages 2–3 are scans beyond.*Split the PDF.*1 of the 12 pages could not be read.*either\.$/,
      ),
    });
    expect(noticesOf({ ...none, unreadable: [4], isRecognized: false }).notice).toContain('Run the PDF through text recognition');
  });
});

describe('the direction of text on a page', () => {
  /** Lines of words: boxes of ink of different widths, 20 pixels high, in lines of 50 pixels that end at different places. */
  const page = { width: 1000, height: 1400, data: new Uint8Array(1_400_000).fill(255) };
  let random = 7;
  const next = (most: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (random >> 8) % most;
  };
  for (let top = 100; top < 1300; top += 50)
    for (let left = 100 + next(60); left < 800; left += 14) {
      const width = 20 + next(90);
      for (let y = top; y < top + 20; y++) page.data.fill(20, y * 1000 + left, y * 1000 + left + width);
      left += width;
    }

  it('is seen by the white between the lines', () => {
    expect(lookAtPage(page)).toEqual({ isEmpty: false, lines: 'across', skew: 0 });
    expect(lookAtPage(turned(page, 90))).toEqual({ isEmpty: false, lines: 'upright', skew: 0 });
    expect(lookAtPage({ ...page, data: new Uint8Array(page.data.length).fill(250) })).toEqual({ isEmpty: true, lines: 'unclear', skew: 0 });
  });

  it.each([2, -3])('is measured when the page lies askew by %i degrees', (degrees) => {
    const askew = { ...page, data: new Uint8Array(page.data.length).fill(255) };
    const slope = Math.tan((degrees * Math.PI) / 180);
    for (let y = 0; y < page.height; y++)
      for (let x = 0; x < page.width; x++) {
        const from = Math.round(y - (x - page.width / 2) * slope);
        if (from >= 0 && from < page.height) askew.data[y * page.width + x] = page.data[from * page.width + x] ?? 255;
      }
    for (const image of [askew, turned(askew, 90), turned(askew, 270)]) {
      const { skew } = lookAtPage(image);
      expect(Math.abs(skew - degrees)).toBeLessThan(0.4);
    }
  });

  it('turns a picture clockwise', () => {
    const image = { width: 3, height: 2, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
    expect([...turned(image, 90).data]).toEqual([4, 1, 5, 2, 6, 3]);
    expect([...turned(image, 180).data]).toEqual([6, 5, 4, 3, 2, 1]);
    expect([...turned(image, 270).data]).toEqual([3, 6, 2, 5, 1, 4]);
    expect(turned(image, 90)).toMatchObject({ width: 2, height: 3 });
  });
});

describe('the header of a picture', () => {
  const jpeg = (orientation: number, width = 1000) => {
    const exif = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1');
    exif[exif.indexOf('\x01\x12', 0, 'latin1') + 9] = orientation;
    const segment = (marker: number, body: Buffer) => Buffer.concat([Buffer.from([0xff, marker, 0, body.length + 2]), body]);
    const frame = Buffer.from([8, 0, 100, width >> 8, width & 255, 1, 0, 0, 0]);
    return Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe1, exif), segment(0xc0, frame)]);
  };

  it('tells size and direction before anything is decoded', () => {
    expect(readPictureHeader(jpeg(6))).toMatchObject({ width: 1000, height: 100, orientation: 6 });
    expect(readPictureHeader(jpeg(1))).toMatchObject({ orientation: 1, dpi: 70 });
    expect(() => readPictureHeader(jpeg(1).subarray(0, 30))).toThrow('damaged');
    const png = Buffer.alloc(33);
    png.write('\x89PNG\r\n\x1a\n', 'latin1');
    png.writeUInt32BE(100_000, 16);
    png.writeUInt32BE(100_000, 20);
    expect(() => readPictureHeader(png)).toThrow('50 megapixels');
  });
});
