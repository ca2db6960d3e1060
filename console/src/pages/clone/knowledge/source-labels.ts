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
  Network,
  NotebookPen,
  Rss,
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
export function statusLabel({ status, progress, crawl }: Pick<Source, 'status' | 'progress'> & Partial<Pick<Source, 'crawl'>>): string {
  if (crawl && status === 'extracting') return crawl.fetched === 0 ? 'Fetching' : `Fetching, ${count(crawl.fetched, 'page')}`;
  if (crawl && status === 'embedding') return `Reading, ${crawl.ready} of ${count(crawl.fetched, 'page')}`;
  return status === 'embedding' ? `${STEPS.embedding}, ${Math.round(progress * 100)}%` : STEPS[status];
}

/** Whether another attempt at the source can succeed. A file that cannot be read fails again. */
export const canRetry = ({ status, reason }: Pick<Source, 'status' | 'reason'>): boolean =>
  status === 'failed' && reason?.retryable === true;

/** What has pages as sources of their own. */
export const isCrawl = ({ type }: Pick<Source, 'type'>): boolean => type === 'site' || type === 'sitemap' || type === 'feed';

/** Whether what comes from the web can be fetched again. A retry of what failed fetches it as well. */
export const canRefresh = (source: Pick<Source, 'type' | 'status' | 'reason'>): boolean =>
  (source.type === 'url' || isCrawl(source)) && (source.status === 'ready' || (source.status === 'failed' && !canRetry(source)));

type Kind = Pick<Source, 'type' | 'fileName'>;
const extension = ({ fileName }: Kind) => /\.(\w{1,8})$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';

const PICTURES = ['png', 'jpg', 'jpeg', 'webp'];
const SUBTITLES = ['srt', 'vtt', 'sbv', 'sub', 'ass', 'ssa', 'lrc', 'ttml', 'dfxp'];

/** The type of a source. */
export function kindLabel(source: Kind): string {
  if (source.type === 'text') return 'Text';
  if (source.type === 'qa') return 'Question and answer';
  if (source.type === 'url') return 'Web page';
  if (source.type === 'site') return 'Website';
  if (source.type === 'sitemap') return 'Sitemap';
  if (source.type === 'feed') return 'Feed';
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
  if (source.type === 'url' || source.type === 'site') return Globe;
  if (source.type === 'sitemap') return Network;
  if (source.type === 'feed') return Rss;
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
  const { crawl, refresh } = source;
  if (crawl)
    return [
      kindLabel(source),
      source.pages !== null && count(source.pages, 'page'),
      crawl.skipped > 0 && `${crawl.skipped.toLocaleString()} skipped`,
      crawl.failed > 0 && `${crawl.failed.toLocaleString()} failed`,
      refresh && refreshLabel(refresh.everyHours).toLowerCase(),
    ]
      .filter(Boolean)
      .join(' · ');
  return [
    kindLabel(source),
    source.pages !== null && count(source.pages, 'page'),
    source.chunks > 0 && count(source.chunks, 'chunk'),
    source.bytes !== null && bytes(source.bytes),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How often a source is fetched again by itself, in hours. */
export const REFRESH_CHOICES = [
  ['', 'Only when I ask'],
  ['24', 'Every day'],
  ['168', 'Every week'],
  ['720', 'Every 30 days'],
] as const;

export function refreshLabel(hours: number): string {
  const known = REFRESH_CHOICES.find(([value]) => value === String(hours));
  return `Fetched again ${known ? known[1].toLowerCase() : `every ${count(hours, 'hour')}`}`;
}
