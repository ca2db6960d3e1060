import type { CrawledPage, Source } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Loading } from '../../../components/loading.tsx';
import { Badge } from '../../../components/note.tsx';
import { More } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { RadioGroup } from '../../../components/radio-group.tsx';
import { count } from '../../../lib/format.ts';
import { usePages } from '../../../lib/use-load.ts';
import { isProcessing } from './source-updates.ts';

type Shown = 'all' | 'fetched' | 'skipped' | 'failed';

/** The least time between two reads of the list while pages arrive. */
const RELOAD_MS = 3000;

/** What became of each address of a website, as it happens. */
export function SitePages({ source, hrefOf }: { source: Source; hrefOf: (sourceId: string) => string }) {
  const { id, crawl } = source;
  const [shown, setShown] = useState<Shown>('all');
  const pages = usePages<CrawledPage>(
    (signal, cursor) =>
      client.sources.listPages(id, { limit: 50, ...(shown === 'all' ? {} : { status: shown }), ...(cursor ? { cursor } : {}) }, { signal }),
    [id, shown],
  );
  // While pages arrive, the first part of the list is read again now and then; who has opened more of it keeps that.
  const state = `${source.status} ${crawl?.found} ${crawl?.fetched} ${crawl?.ready} ${crawl?.failed}`;
  const readState = useRef(state);
  const size = pages.items?.length ?? 0;
  const busy = isProcessing(source);
  useEffect(() => {
    if (readState.current === state || size > 50) return;
    const timer = setTimeout(
      () => {
        readState.current = state;
        pages.reload();
      },
      busy ? RELOAD_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [state, size > 50, busy]);
  if (!crawl) return null;
  const counts = { all: crawl.found, fetched: crawl.fetched - crawl.unchanged, skipped: crawl.skipped, failed: crawl.failed };
  const options = [
    { value: 'all' as const, label: `All (${counts.all.toLocaleString()})` },
    { value: 'skipped' as const, label: `Skipped (${counts.skipped.toLocaleString()})` },
    { value: 'failed' as const, label: `Failed (${counts.failed.toLocaleString()})` },
  ];
  return (
    <div class="stack">
      {busy && (
        <p class="small dim" role="status">
          {count(crawl.fetched, 'page')} fetched, {crawl.waiting.toLocaleString()} to go.
        </p>
      )}
      {crawl.found > 0 && <RadioGroup legend="Show addresses" row value={shown} options={options} onChange={setShown} />}
      <Problem problem={pages.problem} onRetry={pages.reload} />
      {pages.loading && !pages.items && <Loading what="the pages" />}
      {pages.items?.length === 0 && <p class="dim">{busy ? 'The first pages appear here shortly.' : 'There are no such addresses.'}</p>}
      {!!pages.items?.length && (
        <ul class="list site-pages">
          {pages.items.map((page) => (
            <PageRow key={page.url} page={page} hrefOf={hrefOf} />
          ))}
        </ul>
      )}
      <More onMore={pages.more} busy={pages.loadingMore} />
    </div>
  );
}

function PageRow({ page, hrefOf }: { page: CrawledPage; hrefOf: (sourceId: string) => string }) {
  const { url, source, reason } = page;
  const why = reason ?? source?.reason;
  return (
    <li>
      <div class="grow">
        {source ? (
          <a class="row-link" href={hrefOf(source.id)}>
            {source.title}
          </a>
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {url}
          </a>
        )}
        {source && <p class="small dim site-address">{url}</p>}
        {why && <p class={`small ${page.status === 'failed' || source?.status === 'failed' ? 'source-reason' : 'dim'}`}>{why.message}</p>}
      </div>
      <Badge kind={kindOf(page)}>{labelOf(page)}</Badge>
    </li>
  );
}

function kindOf({ status, source }: CrawledPage): 'good' | 'bad' | 'info' | 'plain' {
  if (status === 'failed' || source?.status === 'failed') return 'bad';
  if (status === 'skipped') return 'plain';
  return source?.status === 'ready' ? 'good' : 'info';
}

function labelOf({ status, source }: CrawledPage): string {
  if (status === 'failed') return source ? 'Kept' : 'Failed';
  if (status === 'skipped') return 'Skipped';
  if (status === 'waiting') return 'Waiting';
  if (source?.status === 'failed') return 'Failed';
  return source?.status === 'ready' ? 'Ready' : 'Reading';
}
