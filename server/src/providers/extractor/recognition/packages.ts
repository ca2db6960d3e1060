import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The model of a language, for the engine that reads lines with a neural network. */
const MODEL_FOLDER = '4.0.0_best_int';

/** The engines, and what is imported of them. */
const ENGINES = { 'tesseract.js-core': 'tesseract.js-core/tesseract-core-simd-lstm.js', '@hyzyla/pdfium': '@hyzyla/pdfium' };

/** The file with the model of a language, or undefined if its package is not installed. */
export function modelOf(language: string): string | undefined {
  try {
    const folder = dirname(fileURLToPath(import.meta.resolve(`@tesseract.js-data/${language}/package.json`)));
    const path = join(folder, MODEL_FOLDER, `${language}.traineddata.gz`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The packages that recognition in these languages needs and that are not installed. They are optional dependencies. */
export function missingPackages(languages: readonly string[]): string[] {
  const engines = Object.entries(ENGINES).filter(([, entry]) => !isInstalled(entry));
  return [
    ...engines.map(([name]) => name),
    ...languages.filter((language) => modelOf(language) === undefined).map((language) => `@tesseract.js-data/${language}`),
  ];
}

function isInstalled(entry: string): boolean {
  try {
    return existsSync(fileURLToPath(import.meta.resolve(entry)));
  } catch {
    return false;
  }
}
