import { createJsonScanner } from '../../../shared/json-limits.ts';
import { damaged } from '../failures.ts';
import { AddressList } from './address-list.ts';
import type { EntryAddresses } from './xml-addresses.ts';

const LIMITS = { depth: 32, values: 1_000_000 };

const textOf = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/** The addresses in a JSON Feed (https://www.jsonfeed.org/version/1.1/), or undefined for other JSON. Throws `damaged`. */
export function readJsonFeed(json: string, url: string, limit: number): EntryAddresses | undefined {
  const feed = parse(json);
  if (!isObject(feed) || !textOf(feed.version)?.includes('jsonfeed.org') || !Array.isArray(feed.items)) return undefined;
  const links = new AddressList(limit);
  for (const item of feed.items as unknown[]) {
    if (!isObject(item)) continue;
    const modified = textOf(item.date_modified) ?? textOf(item.date_published) ?? '';
    // The specification asks for an address as `id`, and allows anything.
    const id = textOf(item.id);
    const addresses = [textOf(item.url), textOf(item.external_url), id && /^https?:/i.test(id) ? id : undefined];
    links.add(addresses, url, { modified, title: textOf(item.title) ?? '' });
  }
  const more = new AddressList(1);
  more.add([textOf(feed.next_url)], url);
  return { links, more };
}

function parse(json: string): unknown {
  try {
    createJsonScanner(LIMITS).scan(Buffer.from(json));
    return JSON.parse(json);
  } catch (error) {
    throw damaged('feed', error);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
