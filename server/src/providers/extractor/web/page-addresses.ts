import { Parser } from 'htmlparser2';
import type { WebAddresses } from '../extractor.port.ts';
import { AddressList, webAddress } from './address-list.ts';

const MAX_LINKS = 5000;
const MAX_FEEDS = 50;
/** Addresses as written, which may be the same ones in many forms. */
const MAX_WRITTEN = 50_000;
const FEED_TYPE = /^application\/(rss|atom|feed)\+(xml|json)$/i;
/** The names under which a page may address this crawler in `<meta name>`. */
const CRAWLER_NAMES = new Set(['robots', 'cloneai']);

type Attributes = Record<string, string>;

/** Reports tags one by one, without keeping those that are open: a page nested a million deep takes no longer than a flat one. */
class TagReader extends Parser {
  protected override isVoidElement(): boolean {
    return true;
  }
}

const words = (value: string | undefined) => (value ?? '').toLowerCase().split(/[\s,;]+/);

/** What an HTML page at `url` leads to. Links to the page itself are left out. */
export function readPageAddresses(html: string, url: string): WebAddresses {
  const page = new PageLinks();
  const reader = new TagReader({ onopentag: (name, attributes) => page.take(name, attributes) });
  reader.write(html);
  reader.end();
  return page.resolve(url);
}

class PageLinks {
  private base: string | undefined;
  private canonical: string | undefined;
  private inBody = false;
  private readonly robots = new Set<string>();
  /** Frames count only if they show the same site. */
  private readonly written = new Map<string, 'link' | 'frame'>();
  private readonly feeds = new Set<string>();

  take(name: string, attributes: Attributes): void {
    if (name === 'body') this.inBody = true;
    else if (name === 'base') this.base ??= attributes.href;
    else if (name === 'a' || name === 'area') {
      if (!words(attributes.rel).includes('nofollow')) this.add(attributes.href, 'link');
    } else if (name === 'frame' || name === 'iframe') this.add(attributes.src, 'frame');
    else if (name === 'link') this.takeLink(attributes);
    else if (name === 'meta') this.takeMeta(attributes);
  }

  private takeLink({ rel, href, type = '' }: Attributes): void {
    const relations = words(rel);
    if (relations.includes('next')) this.add(href, 'link');
    // A comment in the body of a page must not be able to say which page this is.
    if (relations.includes('canonical') && !this.inBody) this.canonical ??= href;
    if (relations.includes('alternate') && href && FEED_TYPE.test(type.trim()) && this.feeds.size < MAX_FEEDS) this.feeds.add(href);
  }

  private takeMeta(attributes: Attributes): void {
    const { name = '', content = '' } = attributes;
    if (CRAWLER_NAMES.has(name.trim().toLowerCase())) for (const word of words(content)) this.robots.add(word);
    if (attributes['http-equiv']?.trim().toLowerCase() !== 'refresh') return;
    const at = content.search(/url\s*=/i);
    if (at >= 0) this.add(content.slice(content.indexOf('=', at) + 1).replaceAll(/^\s*["']|["']\s*$/g, ''), 'link');
  }

  private add(address: string | undefined, kind: 'link' | 'frame'): void {
    // `#top` is a place on this page, whatever its base.
    if (!address || address.trim().startsWith('#') || this.written.size >= MAX_WRITTEN) return;
    if (kind === 'link' || !this.written.has(address)) this.written.set(address, kind);
  }

  resolve(url: string): WebAddresses {
    // A base applies to the addresses above it, too.
    const base = (this.base && webAddress(this.base, url)) || url;
    const own = webAddress(url, url);
    const { host } = new URL(url);
    const links = new AddressList(MAX_LINKS);
    for (const [address, kind] of this.written) {
      const target = webAddress(address, base);
      if (target && target !== own && (kind === 'link' || new URL(target).host === host)) links.add([target], base);
    }
    const feeds = new AddressList(MAX_FEEDS);
    for (const address of this.feeds) feeds.add([address], base);
    return {
      links: links.links,
      sitemaps: [],
      canonical: (this.canonical && webAddress(this.canonical, base)) || null,
      noindex: this.robots.has('noindex') || this.robots.has('none'),
      nofollow: this.robots.has('nofollow') || this.robots.has('none'),
      feeds: feeds.urls,
    };
  }
}
