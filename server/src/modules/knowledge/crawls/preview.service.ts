import { AppError } from '../../../shared/errors.ts';
import type { CloneId, SourceId, WorkspaceId } from '../../../shared/ids.ts';
import type { CrawledReason } from '../source-types.ts';
import type { Address, CrawlSource } from './crawl.store.ts';
import { hostKey } from './crawl-address.ts';
import { skips } from './crawl-scope.ts';
import type { CrawlPreview, PreviewCrawlInput } from './crawls.schemas.ts';
import type { createVisitor } from './visit.service.ts';

/** What one request looks at within its time. */
const MAX_FETCHES = 10;
const TOTAL_MS = 25_000;
const MAX_SHOWN = 500;

/** Looks at the first page and the sitemaps of a website, or at a sitemap or feed, and lists what they lead to. */
export async function previewCrawl(
  visitor: ReturnType<typeof createVisitor>,
  owner: { workspaceId: WorkspaceId; cloneId: CloneId; id: SourceId },
  input: PreviewCrawlInput,
  requestSignal: AbortSignal,
): Promise<CrawlPreview> {
  const { type, url, maxPages, include, exclude } = input;
  const maxDepth = input.type === 'site' ? input.maxDepth : 0;
  let rules = { maxPages, maxDepth, include, exclude, hosts: [hostKey(url)] };
  const crawl = (): CrawlSource => ({ ...owner, type, url, crawl: rules }) as CrawlSource;
  const late = AbortSignal.timeout(TOTAL_MS);
  const signal = AbortSignal.any([requestSignal, late]);
  const found = new Map<string, CrawledReason | null>();
  let complete = true;
  try {
    const queue: Address[] = (await visitor.seeds(crawl(), signal)).map((seed) => ({ ...seed, attempts: 0, keep: true }));
    const root = queue[0];
    if (root?.kind === 'page') found.set(root.url, null);
    for (let fetches = 0; queue.length > 0; fetches++) {
      if (fetches === MAX_FETCHES) {
        complete = false;
        break;
      }
      const address = queue.shift();
      if (!address) break;
      const isRoot = address === root;
      const visit = await visitor.look(crawl(), address, signal).catch((error: unknown) => {
        // A sitemap that cannot be read now only makes the list shorter.
        if (isRoot || late.aborted || !(error instanceof AppError)) throw error;
        return undefined;
      });
      if (!visit) {
        complete = false;
        continue;
      }
      if (isRoot && (visit.status === 'failed' || (visit.status === 'skipped' && !visit.met))) throw unreadable(visit.reason);
      if (visit.hosts) rules = { ...rules, hosts: visit.hosts };
      for (const { kind, depth, addresses } of visit.met ?? []) {
        for (const { url: met, reason } of addresses)
          if (kind !== 'page') queue.push({ url: met, kind, depth, attempts: 0, keep: true });
          else if (!found.has(met)) found.set(met, reason ?? ((await visitor.isAllowed(met, signal)) ? null : skips.robots));
      }
      if (type === 'site' && address.kind === 'page' && maxDepth > 1) complete = false;
    }
  } catch (error) {
    if (requestSignal.aborted || !(error instanceof AppError || late.aborted)) throw error;
    // For who asks, an address that does not answer is a wrong one.
    if (!late.aborted || found.size < 2) throw unreadable(error instanceof AppError ? error : TOO_SLOW);
    complete = false;
  }
  let pages = 0;
  const data = [...found].map(([address, reason]) => {
    if (reason !== null) return { url: address, reason };
    pages += 1;
    return { url: address, reason: pages > maxPages ? skips.pageLimit : null };
  });
  const kept = Math.min(pages, maxPages);
  return { data: data.slice(0, MAX_SHOWN), pages: kept, skipped: data.length - kept, complete: complete && data.length <= MAX_SHOWN };
}

const TOO_SLOW = { message: `The website did not answer within ${TOTAL_MS / 1000} s.` };
const unreadable = (reason: Pick<CrawledReason, 'message'> | undefined) =>
  new AppError('invalid_input', reason?.message ?? 'The address could not be read.', { param: 'url' });
