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
import { useAction } from '../../../lib/use-action.ts';
import { useLoad } from '../../../lib/use-load.ts';
import { isAtLeast } from '../../../state/auth.ts';
import { parseRange } from './document-pages.ts';
import { SourceChunks } from './source-chunks.tsx';
import { SourceFacts } from './source-facts.tsx';
import { sourceSummary } from './source-labels.ts';
import { deleteSource, StatusBadge } from './source-row.tsx';
import { SourceText } from './source-text.tsx';
import { isUnderWay } from './source-updates.ts';

/** Opens the original in another tab. The link is made at the press: it lives five minutes. */
function OriginalButton({ source }: { source: Source }) {
  const [held, setHeld] = useState<string | null>(null);
  const opening = useAction(async () => {
    const { url } = await client.sources.file(source.id);
    const opened = window.open(url, '_blank');
    if (opened) opened.opener = null;
    // The browser held the window back: then a plain link does it.
    setHeld(opened ? null : url);
  });
  return (
    <>
      {held ? (
        <a class="button plain small" href={held} target="_blank" rel="noreferrer">
          Open it here
        </a>
      ) : (
        <Button size="small" icon={ExternalLink} busy={opening.busy && 'Opening …'} onClick={() => void opening.run()}>
          Original
        </Button>
      )}
      <Problem problem={opening.problem} />
    </>
  );
}

interface SourceViewProps {
  sourceId: string;
  /** From the list, when it is there: it is kept up to date. */
  known: Source | undefined;
  /** Address of the view, without a query. */
  base: string;
  onClose: () => void;
  onDeleted: (source: Source) => void;
}

/** Everything about one source: its text, its chunks, its facts. */
export function SourceView({ sourceId, known, base, onClose, onDeleted }: SourceViewProps) {
  const { query } = useLocation();
  const loaded = useLoad(async (signal) => known ?? (await client.sources.get(sourceId, { signal })), [sourceId, known === undefined]);
  const source = known ?? loaded.data;
  const deleting = useAction(async () => {
    if (source && (await deleteSource(source))) onDeleted(source);
  });
  const view = query.view === 'chunks' || query.view === 'facts' ? query.view : 'text';
  // What was searched for stays in the address, for the way back.
  const address = (part: string) => `${base}?view=${part}${query.q ? `&q=${encodeURIComponent(query.q)}` : ''}`;
  const unread = source && (source.status === 'failed' || isUnderWay(source)) && source.characters === 0;
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
            <OriginalButton source={source} />
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
          <Tabs
            label="Parts of the source"
            current={address(view)}
            tabs={[
              { href: address('text'), text: 'Text' },
              { href: address('chunks'), text: 'Chunks' },
              { href: address('facts'), text: 'Facts' },
            ]}
          />
          {view === 'facts' ? (
            <SourceFacts source={source} />
          ) : unread ? (
            <p class="dim">
              {source.status === 'failed'
                ? 'Nothing could be read of it.'
                : 'It is being read. Its text appears here as soon as it is there.'}
            </p>
          ) : view === 'chunks' ? (
            <SourceChunks sourceId={sourceId} hrefOf={({ start, end }) => `${address('text')}&at=${start}-${end}`} />
          ) : (
            <SourceText key={`${sourceId} ${query.at ?? ''}`} sourceId={sourceId} mark={parseRange(query.at)} />
          )}
        </>
      )}
    </Dialog>
  );
}
