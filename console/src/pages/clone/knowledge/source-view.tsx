import type { Source } from '@cloneai/sdk';
import { ExternalLink, Trash2, TriangleAlert } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Note } from '../../../components/note.tsx';
import { Tabs } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { withQuery } from '../../../lib/query.ts';
import { useAction } from '../../../lib/use-action.ts';
import { useLoad } from '../../../lib/use-load.ts';
import { isAtLeast } from '../../../state/auth.ts';
import { parseRange } from './document-pages.ts';
import { RefreshRule } from './refresh-rule.tsx';
import { SitePages } from './site-pages.tsx';
import { SourceChunks } from './source-chunks.tsx';
import { SourceFacts } from './source-facts.tsx';
import { sourceSummary } from './source-labels.ts';
import { deleteSource, StatusBadge } from './source-row.tsx';
import { SourceText } from './source-text.tsx';
import { isProcessing } from './source-updates.ts';

/** Opens the original file in a new tab. The link is created on click, because it expires after five minutes. */
function OriginalButton({ source }: { source: Source }) {
  const [blockedUrl, setBlockedUrl] = useState<string | null>(null);
  const opening = useAction(async () => {
    const { url } = await client.sources.file.retrieve(source.id);
    const opened = window.open(url, '_blank');
    if (opened) opened.opener = null;
    // The browser blocked the window, so show a link instead.
    setBlockedUrl(opened ? null : url);
  });
  return (
    <>
      {blockedUrl ? (
        <a class="button plain small" href={blockedUrl} target="_blank" rel="noreferrer">
          Open file
        </a>
      ) : (
        <Button size="small" icon={ExternalLink} busy={opening.busy && 'Opening…'} onClick={() => void opening.run()}>
          Open original
        </Button>
      )}
      <Problem problem={opening.problem} />
    </>
  );
}

function WebLink({ url }: { url: string | null }) {
  return (
    url && (
      <a class="button plain small" href={url} target="_blank" rel="noreferrer">
        Open website
      </a>
    )
  );
}

interface SourceViewProps {
  sourceId: string;
  /** The source from the list, if it is loaded there. The list keeps it up to date. */
  known: Source | undefined;
  /** Path of the view, without a query. */
  base: string;
  onClose: () => void;
  onChange: (source: Source) => void;
  onDeleted: (source: Source) => void;
}

/** The text, chunks, and details of a source. */
export function SourceView({ sourceId, known, base, onClose, onChange, onDeleted }: SourceViewProps) {
  const { query } = useLocation();
  const loaded = useLoad(async (signal) => known ?? (await client.sources.retrieve(sourceId, { signal })), [sourceId, known === undefined]);
  const source = known ?? loaded.data;
  const deleting = useAction(async () => {
    if (source && (await deleteSource(source))) onDeleted(source);
  });
  const view = (query.view === 'chunks' && !source?.crawl) || query.view === 'details' ? query.view : 'text';
  // Keep the search and the filters in the URL for the way back.
  const { at: _at, ...kept } = query;
  const tabPath = (tab: string) => withQuery(base, kept, { view: tab });
  const hasNoText = source && (source.status === 'failed' || isProcessing(source)) && source.characters === 0;
  return (
    <Dialog title={source?.title ?? 'Source'} onClose={onClose} size="wide">
      <Problem problem={loaded.problem} onRetry={loaded.reload} />
      <Problem problem={deleting.problem} />
      {!source && loaded.loading && <Loading what="the source" />}
      {source && (
        <>
          <div class="row wrap source-head">
            <StatusBadge source={source} />
            <span class="small dim grow">{sourceSummary(source)}</span>
            {source.crawl ? <WebLink url={source.url} /> : <OriginalButton source={source} />}
            {isAtLeast('editor') && (
              <Button size="small" kind="danger" icon={Trash2} onClick={() => void deleting.run()}>
                Delete
              </Button>
            )}
          </div>
          {source.reason && (
            <Note kind={source.status === 'failed' ? 'bad' : 'warn'} icon={TriangleAlert}>
              {source.reason.message}
            </Note>
          )}
          {source.parentId !== null && (
            <p class="small dim">
              A page of <a href={withQuery(base.replace(sourceId, source.parentId), kept, { view: undefined })}>its website</a>, with which
              it is fetched again and deleted.
            </p>
          )}
          {isAtLeast('editor') && source.parentId === null && (source.crawl || source.type === 'url') && (
            <RefreshRule source={source} onChange={onChange} />
          )}
          <Tabs
            label="Source views"
            current={tabPath(view)}
            tabs={[
              ...(source.crawl
                ? [{ href: tabPath('text'), text: 'Pages' }]
                : [
                    { href: tabPath('text'), text: 'Text' },
                    { href: tabPath('chunks'), text: 'Chunks' },
                  ]),
              { href: tabPath('details'), text: 'Details' },
            ]}
          />
          {view === 'details' ? (
            <SourceFacts source={source} />
          ) : source.crawl ? (
            <SitePages source={source} hrefOf={(id) => withQuery(base.replace(sourceId, id), kept, { view: undefined })} />
          ) : hasNoText ? (
            <p class="dim">
              {source.status === 'failed'
                ? 'No text could be extracted.'
                : 'The source is processing. Its text appears here when it is ready.'}
            </p>
          ) : view === 'chunks' ? (
            <SourceChunks sourceId={sourceId} hrefOf={({ start, end }) => withQuery(base, kept, { view: 'text', at: `${start}-${end}` })} />
          ) : (
            <SourceText key={`${sourceId} ${query.at ?? ''}`} sourceId={sourceId} mark={parseRange(query.at)} />
          )}
        </>
      )}
    </Dialog>
  );
}
