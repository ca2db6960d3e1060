/** Parameters that name where a visitor came from and change nothing of a page. */
const TRACKING = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|yclid|igshid|_hsenc|_hsmi)$/i;
/** What browsers load for a page or offer as a download, and no reader reads. */
const ASSET =
  /\.(?:css|m?js|map|json|png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|mp[34]|m4[av]|webm|ogg|wav|avi|mov|woff2?|ttf|otf|eot|zip|gz|tgz|rar|7z|exe|dmg|pkg|apk|iso)$/i;
const MAX_LENGTH = 2000;

/**
 * One way to write the address of a page: without fragment and tracking parameters. Null for what is not an address of the web, has a user
 * name or password, or more than 2,000 characters.
 */
export function normalizeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) return null;
  url.hash = '';
  const tracking = [...new Set(url.searchParams.keys())].filter((name) => TRACKING.test(name));
  for (const name of tracking) url.searchParams.delete(name);
  if (url.search === '') url.search = '';
  return url.href.length > MAX_LENGTH ? null : url.href;
}

/** The host of an address with its port. `www.` makes no difference, nor does the protocol. */
export function hostKey(address: string): string {
  const { hostname, port } = new URL(address);
  return `${hostname.replace(/^www\.(?=.*\.)/, '')}${port && `:${port}`}`;
}

/** True for files that a page consists of, and for those that are not read. Judged by the name only. */
export const isAsset = (address: string): boolean => ASSET.test(new URL(address).pathname);

/** The path of an address with its query, as patterns see it. */
export function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/**
 * Whether a path begins as the pattern says, by the rules of robots.txt: `*` stands for any characters, `$` at the end for the end. Linear in
 * the length of the path. Letters outside ASCII match with or without percent-encoding.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  return matches(pattern, path) || matches(pattern, decoded(path));
}

function matches(pattern: string, path: string): boolean {
  const toEnd = pattern.endsWith('$');
  const parts = (toEnd ? pattern.slice(0, -1) : pattern).split('*');
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    if (i === 0) {
      if (!path.startsWith(part)) return false;
      at = part.length;
      if (isLast && toEnd) return at === path.length;
    } else if (isLast && toEnd) {
      return path.length - part.length >= at && path.endsWith(part);
    } else {
      const found = path.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
  }
  return true;
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
