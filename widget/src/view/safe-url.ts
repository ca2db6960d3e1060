/** The address when following it runs nothing: http, https or mailto, absolute. Null for everything else. */
export function safeUrl(address: string | null | undefined): string | null {
  if (!address || !/^(https?:\/\/|mailto:)/i.test(address) || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return /^(https?|mailto):$/.test(protocol) ? href : null;
}

/** Words of the quote by which a browser finds it in a page (a text fragment takes few and exact ones). */
const FRAGMENT_WORDS = 8;

/** The original at the place that was quoted: the page of a PDF, the words in a web page. */
export function originalAt({ url, page, quote }: { url: string | null; page: number | null; quote: string }): string | null {
  const href = safeUrl(url);
  if (!href?.startsWith('http')) return href;
  if (new URL(href).hash) return href;
  if (page !== null) return `${href}#page=${page}`;
  const words = quote.split('\n')[0]?.trim().split(/\s+/).slice(0, FRAGMENT_WORDS).join(' ');
  return words ? `${href}#:~:text=${encodeURIComponent(words).replaceAll('-', '%2D')}` : href;
}
