/** Whether an answer may link to a URL. */
export type LinkPolicy = (url: string) => boolean;

/** Characters that change the order in which text is shown, and so what a link seems to say. */
const DIRECTION_CONTROLS = /\p{Bidi_Control}/gu;

/** The text without invisible characters that change its direction. For everything that a source or a model wrote. */
export const plainText = (text: string): string => text.replace(DIRECTION_CONTROLS, '');

/**
 * Returns an absolute http, https or mailto URL. Null for everything else, such as `javascript:`, and for a URL with a user name, which
 * looks like another host: `https://bank.example@evil.example`.
 */
export function safeUrl(url: string | null | undefined): string | null {
  return url && /^(https?:\/\/(?![^/?#]*[@\\])|mailto:)/i.test(url) && URL.canParse(url) ? new URL(url).href : null;
}

/** The host of a URL without `www.`, or the domain of an email address. */
export function hostOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  return hostname.replace(/^www\./, '') || pathname.slice(pathname.lastIndexOf('@') + 1).toLowerCase();
}

/**
 * Allows links to the hosts of an answer's sources and to hosts of the clone's `linkHosts`.
 * @param urls of the sources
 * @param hosts such as `example.com`, or `*.example.com` for all hosts below it, too
 */
export function createLinkPolicy(urls: readonly (string | null)[], hosts: readonly string[] = []): LinkPolicy {
  const known = new Set([
    ...urls.flatMap((url) => (url && safeUrl(url) ? hostOf(url) : [])),
    ...hosts.map((host) => host.replace(/^www\./, '')),
  ]);
  return (url) => {
    const labels = hostOf(url).split('.');
    return known.has(labels.join('.')) || labels.some((_, i) => known.has(`*.${labels.slice(i).join('.')}`));
  };
}
