import { gunzipSync } from 'node:zlib';
import type { WebAddresses } from '../extractor.port.ts';
import { damaged, ExtractionError, LIMITS } from '../failures.ts';
import { decodeText, isText } from '../formats/plain-text.ts';
import { mayDeclareCharset } from '../formats/sniff.ts';
import { AddressList } from './address-list.ts';
import { readJsonFeed } from './json-feed.ts';
import { readPageAddresses } from './page-addresses.ts';
import { notThis, readXmlAddresses } from './xml-addresses.ts';

const MAX_ENTRIES = 5000;
/** The limit of the protocol (https://www.sitemaps.org/protocol.html), as that of 50 MB. */
const MAX_SITEMAP_ENTRIES = 50_000;

interface WebDocument {
  /** Its own address, to which the others are relative. */
  url: string;
  as: 'page' | 'sitemap' | 'feed';
  fileName: string;
  mimeType: string;
}

/** What a web document leads to. Throws `ExtractionError`: `wrong_type` for a document that is something else than `as`. */
export function readAddresses(bytes: Buffer, { url, as, fileName, mimeType }: WebDocument): WebAddresses {
  if (bytes.length === 0) throw new ExtractionError('empty', 'The website sent nothing at this address.');
  const unpacked = unpack(bytes);
  if (!isText(unpacked)) throw as === 'page' ? notPage() : notThis(as, undefined);
  const mayDeclare = as !== 'page' || mayDeclareCharset(unpacked, fileName, mimeType);
  const text = decodeText(unpacked, { mimeType, mayDeclare });
  if (as === 'page') return readPageAddresses(text, url);
  const { links, more } = as === 'sitemap' ? readSitemap(text, url) : readFeed(text, url);
  const next = as === 'sitemap' ? { sitemaps: more.urls, feeds: [] } : { sitemaps: [], feeds: more.urls };
  return { links: links.links, ...next, canonical: null, noindex: false, nofollow: false };
}

function readSitemap(text: string, url: string) {
  if (text.trimStart().startsWith('<')) return readXmlAddresses(text, url, 'sitemap', MAX_SITEMAP_ENTRIES);
  const links = new AddressList(MAX_SITEMAP_ENTRIES);
  let isFirst = true;
  for (const [line] of text.matchAll(/[^\n]+/g)) {
    const address = line.trim();
    if (address === '') continue;
    // Any text would be a list of relative addresses.
    const isAddress = /^https?:\/\/\S+$/i.test(address);
    if (isFirst && !isAddress) throw notThis('sitemap', undefined);
    isFirst = false;
    if (isAddress) links.add([address], url);
  }
  if (isFirst) throw notThis('sitemap', undefined);
  return { links, more: new AddressList(0) };
}

function readFeed(text: string, url: string) {
  const start = text.trimStart()[0];
  if (start === '<') return readXmlAddresses(text, url, 'feed', MAX_ENTRIES);
  const feed = start === '{' ? readJsonFeed(text, url, MAX_ENTRIES) : undefined;
  if (!feed) throw notThis('feed', undefined);
  return feed;
}

/** Files named `.xml.gz` are compressed as such, and not for the transfer. */
function unpack(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.expandedBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ExtractionError('too_large', 'This file decompresses to more than 50 MB. Split it into several sitemaps.');
    throw damaged('compressed file', error);
  }
}

const notPage = () => new ExtractionError('wrong_type', 'This address leads to something other than a web page.');
