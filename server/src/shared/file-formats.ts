/** Every format that the extractor reads, and how people call its files. Whatever lists the formats takes them from here. */
const NAMES = {
  pdf: ['PDF'],
  docx: ['DOCX'],
  xlsx: ['XLSX'],
  pptx: ['PPTX'],
  markdown: ['Markdown'],
  text: ['plain text'],
  html: ['HTML'],
  table: ['CSV', 'TSV'],
  subtitles: ['subtitle'],
} as const satisfies Record<string, readonly string[]>;

export type FileFormat = keyof typeof NAMES;

const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat('en', { type }).format(Object.values(NAMES).flat());

/** "PDF, DOCX, …, and subtitle files". */
export const READABLE_FILES = `${list('conjunction')} files`;
/** "a PDF, DOCX, …, or subtitle file". */
export const A_READABLE_FILE = `a ${list('disjunction')} file`;
