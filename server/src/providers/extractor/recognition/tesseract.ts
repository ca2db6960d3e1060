import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ExtractionError } from '../failures.ts';
import { modelOf } from './packages.ts';
import { type Word, wordsOf } from './recognized-words.ts';

/** The part of the WebAssembly module of `tesseract.js-core` that is used here. It has no types of its own. */
interface TesseractModule {
  TessBaseAPI: new () => TessBaseApi;
  FS: { writeFile(path: string, data: Uint8Array): void };
}
interface TessBaseApi {
  /** 0, or −1 if the model of a language cannot be read. */
  Init(dataPath: null, languages: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  /** Reads the file `/input`. 1 if it is no picture that can be read. `orientation` is that of EXIF, `angle` is in radians. */
  SetImageFile(orientation: number, angle: number): number;
  Recognize(monitor: null): number;
  GetTSVText(page: number): string;
  Clear(): void;
}
type CreateModule = (options: { print(text: string): void; printErr(text: string): void }) => Promise<TesseractModule>;

/** The neural network. The other engine of Tesseract is not part of this build. */
const NEURAL = 1;
/** Finds columns and blocks by itself, and expects the page upright. */
const WHOLE_PAGE = '3';

export interface TextRecognizer {
  /**
   * Recognizes the words in a picture: a file in a format of Leptonica (PGM, PNG, JPEG, WebP, TIFF). `dpi` is the number of pixels per inch.
   * Undefined if the file cannot be read. Blocks until it is done.
   */
  recognize(picture: Uint8Array, dpi: number, turn?: Turn): Word[] | undefined;
}

/** How to turn a picture before: what EXIF says about it (1: upright), then clockwise by an angle in degrees. */
export interface Turn {
  orientation?: number;
  degrees?: number;
}

/** Loads Tesseract with the models of these languages. It runs in this thread and needs neither workers nor a network. */
export async function openTesseract(languages: readonly string[]): Promise<TextRecognizer> {
  const { default: createModule } = (await import('tesseract.js-core/tesseract-core-simd-lstm.js')) as unknown as { default: CreateModule };
  // What Tesseract writes would reach the standard error, which tells how this process ended.
  const module = await createModule({ print() {}, printErr() {} });
  for (const language of languages) module.FS.writeFile(`./${language}.traineddata`, await readModel(language));
  const api = new module.TessBaseAPI();
  if (api.Init(null, languages.join('+'), NEURAL) !== 0) throw new Error(`Tesseract cannot read its models: ${languages.join(', ')}.`);
  api.SetVariable('tessedit_pageseg_mode', WHOLE_PAGE);
  return {
    recognize(picture, dpi, { orientation = 1, degrees = 0 } = {}) {
      module.FS.writeFile('/input', picture);
      api.SetVariable('user_defined_dpi', String(Math.round(dpi)));
      if (api.SetImageFile(orientation, (degrees * Math.PI) / 180) === 1) return undefined;
      try {
        api.Recognize(null);
        return wordsOf(api.GetTSVText(0));
      } finally {
        api.Clear();
      }
    },
  };
}

async function readModel(language: string): Promise<Uint8Array> {
  const path = modelOf(language);
  if (path === undefined)
    throw new ExtractionError('no_text', `The text recognition of this server has no model for the language ${language}.`);
  return promisify(gunzip)(await readFile(path));
}
