import type { Source } from '@cloneai/sdk';
import {
  Captions,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileType,
  Globe,
  Hash,
  MessageCircleQuestionMark,
  NotebookPen,
} from 'lucide';
import { bytes, count } from '../../../lib/format.ts';

const STEPS = {
  queued: 'Queued',
  extracting: 'Extracting text',
  chunking: 'Chunking',
  embedding: 'Embedding',
  ready: 'Ready',
  failed: 'Failed',
} as const;

/** The status of a source. */
export function statusLabel({ status, progress }: Pick<Source, 'status' | 'progress'>): string {
  return status === 'embedding' ? `${STEPS.embedding}, ${Math.round(progress * 100)}%` : STEPS[status];
}

/** Whether another attempt at the source can succeed. A file that cannot be read fails again. */
export const canRetry = ({ status, reason }: Pick<Source, 'status' | 'reason'>): boolean =>
  status === 'failed' && reason?.retryable === true;

/** Whether the page can be fetched again. A retry of one that failed fetches it as well. */
export const canRefresh = (source: Pick<Source, 'type' | 'status' | 'reason'>): boolean =>
  source.type === 'url' && (source.status === 'ready' || (source.status === 'failed' && !canRetry(source)));

type Kind = Pick<Source, 'type' | 'fileName'>;
const extension = ({ fileName }: Kind) => /\.(\w{1,8})$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';

const PICTURES = ['png', 'jpg', 'jpeg', 'webp'];
const SUBTITLES = ['srt', 'vtt', 'sbv', 'sub', 'ass', 'ssa', 'lrc', 'ttml', 'dfxp'];

/** The type of a source. */
export function kindLabel(source: Kind): string {
  if (source.type === 'text') return 'Text';
  if (source.type === 'qa') return 'Question and answer';
  if (source.type === 'url') return 'Web page';
  const known: Record<string, string> = {
    pdf: 'PDF',
    docx: 'Word',
    md: 'Markdown',
    markdown: 'Markdown',
    html: 'HTML',
    htm: 'HTML',
    txt: 'Text file',
    csv: 'CSV',
    tsv: 'TSV',
    tab: 'TSV',
    ...Object.fromEntries(PICTURES.map((end) => [end, 'Picture'])),
    ...Object.fromEntries(SUBTITLES.map((end) => [end, 'Subtitles'])),
  };
  return known[extension(source)] ?? 'File';
}

export function iconOf(source: Kind) {
  if (source.type === 'qa') return MessageCircleQuestionMark;
  if (source.type === 'text') return NotebookPen;
  if (source.type === 'url') return Globe;
  const icons: Record<string, typeof FileText> = {
    docx: FileType,
    html: FileCode,
    htm: FileCode,
    md: Hash,
    markdown: Hash,
    csv: FileSpreadsheet,
    tsv: FileSpreadsheet,
    tab: FileSpreadsheet,
    ...Object.fromEntries(PICTURES.map((end) => [end, FileImage])),
    ...Object.fromEntries(SUBTITLES.map((end) => [end, Captions])),
  };
  return icons[extension(source)] ?? FileText;
}

/** Type, pages, chunks, and size of a source, as far as they are known. */
export function sourceSummary(source: Source): string {
  return [
    kindLabel(source),
    source.pages !== null && count(source.pages, 'page'),
    source.chunks > 0 && count(source.chunks, 'chunk'),
    source.bytes !== null && bytes(source.bytes),
  ]
    .filter(Boolean)
    .join(' · ');
}
