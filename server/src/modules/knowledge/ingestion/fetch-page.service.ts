import type { FetchAnswer, Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import { AppError } from '../../../shared/errors.ts';
import { firstHeader, locationOf } from '../../../shared/first-header.ts';
import type { FetchedState } from '../knowledge.tables.ts';

/** Why a page cannot be fetched, for the person who added it. Trying again at once would not help. */
export interface PageFailure {
  code: 'address_not_allowed' | 'page_not_found' | 'page_refused' | 'page_too_large' | 'page_unreadable';
  message: string;
}

export type FetchedPage =
  | { outcome: 'page'; body: Buffer; mimeType: string; fileName: string; state: FetchedState }
  | { outcome: 'unchanged' }
  | { outcome: 'failed'; failure: PageFailure };

const MAX_REDIRECTS = 5;
/** For the entire page, redirects included: a slow page holds one of the few ingestion jobs. */
const TOTAL_MS = 30_000;

/**
 * Fetches a page as a browser without cookies would, and follows redirects; the fetcher checks each address. `known` is what it was last
 * fetched as: a server that says that this has not changed sends nothing else. Rejects with AppError for what may pass by itself
 * (`upstream_failed`, `upstream_timeout`), and with the reason of `signal`.
 */
export async function fetchPage(
  fetcher: Pick<Fetcher, 'request'>,
  { url: address, known, maxBytes, userAgent }: { url: string; known: FetchedState | null; maxBytes: number; userAgent: string },
  signal: AbortSignal,
): Promise<FetchedPage> {
  const until = performance.now() + TOTAL_MS;
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-encoding': 'gzip, br', 'user-agent': userAgent };
  let url = withoutHash(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const timeoutMs = Math.round(until - performance.now());
    if (timeoutMs <= 0) throw tooSlow();
    const conditional = known?.url === url ? conditionsOf(known) : {};
    let answer: FetchAnswer;
    try {
      answer = await fetcher.request({ method: 'GET', url, headers: { ...headers, ...conditional }, timeoutMs, maxBytes, signal });
    } catch (error) {
      const failure = failureOf(error, maxBytes);
      // What was left of the time says nothing to anybody.
      if (error instanceof AppError && error.code === 'upstream_timeout') throw tooSlow();
      if (!failure) throw error;
      return failed(failure.code, failure.message);
    }
    const { status } = answer;
    if (status === 304 && known?.url === url) return { outcome: 'unchanged' };
    const location = status >= 300 && status < 400 ? locationOf(answer) : undefined;
    if (location === undefined) return pageOf(answer, url);
    if (!URL.canParse(location, url)) return failed('page_unreadable', 'The page redirects to something that is not an address.');
    url = withoutHash(new URL(location, url).href);
  }
  return failed('page_unreadable', `The page redirects more than ${MAX_REDIRECTS} times.`);
}

function pageOf(answer: FetchAnswer, url: string): FetchedPage {
  const { status } = answer;
  if (status === 404 || status === 410)
    return failed('page_not_found', `There is no page at this address (${status}). Check the address, or delete this source.`);
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    throw new AppError('upstream_failed', `The website answered with ${status}.`, retryAfter(answer));
  if (status < 200 || status >= 300)
    return failed(
      'page_refused',
      `The website refuses the page (${status}). Pages behind a sign-in cannot be read: save the page and upload the file instead.`,
    );
  const state = { url, etag: firstHeader(answer, 'etag') ?? null, lastModified: firstHeader(answer, 'last-modified') ?? null };
  const mimeType = firstHeader(answer, 'content-type') ?? 'application/octet-stream';
  return { outcome: 'page', body: answer.body, mimeType, fileName: fileNameOf(url, mimeType), state };
}

/** Undefined for what may pass by itself. */
function failureOf(error: unknown, maxBytes: number): PageFailure | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'invalid_input') return { code: 'address_not_allowed', message: error.message };
  return error.code === 'payload_too_large' ? tooLarge(maxBytes).failure : undefined;
}

const tooSlow = () => new AppError('upstream_timeout', `The website did not send the whole page within ${TOTAL_MS / 1000} s.`);
const failed = (code: PageFailure['code'], message: string) => ({ outcome: 'failed' as const, failure: { code, message } });
const tooLarge = (maxBytes: number) =>
  failed(
    'page_too_large',
    `The page is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB. Add the parts that matter as files or texts.`,
  );

function conditionsOf({ etag, lastModified }: FetchedState): Record<string, string> {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  };
}

function retryAfter(answer: FetchAnswer): { retryAfterSeconds?: number } {
  const seconds = Number(firstHeader(answer, 'retry-after'));
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(seconds, 3600) } : {};
}

function withoutHash(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}

/** The last part of the path, which says more about the format than many servers do. A page without one is HTML by its type. */
function fileNameOf(url: string, mimeType: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // Not UTF-8: as it is written.
  }
  name = name.replaceAll('\0', '').toWellFormed().slice(-200);
  if (/\bhtml\b/i.test(mimeType)) return /\.x?html?$/i.test(name) ? name : `${name || 'index'}.html`;
  return name || 'page';
}
