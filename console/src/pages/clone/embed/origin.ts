/** The origin of a typed URL: `example.com/contact` → `https://example.com`. `null` if it has none. */
export function originOf(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${/^(localhost|127\.|\[::1\])/i.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(url)) return null;
  const { protocol, origin, hostname } = new URL(url);
  if (hostname.includes('*')) return null;
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  // A single word is almost always a typo.
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? origin : null;
}

/**
 * The entry of a typed text in the list of allowed sites. What is no URL of a page, such as `*.example.com` or `capacitor://localhost`, is
 * left to the server, which normalizes it or says what to write. `null` if it is neither.
 */
export const allowableOf = (typed: string): string | null =>
  originOf(typed) ?? (/^\S*(?:\*|:\/\/.)\S*$/.test(typed.trim()) ? typed.trim() : null);

/** The complete URL of a typed page. `null` if it is not one. */
export function pageUrl(typed: string): string | null {
  const text = typed.trim();
  const origin = originOf(text);
  if (origin === null) return null;
  return /^https?:\/\//i.test(text) ? text : `${new URL(origin).protocol}//${text}`;
}

/** The same site with or without `www.`, which is a different origin. `null` if the host has no such variant. */
export function otherWww(origin: string): string | null {
  if (originOf(origin) !== origin) return null;
  const { protocol, host, hostname } = new URL(origin);
  if (hostname.startsWith('www.')) return `${protocol}//${host.slice(4)}`;
  return /^[a-z0-9-]+\.[a-z]{2,}$/i.test(hostname) ? `${protocol}//www.${host}` : null;
}
