import type { GrayImage } from '../src/providers/extractor/recognition/gray-image.ts';
import { makeScan } from '../src/providers/extractor/recognition/scans.testing.ts';

/** Reads the file format PGM (binary, 8 bits), as pdftoppm writes it. */
export function parsePgm(file: Buffer): GrayImage {
  const [header = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 64)) ?? [];
  if (header === '') throw new Error('This is not a PGM file.');
  return { width: Number(width), height: Number(height), data: new Uint8Array(file.subarray(header.length)) };
}

/** The same page, turned by some degrees around its center. What comes into view is white. */
export function askew({ width, height, data }: GrayImage, degrees: number): GrayImage {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const out = new Uint8Array(data.length).fill(255);
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? 255 : (data[y * width + x] ?? 255));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [fromX, fromY] = [dx * cos + dy * sin + width / 2, dy * cos - dx * sin + height / 2];
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, below] = [fromX - left, fromY - top];
      const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
      const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
      out[y * width + x] = upper * (1 - below) + lower * below;
    }
  return { width, height, data: out };
}

export const GERMAN = [
  'Öffnungszeiten und Gebühren der Stadtbücherei',
  'Die Bücherei ist montags bis freitags von zehn bis achtzehn Uhr geöffnet, an Samstagen von zehn',
  'bis vierzehn Uhr. Für größere Gruppen und Schulklassen öffnen wir nach Absprache auch früher.',
  'Die Jahresgebühr beträgt für Erwachsene 24,50 Euro; Schüler, Studierende und Auszubildende',
  'zahlen die Hälfte. Kinder bis zum vollendeten zwölften Lebensjahr lesen gebührenfrei.',
  'Wer ein Buch später als vereinbart zurückgibt, zahlt für jede angefangene Woche 1,20 Euro.',
  'Verlängerungen sind telefonisch, am Schalter und über das Internet möglich, sofern niemand',
  'anderes den Titel vorgemerkt hat. Beschädigte Bücher müssen ersetzt werden; die Höhe des',
  'Betrages richtet sich nach dem Wiederbeschaffungswert. Fundstücke bewahren wir sechs Wochen auf.',
  'Straßenbahnen der Linien 3 und 11 halten unmittelbar vor dem Gebäude. Parkplätze für',
  'Menschen mit Behinderung liegen an der Rückseite, neben der Einfahrt zur Tiefgarage.',
];

/** A PDF with these lines as text. */
export function germanPage(): Buffer {
  const line = (text: string, i: number) =>
    `BT /F1 ${i === 0 ? 16 : 11} Tf 54 ${720 - i * 16} Td (${text.replaceAll(/[()\\]/g, '\\$&')}) Tj ET`;
  return makeScan([{ content: GERMAN.map(line).join('\n') }]);
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Shares of the true words that were found, and of the found words that are true. A word counts as often as it is there. */
export function scored(text: string, truth: string): { recall: number; precision: number; found: number } {
  const left = new Map<string, number>();
  const expected = wordsOf(truth);
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1);
  const found = wordsOf(text);
  let right = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    right++;
  }
  return { recall: right / expected.length, precision: right / Math.max(1, found.length), found: found.length };
}
