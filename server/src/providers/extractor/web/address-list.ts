import type { WebAddresses } from '../extractor.port.ts';
import { titleLine } from '../formats/one-line.ts';

/** Longest address, in UTF-16 code units: that of a source. */
const MAX_ADDRESS = 2000;
const MAX_DATE = 100;

/** An absolute http(s) address without its fragment, or undefined. Addresses with a password are none that a reader would open. */
export function webAddress(address: string, base: string): string | undefined {
  const trimmed = address.trim();
  if (trimmed === '' || trimmed.length > MAX_ADDRESS) return undefined;
  const url = URL.parse(trimmed, base);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href.length > MAX_ADDRESS ? undefined : url.href;
}

/** Addresses in order, each once, up to a limit. */
export class AddressList {
  readonly links: WebAddresses['links'] = [];
  private readonly seen = new Set<string>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get isFull(): boolean {
    return this.links.length >= this.limit;
  }

  /** Adds the first of these that is a web address. */
  add(candidates: readonly (string | undefined)[], base: string, { modified = '', title = '' } = {}): void {
    if (this.isFull) return;
    for (const candidate of candidates) {
      const url = candidate === undefined ? undefined : webAddress(candidate, base);
      if (url === undefined) continue;
      if (!this.seen.has(url)) {
        this.seen.add(url);
        this.links.push({ url, modified: modified.trim().slice(0, MAX_DATE).toWellFormed() || null, title: titleLine(title) });
      }
      return;
    }
  }

  get urls(): string[] {
    return this.links.map(({ url }) => url);
  }
}
