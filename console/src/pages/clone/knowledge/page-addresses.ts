/** Addresses that are added at once. More would hide which of them failed. */
export const MAX_ADDRESSES = 50;

/** What can be added from the web. */
export type WebKind = 'site' | 'url' | 'sitemap' | 'feed';

/** What an address probably leads to, by its name. Several addresses are single pages. */
export function kindOfAddress(text: string): WebKind {
  const addresses = parseAddresses(text);
  const [first = ''] = addresses;
  if (addresses.length > 1) return 'url';
  const path = URL.canParse(first) ? new URL(first).pathname : '';
  if (/sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$/i.test(path)) return 'sitemap';
  return /\/(?:feed|rss|atom)\/?$|\.(?:rss|atom)$|(?:feed|rss|atom)\.(?:xml|json)$/i.test(path) ? 'feed' : 'site';
}

/** The addresses in a text, one per line or separated by spaces, each once. What has no protocol gets https. */
export function parseAddresses(text: string): string[] {
  const words = text.split(/[\s,]+/).filter(Boolean);
  return [...new Set(words.map((word) => (/^[a-z][a-z\d+.-]*:\/\//i.test(word) ? word : `https://${word}`)))];
}
