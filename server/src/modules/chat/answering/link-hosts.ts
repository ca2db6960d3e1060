export interface LinkHosts {
  /**
   * Whether an answer may link to this URL: http, https, or mailto, on a known host, and without a user name or anything that hides the
   * host.
   */
  allows(url: string): boolean;
}

const WEB_URL = /^https?:\/\/([\p{L}\p{N}.-]+)(?::\d{1,5})?(?:[/?#][^\s\p{Cc}\\<>`"|]*)?$/iu;
/** One recipient: neither a list nor further ones in the query. */
const MAIL_URL =
  /^mailto:[\p{L}\p{N}.!#$'*+/=^_{}~-]+@([\p{L}\p{N}.-]+)(?:\?(?:subject|body)=[^\s\p{Cc}@&<>`"|\\]*(?:&(?:subject|body)=[^\s\p{Cc}@&<>`"|\\]*)*)?$/iu;

/**
 * The hosts that an answer may link to.
 * @param urls of the sources that the answer was written from; null for sources without one
 * @param allowed hosts, or `*.example.com` for a host and all below it
 */
export function createLinkHosts(urls: readonly (string | null)[], allowed: readonly string[]): LinkHosts {
  const exact = new Set<string>();
  const parents: string[] = [];
  for (const url of urls) if (url !== null && URL.canParse(url)) exact.add(withoutWww(new URL(url).hostname));
  for (const host of allowed) {
    if (host.startsWith('*.')) parents.push(host.slice(1).toLowerCase());
    exact.add(withoutWww(host.replace(/^\*\./, '')));
  }
  return {
    allows(url) {
      const written = (WEB_URL.exec(url) ?? MAIL_URL.exec(url))?.[1];
      // The parser writes names in other scripts in the form that is compared, and rejects what is no name.
      if (!written || !URL.canParse(`https://${written}`)) return false;
      const { hostname } = new URL(`https://${written}`);
      return exact.has(withoutWww(hostname)) || parents.some((parent) => hostname.endsWith(parent));
    },
  };
}

function withoutWww(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
