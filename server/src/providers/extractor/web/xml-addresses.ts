import { Parser } from 'htmlparser2';
import { ExtractionError } from '../failures.ts';
import { AddressList, webAddress } from './address-list.ts';
import { readElements, type XmlElement } from './xml-elements.ts';

/** What the first element says about a document. */
const ROOTS: Record<string, 'sitemap' | 'feed' | 'page'> = {
  urlset: 'sitemap',
  sitemapindex: 'sitemap',
  rss: 'feed',
  rdf: 'feed',
  feed: 'feed',
  html: 'page',
};
const ENTRIES = new Set(['url', 'sitemap', 'item', 'entry']);
const FIELDS = new Set('loc,lastmod,link,origlink,guid,title,pubdate,published,issued,date,created,updated,modified'.split(','));
/** Longest text of a field, in UTF-16 code units. */
const MAX_FIELD = 5000;

/** The addresses in the entries of a sitemap or feed (RSS 0.9 to 2.0, Atom), and those of further sitemaps, or of the next page of the feed. */
export interface EntryAddresses {
  links: AddressList;
  more: AddressList;
}

interface Entry {
  element: XmlElement;
  /** Texts of its fields. The first one counts. */
  fields: Map<string, string>;
  /** `<link href>` of Atom, and how well it fits. */
  href: { address: string; rank: number } | undefined;
}

/**
 * Reads a sitemap or a feed. Throws `wrong_type` for other documents, and for sitemaps if a feed is wanted. A document that breaks off counts as
 * far as it goes.
 */
export function readXmlAddresses(xml: string, url: string, as: 'sitemap' | 'feed', limit: number): EntryAddresses {
  const reader = new EntryReader(as, limit);
  readElements(xml, url, reader);
  if (!reader.hasRoot) throw notThis(as, undefined);
  return reader;
}

class EntryReader implements EntryAddresses {
  hasRoot = false;
  readonly links: AddressList;
  readonly more: AddressList;
  private readonly as: 'sitemap' | 'feed';
  private entry: Entry | undefined;
  private field: { element: XmlElement; name: string; text: string } | undefined;

  constructor(as: 'sitemap' | 'feed', limit: number) {
    this.as = as;
    this.links = new AddressList(limit);
    this.more = new AddressList(limit);
  }

  open = (element: XmlElement): void => {
    if (!this.hasRoot) {
      const found = ROOTS[element.name];
      // Many websites offer a feed as their sitemap.
      if (found !== this.as && !(found === 'feed' && this.as === 'sitemap')) throw notThis(this.as, found);
      this.hasRoot = true;
    }
    const { attributes, name, base } = element;
    if (this.field) return;
    if (!this.entry) {
      if (ENTRIES.has(name)) this.entry = { element, fields: new Map(), href: undefined };
      else if (name === 'link' && attributes.rel === 'next') this.more.add([attributes.href], base);
      return;
    }
    const field = this.fieldOf(element, this.entry.element);
    if (field === undefined) return;
    if (name === 'link' && attributes.href !== undefined) this.takeHref(this.entry, element);
    else this.field = { element, name: field, text: '' };
  };

  text = (text: string): void => {
    if (this.field && this.field.text.length < MAX_FIELD) this.field.text += text;
  };

  close = (element: XmlElement, isCut: boolean): void => {
    if (this.field?.element === element && this.entry) {
      const { name, text } = this.field;
      this.field = undefined;
      // Half an address is another one.
      if (!isCut && text.trim() !== '' && !this.entry.fields.has(name)) this.entry.fields.set(name, text);
    }
    if (this.entry?.element === element) {
      this.add(this.entry);
      this.entry = undefined;
    }
  };

  /** The name of a field that is a child of the entry. Pictures and videos in it have titles and addresses of their own. */
  private fieldOf(element: XmlElement, entry: XmlElement): string | undefined {
    const { name, prefix, parent } = element;
    if (name === 'title' && parent?.name === 'news' && parent.parent === entry) return name;
    if (parent !== entry || !FIELDS.has(name)) return undefined;
    const isOwn = prefix === entry.prefix;
    if (name === 'link') return isOwn || element.attributes.href !== undefined ? name : undefined;
    if (name === 'guid') return element.attributes.isPermaLink?.toLowerCase() === 'false' ? undefined : name;
    return name === 'title' && !isOwn ? undefined : name;
  }

  /** Of several links of an Atom entry, the page that it is about counts: not its comments, its parts, or itself as XML. */
  private takeHref(entry: Entry, { attributes, base }: XmlElement): void {
    const { rel = 'alternate', type = 'text/html', href = '' } = attributes;
    if (rel !== 'alternate') return;
    const rank = /html/i.test(type) ? 2 : 1;
    if (rank <= (entry.href?.rank ?? 0)) return;
    const address = webAddress(href, base);
    if (address !== undefined) entry.href = { address, rank };
  }

  private add({ element, fields, href }: Entry): void {
    const first = (...names: string[]) => names.map((name) => fields.get(name)).find((text) => text !== undefined) ?? '';
    const addresses = [
      ...['origlink', 'loc', 'link', 'guid'].map((name) => fields.get(name)),
      href?.address,
      element.attributes['rdf:about'],
    ];
    const modified = first('lastmod', 'updated', 'modified', 'published', 'pubdate', 'date', 'issued', 'created');
    const list = element.name === 'sitemap' ? this.more : this.links;
    list.add(addresses, element.base, { modified, title: plainTitle(first('title')) });
  }
}

/** Titles of feeds may be HTML. */
function plainTitle(title: string): string {
  if (!/<\/?[a-z]|&#?\w+;/i.test(title)) return title;
  let text = '';
  const parser = new Parser({
    ontext: (part) => {
      text += part;
    },
  });
  parser.end(title);
  return text;
}

export function notThis(wanted: 'sitemap' | 'feed', found: 'sitemap' | 'feed' | 'page' | undefined): ExtractionError {
  const what = found === 'page' ? 'a web page' : found === 'sitemap' ? 'a sitemap' : found === 'feed' ? 'a feed' : undefined;
  const hint =
    wanted === 'sitemap'
      ? 'Enter the address of an XML sitemap, such as https://example.com/sitemap.xml.'
      : 'Enter the address of an RSS, Atom, or JSON feed, such as https://example.com/feed.xml.';
  return new ExtractionError('wrong_type', `This address leads to ${what ? `${what}, not` : 'something other than'} a ${wanted}. ${hint}`);
}
