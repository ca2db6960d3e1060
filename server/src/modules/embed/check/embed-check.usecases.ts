import type { Fetcher } from '../../../providers/fetcher/fetcher.port.ts';
import type { Limiter, RateLimit } from '../../../providers/limiter/limiter.port.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CloneId } from '../../../shared/ids.ts';
import { allowsOrigin } from '../../../shared/origin.ts';
import type { Clone } from '../../clones/clones.schemas.ts';
import { adviceFor } from './embed-advice.ts';
import type { CheckEmbedInput, EmbedCheck, EmbedStatus } from './embed-check.schemas.ts';
import { fetchPage } from './page-fetch.service.ts';
import { findSnippets, type Snippet } from './snippets.service.ts';

export type EmbedCheckUsecases = ReturnType<typeof createEmbedCheckUsecases>;

interface EmbedCheckDeps {
  fetcher: Pick<Fetcher, 'request'>;
  limiter: Limiter;
  /** Public address of this server, without a trailing slash. */
  publicUrl: string;
  retrieveClone: (ctx: Context, cloneId: CloneId) => Promise<Clone>;
  /** Finds a key of the caller's workspace that is not revoked. */
  findPublishableKey: (ctx: Context, key: string) => Promise<{ cloneId: CloneId; allowedOrigins: string[] } | undefined>;
  lastSeen: (ctx: Context, cloneId: CloneId, origin: string) => Promise<Date | null>;
  /** Limits the requests to servers of third parties. */
  checksPerWorkspace?: RateLimit;
}

const DEFAULT_LIMIT: RateLimit = { max: 20, windowSeconds: 60 };

interface Verdict {
  status: EmbedStatus;
  snippet: Snippet | null;
  /** Origins allowed by the publishable key on the page, or else by the clone. */
  allowedOrigins: readonly string[];
}

export function createEmbedCheckUsecases(deps: EmbedCheckDeps) {
  const own = ownAddresses(deps.publicUrl);

  async function judge(ctx: Context, clone: Clone, snippets: Snippet[], allowedOrigins: readonly string[]): Promise<Verdict> {
    let best: Verdict = { status: 'no_snippet', snippet: null, allowedOrigins };
    for (const snippet of snippets) {
      const key = snippet.clone.startsWith('pk_') ? await deps.findPublishableKey(ctx, snippet.clone) : undefined;
      const mine = key ? key.cloneId === clone.id : snippet.clone === clone.slug;
      const here = own.scripts.has(snippet.src.replace(/[?#].*$/, ''));
      const status = !here ? 'other_server' : mine ? 'live' : 'other_clone';
      if (status === 'live') return { status, snippet, allowedOrigins: key?.allowedOrigins ?? allowedOrigins };
      if (best.snippet === null || status === 'other_clone') best = { status, snippet, allowedOrigins };
    }
    return best;
  }

  return {
    /** Loads a page without a login and checks whether its HTML contains the snippet of the clone. Throws `rate_limited`. */
    async checkEmbed(ctx: Context, cloneId: CloneId, { url }: CheckEmbedInput): Promise<EmbedCheck> {
      requireScope(ctx, 'clones:read');
      const clone = await deps.retrieveClone(ctx, cloneId);
      const limit = deps.checksPerWorkspace ?? DEFAULT_LIMIT;
      const { allowed, resetSeconds } = await deps.limiter.take(`embed-check:${ctx.workspaceId}`, limit);
      if (!allowed)
        throw new AppError('rate_limited', `At most ${limit.max} pages can be checked per minute. Wait and try again.`, {
          retryAfterSeconds: resetSeconds,
        });
      const page = await fetchPage(deps.fetcher, url, ctx.signal);
      const published = clone.publishedVersion !== null;
      const { allowedOrigins } = clone;
      const verdict: Verdict =
        page.outcome === 'page'
          ? await judge(ctx, clone, await findSnippets(page.html, page.url), allowedOrigins)
          : { status: page.outcome, snippet: null, allowedOrigins };
      // An error page without a snippet is not the page that the caller asked about.
      const failed = page.outcome === 'page' && page.httpStatus >= 400 && verdict.snippet === null;
      const { origin } = new URL(page.url);
      const seen = await deps.lastSeen(ctx, cloneId, origin);
      const found = {
        url: page.url,
        origin,
        status: failed ? ('unreachable' as const) : verdict.status,
        httpStatus: page.outcome === 'page' ? page.httpStatus : null,
        snippet: verdict.snippet,
        originAllowed: own.origins.has(origin) || allowsOrigin(verdict.allowedOrigins, origin),
        published,
        lastSeenAt: seen?.toISOString() ?? null,
      };
      const reason = page.outcome === 'unreachable' ? page.reason : undefined;
      return { ...found, message: adviceFor(found, { slug: clone.slug, publicUrl: deps.publicUrl, reason }) };
    },
  };
}

/** A server on localhost is also reached by 127.0.0.1. */
function ownAddresses(publicUrl: string): { scripts: Set<string>; origins: Set<string> } {
  const bases = [publicUrl];
  const url = new URL(publicUrl);
  if (url.hostname === 'localhost') {
    url.hostname = '127.0.0.1';
    bases.push(url.href.replace(/\/$/, ''));
  }
  return { scripts: new Set(bases.map((base) => `${base}/widget.js`)), origins: new Set([new URL(publicUrl).origin]) };
}
