import { LRUCache } from 'lru-cache';
import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { readImageInfo } from '../../../shared/image-info.ts';
import type { EmbeddedAvatar } from '../embed.schemas.ts';

const MAX_BYTES = 512 * 1024;
/** The browser decodes the image, and a few kilobytes can become gigabytes. This limits it to 64 MB. */
const MAX_PIXELS = 16 * 1024 * 1024;
/** For the entire request, redirects included. */
const TIMEOUT_MS = 8_000;
const MAX_REDIRECTS = 3;
const CACHE_MS = 10 * 60_000;
/** A failure is cached too, so that an unavailable host is not contacted for every visitor. */
const FAILURE_CACHE_MS = 60_000;
/** Uses at most 35 MB. */
const MAX_CACHED = 50;
/** Limits concurrent downloads, so that visitors cannot make this server contact many hosts at once. Further requests get no avatar. */
const MAX_LOADING = 20;

/**
 * Reads the avatar at an address that a tenant set, with the guarded fetcher. The browsers of visitors then contact only this server, and
 * the page needs no exception in its Content Security Policy. Returns null if the address has no supported image.
 */
export function createAvatarReader({ fetcher, clock }: { fetcher: Pick<Fetcher, 'request'>; clock: Clock }) {
  const cached = new LRUCache<string, { until: number; avatar: Promise<EmbeddedAvatar | null> }>({ max: MAX_CACHED });
  let loading = 0;

  async function load(address: string): Promise<EmbeddedAvatar | null> {
    const until = performance.now() + TIMEOUT_MS;
    let url = address;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const { status, headers, body } = await fetcher.request({
        method: 'GET',
        url,
        headers: { accept: 'image/webp,image/png,image/jpeg,image/gif' },
        // A timeout, not a signal: an aborted signal would not count as a failure of the host.
        timeoutMs: Math.max(1, Math.round(until - performance.now())),
        maxBytes: MAX_BYTES,
        signal: new AbortController().signal,
      });
      const { location } = headers;
      if (status >= 300 && status < 400 && typeof location === 'string' && URL.canParse(location, url)) {
        url = new URL(location, url).href;
        continue;
      }
      const image = status === 200 ? readImageInfo(body) : null;
      return image && image.width * image.height <= MAX_PIXELS ? { type: image.type, data: body.toString('base64') } : null;
    }
    return null;
  }

  return async (url: string): Promise<EmbeddedAvatar | null> => {
    const now = clock.now().getTime();
    const known = cached.get(url);
    if (known && known.until > now) return known.avatar;
    if (loading >= MAX_LOADING) return null;
    const entry = { until: now + CACHE_MS, avatar: Promise.resolve<EmbeddedAvatar | null>(null) };
    loading++;
    entry.avatar = load(url)
      .catch((error: unknown) => {
        // An AppError is a failure of the other host. Anything else is a bug here and must surface.
        if (error instanceof AppError) return null;
        cached.delete(url);
        throw error;
      })
      .then((avatar) => {
        if (!avatar) entry.until = now + FAILURE_CACHE_MS;
        return avatar;
      })
      .finally(() => {
        loading--;
      });
    cached.set(url, entry);
    return entry.avatar;
  };
}
