import { safeUrl } from '@cloneai/sdk';

/** Words of the excerpt in a text fragment. Browsers find few, exact words best. */
const FRAGMENT_WORDS = 8;

/** The source's URL at the cited place: the page of a PDF, or the words of a web page. */
export function originalUrl({ url, page, quote }: { url: string | null; page: number | null; quote: string }): string | null {
  const href = safeUrl(url);
  if (!href?.startsWith('http')) return href;
  if (new URL(href).hash) return href;
  if (page !== null) return `${href}#page=${page}`;
  const words = quote.split('\n')[0]?.trim().split(/\s+/).slice(0, FRAGMENT_WORDS).join(' ');
  return words ? `${href}#:~:text=${encodeURIComponent(words).replaceAll('-', '%2D')}` : href;
}
