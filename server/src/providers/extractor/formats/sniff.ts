import { extname } from 'node:path';
import { damaged, ExtractionError } from '../failures.ts';
import { openZip } from './zip.ts';

export type Format = 'pdf' | 'docx' | 'html' | 'markdown' | 'text';

const READABLE = 'PDF, DOCX, Markdown, plain text and HTML can be read.';
const PACKED = `This is a packed archive. Unpack it and upload its documents. ${READABLE}`;
const PROGRAM = `This is a program. ${READABLE}`;
/** First bytes (latin1) of what is known but not read. */
const KNOWN: [RegExp | string, string][] = [
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP|^BM|^II\*\0|^MM\0\*/s,
    'This is a picture. Text in pictures cannot be read: upload a document that has the text.',
  ],
  [/^\{\\rtf/, `This is an RTF file. Save it as DOCX or PDF. ${READABLE}`],
  [/^ID3|^OggS|^fLaC|^....ftyp|^RIFF....WAVE/s, `This is audio or video. ${READABLE}`],
  ['\x1f\x8b', PACKED],
  [/^7z\xbc\xaf|^Rar!|^BZh/, PACKED],
  ['\x7fELF', PROGRAM],
  ['MZ', PROGRAM],
];

/**
 * What a file is, by its content. A file of a readable kind under another's name is read as what it is; a name that promises a
 * PDF or DOCX over content that is neither is refused, because its text would be rubbish.
 */
export function sniff(bytes: Buffer, fileName: string, mimeType: string): Format {
  if (bytes.length === 0) throw new ExtractionError('empty', 'This file is empty: it has no bytes. Upload it again.');
  const head = bytes.subarray(0, 1024).toString('latin1');
  if (head.includes('%PDF-')) return 'pdf';
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return sniffZip(bytes);
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw oldOffice(bytes);
  for (const [magic, message] of KNOWN)
    if (typeof magic === 'string' ? head.startsWith(magic) : magic.test(head)) throw new ExtractionError('unsupported_type', message);

  const extension = extname(fileName).toLowerCase();
  if (extension === '.pdf' || extension === '.docx') {
    const kind = extension.slice(1).toUpperCase();
    throw new ExtractionError(
      'wrong_type',
      `This file is named ${extension} but is not a ${kind} file. Upload the ${kind} itself, or give the file its right name.`,
    );
  }
  const text = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  const markup = /^<(!doctype html|html|head|body)\b/i.test(text) || (/^(<!--|<\?xml)/.test(text) && /<html\b/i.test(text));
  if (markup || ((/^\.x?html?$/.test(extension) || mimeType.startsWith('text/html')) && /<[a-z!][^>]*>/i.test(text))) return 'html';
  return /^\.(md|markdown|mdx|mkd)$/.test(extension) || mimeType.startsWith('text/markdown') ? 'markdown' : 'text';
}

function sniffZip(bytes: Buffer): Format {
  let names: string[];
  try {
    names = [...openZip(bytes).keys()];
  } catch (error) {
    // A broken table of contents: by far most such uploads are Word files cut short.
    if (error instanceof ExtractionError && error.code === 'damaged') throw damaged('file', error);
    throw error;
  }
  if (names.includes('word/document.xml')) return 'docx';
  if (names.some((name) => name.startsWith('ppt/'))) throw unsupported('a PowerPoint file', 'Save it as PDF.');
  if (names.some((name) => name.startsWith('xl/'))) throw unsupported('an Excel file', 'Save it as PDF, or as text.');
  if (names.includes('mimetype')) throw unsupported('an OpenDocument or e-book file', 'Save it as DOCX or PDF.');
  throw unsupported('an archive', 'Unpack it and upload its documents.');
}

/** The container of Office files before 2007, and of newer ones with a password. */
function oldOffice(bytes: Buffer): ExtractionError {
  return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? new ExtractionError('password_protected', 'This Office file is protected by a password. Save it without one and upload it again.')
    : unsupported('an Office file from before 2007', 'Save it as DOCX or PDF.');
}

const unsupported = (what: string, hint: string) => new ExtractionError('unsupported_type', `This is ${what}. ${hint} ${READABLE}`);
