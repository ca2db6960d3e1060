import { LRUCache } from 'lru-cache';
import robotsParser from 'robots-parser';
import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import { AppError } from '../../../shared/errors.ts';
import { fetchPage } from '../ingestion/fetch-page.service.ts';

/** What a website asks of programs that fetch its pages. */
export interface Robots {
  isAllowed(url: string): boolean;
  /** Pause between two requests, at most 10 seconds. */
  pauseMs: number;
  sitemaps: string[];
}

/** What this server answers to in robots.txt. */
export const ROBOT_NAME = 'CloneAI';
/** Pause between two requests to a website that asks for none. */
const PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;
/** As RFC 9309 demands at least. */
const MAX_BYTES = 500 * 1024;
const KEPT_MS = 10 * 60_000;

/** The package is CommonJS, whose types promise a default export that Node does not see. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

const ALL_ALLOWED: Robots = { isAllowed: () => true, pauseMs: PAUSE_MS, sitemaps: [] };

/** Reads robots.txt by RFC 9309: without one, all is allowed; while its server fails, nothing is known, which is thrown. */
export function createRobotsReader(fetcher: Pick<Fetcher, 'request'>, userAgent: string) {
  const known = new LRUCache<string, Robots>({ max: 500, ttl: KEPT_MS });

  return async (address: string, signal: AbortSignal): Promise<Robots> => {
    const { origin } = new URL(address);
    const before = known.get(origin);
    if (before) return before;
    const url = `${origin}/robots.txt`;
    const answer = await fetchPage(fetcher, { url, known: null, maxBytes: MAX_BYTES, userAgent }, signal);
    // A host that must not be reached is no website without rules.
    if (answer.outcome === 'failed' && answer.failure.code === 'address_not_allowed')
      throw new AppError('invalid_input', answer.failure.message, { param: 'url' });
    const robots = answer.outcome === 'page' ? parse(url, answer.body.toString('utf8')) : ALL_ALLOWED;
    known.set(origin, robots);
    return robots;
  };
}

function parse(url: string, text: string): Robots {
  const rules = parseRobots(url, text);
  const seconds = rules.getCrawlDelay(ROBOT_NAME) ?? 0;
  return {
    // Undefined for an address elsewhere, about which these rules say nothing.
    isAllowed: (address: string) => rules.isAllowed(address, ROBOT_NAME) !== false,
    pauseMs: Math.min(MAX_PAUSE_MS, Math.max(PAUSE_MS, Number.isFinite(seconds) ? seconds * 1000 : 0)),
    sitemaps: rules.getSitemaps().filter((address) => URL.canParse(address)),
  };
}
