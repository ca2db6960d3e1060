import type { CrawledReason, CrawlRules } from '../source-types.ts';
import { hostKey, isAsset, matchesPattern, normalizeAddress, pathOf } from './crawl-address.ts';

/** An address that a crawl met. Without `reason` it is to be fetched. */
export interface Met {
  url: string;
  reason: CrawledReason | null;
}

/**
 * The addresses among `links` that concern the crawl, each once, and why the others of them are skipped. Links to other websites, and to
 * pictures and the like, do not concern it. Pages that are named by a sitemap or feed on another website are skipped with that reason.
 */
export function meetLinks(links: Iterable<string>, rules: CrawlRules, { depth, listed }: { depth: number; listed: boolean }): Met[] {
  const met = new Map<string, Met>();
  for (const link of links) {
    const url = normalizeAddress(link);
    if (url === null || isAsset(url) || met.has(url)) continue;
    const isOther = !rules.hosts.includes(hostKey(url));
    if (isOther && !listed) continue;
    met.set(url, { url, reason: isOther ? OTHER_SITE : reasonToSkip(url, rules, depth, listed) });
  }
  return [...met.values()];
}

/** Why a page of the website is not fetched by the rules of the crawl; null if it is. The first page always is. */
function reasonToSkip(url: string, { include, exclude, maxDepth }: CrawlRules, depth: number, listed: boolean): CrawledReason | null {
  if (depth === 0) return null;
  const path = pathOf(url);
  if (exclude.some((pattern) => matchesPattern(pattern, path))) return { code: 'excluded', message: 'You excluded it.' };
  // Pages that are not included lead to no others either.
  if (include.length > 0 && !include.some((pattern) => matchesPattern(pattern, path)))
    return { code: 'not_included', message: 'It is not among the pages to include.' };
  if (!listed && depth > maxDepth)
    return { code: 'too_deep', message: `It is more than ${maxDepth} link${maxDepth === 1 ? '' : 's'} away from the first page.` };
  return null;
}

const OTHER_SITE: CrawledReason = { code: 'other_site', message: 'It is on another website. Add it by itself.' };
export const skips = {
  otherSite: OTHER_SITE,
  robots: { code: 'robots', message: 'The website asks programs not to fetch it (robots.txt).' },
  noindex: { code: 'noindex', message: 'The page asks not to be indexed (noindex).' },
  notReadable: { code: 'not_readable', message: 'It is a picture, a program, or another file without text.' },
  sameContent: { code: 'same_content', message: 'Another page of this website has exactly the same content.' },
  pageLimit: { code: 'page_limit', message: 'The limit of pages was reached before it. Raise the limit to fetch more.' },
  redirected: (to: string): CrawledReason => ({ code: 'redirected', message: `It redirects to ${to}.` }),
  canonical: (to: string): CrawledReason => ({ code: 'canonical', message: `It says that ${to} is its main address.`, canonical: to }),
} satisfies Record<string, CrawledReason | ((to: string) => CrawledReason)>;
