import type { FetchAnswer, Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import { AppError } from '../../../shared/errors.ts';
import { firstHeader, locationOf } from '../../../shared/first-header.ts';

export type FetchedPage =
  | { outcome: 'page'; url: string; httpStatus: number; html: string }
  | { outcome: 'private_address'; url: string }
  | { outcome: 'unreachable'; url: string; reason: string };

const MAX_REDIRECTS = 5;
/** For the entire request, redirects included. */
const TOTAL_MS = 10_000;
/** Applies to the response and to the decompressed HTML. */
const MAX_BYTES = 2_000_000;
/** Characters of the HTML that are parsed. */
const MAX_CHARACTERS = 1_000_000;
const HEADERS = { accept: 'text/html,application/xhtml+xml', 'accept-encoding': 'identity', 'user-agent': 'CloneAI embed check' };

/** Loads the HTML of a page and follows redirects; the fetcher checks each address. Rejects only if `signal` is aborted. */
export async function fetchPage(fetcher: Pick<Fetcher, 'request'>, address: string, signal: AbortSignal): Promise<FetchedPage> {
  const until = performance.now() + TOTAL_MS;
  let url = new URL(address).href;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const timeoutMs = Math.max(1, Math.round(until - performance.now()));
    let answer: FetchAnswer;
    try {
      answer = await fetcher.request({ method: 'GET', url, headers: HEADERS, timeoutMs, maxBytes: MAX_BYTES, signal });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'invalid_input') return { outcome: 'private_address', url };
      return { outcome: 'unreachable', url, reason: error.message };
    }
    const next = answer.status >= 300 && answer.status < 400 ? locationOf(answer) : undefined;
    if (next === undefined) return { outcome: 'page', url, httpStatus: answer.status, html: textOf(answer) };
    const to = URL.canParse(next, url) ? new URL(next, url) : undefined;
    if (!to || !/^https?:$/.test(to.protocol) || to.username || to.password)
      return { outcome: 'unreachable', url, reason: 'It redirects to a non-HTTP(S) URL.' };
    to.hash = '';
    url = to.href;
  }
  return { outcome: 'unreachable', url, reason: `It redirects more than ${MAX_REDIRECTS} times.` };
}

/** Returns an empty string for content that is not HTML. */
function textOf(answer: FetchAnswer): string {
  const { body } = answer;
  const type = firstHeader(answer, 'content-type') ?? 'text/html';
  if (!/\bhtml\b/i.test(type)) return '';
  // The snippet is ASCII, which all encodings of web pages except UTF-16 share.
  const utf16 = (body[0] === 0xff && body[1] === 0xfe) || /charset="?utf-16/i.test(type);
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(body).slice(0, MAX_CHARACTERS);
}
