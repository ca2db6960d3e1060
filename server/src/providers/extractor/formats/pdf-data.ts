import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDERS: Record<string, string> = { cMapUrl: 'cmaps', standardFontDataUrl: 'standard_fonts' };

/**
 * Reads the tables that pdf.js needs for Chinese, Japanese, and Korean text and for fonts that a PDF does not contain. They are files of the
 * package `pdfjs-dist`; nothing is fetched.
 */
export class LocalData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = FOLDERS[kind];
    if (folder === undefined) throw new Error(`pdf.js asks for unknown data: ${kind}.`);
    // The name comes from the PDF.
    return readFile(join(dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json'))), folder, basename(filename)));
  }
}
