import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EmbeddedAvatar } from '../embed.schemas.ts';
import { pictureOf } from './picture.ts';

const MAX_BYTES = 512 * 1024;
/** The widget unpacks it in the visitor's page, where a few kilobytes can become gigabytes: 64 MB at the most. */
const MOST_PIXELS = 16 * 1024 * 1024;
/** For the whole way, redirects included. */
const TIMEOUT_MS = 8_000;
const MOST_REDIRECTS = 3;
const KEPT_MS = 10 * 60_000;
/** A host that is down is not asked again by every visitor. */
const FAILED_MS = 60_000;
/** At most 35 MB. */
const MOST_KEPT = 50;
/** What comes on top has no picture for this time, and is not remembered: strangers cannot make this server ask half the world at once. */
const MOST_LOADING = 20;

/**
 * Fetches the picture at an address that a tenant gave, through the guarded door, so that a visitor's browser asks nobody but this server
 * for it, and a page's policy needs no exception. Gives null for whatever is no picture.
 */
export function createAvatars({ fetcher, clock }: { fetcher: Fetcher; clock: Clock }) {
  const kept = new Map<string, { until: number; avatar: Promise<EmbeddedAvatar | null> }>();
  let loading = 0;

  async function load(address: string): Promise<EmbeddedAvatar | null> {
    const until = performance.now() + TIMEOUT_MS;
    let url = address;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const { status, headers, body } = await fetcher.request({
        method: 'GET',
        url,
        headers: { accept: 'image/webp,image/png,image/jpeg,image/gif' },
        // Not by a signal: a caller who goes away is no error of the other side, and comes out as something else.
        timeoutMs: Math.max(1, Math.round(until - performance.now())),
        maxBytes: MAX_BYTES,
        signal: new AbortController().signal,
      });
      const { location } = headers;
      if (status >= 300 && status < 400 && typeof location === 'string' && URL.canParse(location, url)) {
        url = new URL(location, url).href;
        continue;
      }
      const picture = status === 200 ? pictureOf(body) : null;
      return picture && picture.width * picture.height <= MOST_PIXELS ? { type: picture.type, data: body.toString('base64') } : null;
    }
    return null;
  }

  return async (url: string): Promise<EmbeddedAvatar | null> => {
    const now = clock.now().getTime();
    const known = kept.get(url);
    if (known && known.until > now) return known.avatar;
    if (loading >= MOST_LOADING) return null;
    const entry = { until: now + KEPT_MS, avatar: Promise.resolve<EmbeddedAvatar | null>(null) };
    loading++;
    entry.avatar = load(url)
      .catch((error: unknown) => {
        // Somebody else's host: what went wrong there is no fault of this server.
        if (error instanceof AppError) return null;
        kept.delete(url);
        throw error;
      })
      .then((avatar) => {
        if (!avatar) entry.until = now + FAILED_MS;
        return avatar;
      })
      .finally(() => {
        loading--;
      });
    kept.delete(url);
    kept.set(url, entry);
    for (const [oldest] of kept) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return entry.avatar;
  };
}
