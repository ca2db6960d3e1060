import { extname } from 'node:path';
import { type FileFormat, READABLE_FILES } from '../../../shared/file-formats.ts';
import { damaged, ExtractionError } from '../failures.ts';
import { pictureFormatOf } from '../recognition/picture-file.ts';
import { looksTabbed } from './delimited.ts';
import { mainPartOf } from './docx-package.ts';
import { isText } from './plain-text.ts';
import { presentationOf } from './pptx.ts';
import { looksLikeSubtitles } from './subtitles.ts';
import { workbookOf } from './xlsx.ts';
import { openZip } from './zip.ts';

export type Container = 'pdf' | 'docx' | 'xlsx' | 'pptx' | 'picture' | 'text';
export type TextFormat = Exclude<FileFormat, 'pdf' | 'docx' | 'xlsx' | 'pptx'>;

const EXCEL = ['an Excel file', 'Save it as XLSX, or each of its sheets as CSV.'] as const;
const POWERPOINT = ['a PowerPoint file', 'Save it as PDF.'] as const;
const ARCHIVES = /^(gz|7z|rar|bz2|xz|zst|tar|lz|lz4|cab|Z)$/;
const PROGRAMS = /^(elf|exe|macho|class|wasm|dex)$/;

/**
 * Detects the format by content. A supported format under another name is read as what it is. A name that ends in .pdf, .docx, or .xlsx over
 * other content is refused, because its text would be noise. Pictures are read only where their text can be recognized.
 */
export async function sniff(bytes: Buffer, fileName: string, readsPictures = false): Promise<Container> {
  if (bytes.length === 0) throw new ExtractionError('empty', 'This file is empty: it has no bytes. Upload it again.');
  const head = bytes.subarray(0, 1024).toString('latin1');
  if (head.includes('%PDF-')) return 'pdf';
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return sniffZip(bytes);
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw oldOffice(bytes);
  if (head.startsWith('{\\rtf')) throw unsupported('an RTF file', 'Save it as DOCX or PDF.');
  if (readsPictures && pictureFormatOf(bytes)) return 'picture';
  // Two or three letters are a signature only before bytes that are no text: "BM" also begins "BMW".
  if (!isText(bytes)) await refuseBinary(bytes);

  const extension = extname(fileName).toLowerCase();
  if (extension === '.pdf' || extension === '.docx' || extension === '.xlsx') {
    const kind = extension.slice(1).toUpperCase();
    throw new ExtractionError(
      'wrong_type',
      `This file is named ${extension} but is not a ${kind} file. Upload the ${kind} itself, or give the file its right name.`,
    );
  }
  return 'text';
}

/** Detects the format of a text. `text` may be its beginning. */
export function sniffText(text: string, fileName: string, mimeType: string): TextFormat {
  const extension = extname(fileName).toLowerCase();
  const head = text.slice(0, 4096).trimStart();
  const markup = /^<(!doctype html|html|head|body)\b/i.test(head) || (/^(<!--|<\?xml)/.test(head) && /<html\b/i.test(head));
  if (markup || (isNamedHtml(fileName, mimeType) && /<[a-z!][^>]*>/i.test(head))) return 'html';
  if (/^\.(md|markdown|mdx|mkd)$/.test(extension) || mimeType.startsWith('text/markdown')) return 'markdown';
  if (/^\.(vtt|srt|sbv|sub|ass|ssa|lrc|ttml|dfxp)$/.test(extension) || looksLikeSubtitles(text)) return 'subtitles';
  if (/^\.(csv|tsv|tab)$/.test(extension) || /^text\/(csv|tab-separated-values)/.test(mimeType) || looksTabbed(text)) return 'table';
  return 'text';
}

/** True if bytes begin like a page or XML, or their name or type says so: only then do they declare their encoding. */
export const mayDeclareCharset = (bytes: Buffer, fileName: string, mimeType: string) =>
  /^\W{0,3}\s*<[a-z!?]/i.test(bytes.subarray(0, 1024).toString('latin1')) || isNamedHtml(fileName, mimeType);

const isNamedHtml = (fileName: string, mimeType: string) =>
  /^\.x?html?$/.test(extname(fileName).toLowerCase()) || /^(text\/html|application\/xhtml)/.test(mimeType);

/** Throws `unsupported_type` for a known binary format. Text in UTF-16 passes, and so does an unknown format: decoding refuses it. */
async function refuseBinary(bytes: Buffer): Promise<void> {
  const { fileTypeFromBuffer } = await import('file-type');
  // It throws for some files cut short.
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!type) return;
  const family = type.mime.split('/')[0];
  if (family === 'image') throw unsupported('an image', 'Upload a document that contains the text.');
  if (family === 'audio' || family === 'video' || type.ext === 'ogx')
    throw unsupported('an audio or video file', 'Upload its subtitles or a transcript.');
  if (family === 'font') throw unsupported('a font');
  if (ARCHIVES.test(type.ext)) throw unsupported('an archive', 'Unpack it and upload its documents.');
  if (PROGRAMS.test(type.ext)) throw unsupported('a program');
}

function sniffZip(bytes: Buffer): Container {
  let entries: ReturnType<typeof openZip>;
  try {
    entries = openZip(bytes);
  } catch (error) {
    // A broken table of contents: most such uploads are Word files cut short.
    if (error instanceof ExtractionError && error.code === 'damaged') throw damaged('file', error);
    throw error;
  }
  if (mainPartOf(entries) !== undefined) return 'docx';
  if (workbookOf(entries) !== undefined) return 'xlsx';
  if (presentationOf(entries) !== undefined) return 'pptx';
  const names = [...entries.keys()];
  if (names.some((name) => name.startsWith('ppt/'))) throw unsupported(...POWERPOINT);
  if (names.some((name) => name.startsWith('xl/'))) throw unsupported(...EXCEL);
  if (names.includes('mimetype')) throw unsupported('an OpenDocument or e-book file', 'Save it as DOCX or PDF, or a spreadsheet as CSV.');
  throw unsupported('an archive', 'Unpack it and upload its documents.');
}

/** The container of Office files before 2007, and of newer ones protected by a password. */
function oldOffice(bytes: Buffer): ExtractionError {
  const has = (stream: string) => bytes.includes(Buffer.from(stream, 'utf16le'));
  if (has('EncryptedPackage'))
    return new ExtractionError(
      'password_protected',
      'This Office file is protected by a password. Save it without one and upload it again.',
    );
  if (has('Workbook')) return unsupported(...EXCEL);
  if (has('PowerPoint Document')) return unsupported(...POWERPOINT);
  return unsupported('an Office file from before 2007', 'Save it as DOCX or PDF.');
}

function unsupported(what: string, hint = ''): ExtractionError {
  return new ExtractionError('unsupported_type', [`This is ${what}.`, hint, `You can upload ${READABLE_FILES}.`].filter(Boolean).join(' '));
}
