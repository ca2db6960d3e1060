/** The site that an address belongs to, as the API wants it: `example.com/contact` → `https://example.com`. Null: there is none in it. */
export function originOf(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${/^(localhost|127\.|\[::1\])/i.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, origin, hostname } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  // A word alone is no site of the web; nearly always a slip.
  return hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[') ? origin : null;
}

/** A page to look at: a whole address, made from what people type. Null: there is none in it. */
export function pageAddress(typed: string): string | null {
  const text = typed.trim();
  const origin = originOf(text);
  if (origin === null) return null;
  return /^https?:\/\//i.test(text) ? text : `${new URL(origin).protocol}//${text}`;
}

/** The same site with www., or without: another origin to browsers, the same to people. Null for what has no such pair. */
export function otherWww(origin: string): string | null {
  const { protocol, host, hostname } = new URL(origin);
  if (hostname.startsWith('www.')) return `${protocol}//${host.slice(4)}`;
  return /^[a-z0-9-]+\.[a-z]{2,}$/i.test(hostname) ? `${protocol}//www.${host}` : null;
}
