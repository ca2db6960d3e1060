import type { Source } from '@cloneai/sdk';
import { BookOpen } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { count } from '../../lib/format.ts';
import { isAtLeast } from '../../state/auth.ts';
import { AddBar } from './knowledge/add-bar.tsx';
import { AddText } from './knowledge/add-text.tsx';
import { fileUpload, uploadsOf } from './knowledge/clone-uploads.ts';
import { DropZone } from './knowledge/drop-zone.tsx';
import { SearchTester } from './knowledge/search-tester.tsx';
import { SourceRow } from './knowledge/source-row.tsx';
import type { Totals } from './knowledge/source-updates.ts';
import { SourceView } from './knowledge/source-view.tsx';
import { Uploads } from './knowledge/uploads.tsx';
import { useSources } from './knowledge/use-sources.ts';
import type { CloneTabProps } from './tab.ts';
import '../../styles/knowledge.css';
import '../../styles/source.css';
import '../../styles/search-test.css';

const totalsLabel = ({ sources, ready, failed, processing, pages }: Totals): string =>
  [
    count(sources, 'source'),
    `${ready.toLocaleString()} ready`,
    processing > 0 && `${processing.toLocaleString()} processing`,
    failed > 0 && `${failed.toLocaleString()} failed`,
    pages > 0 && count(pages, 'page'),
  ]
    .filter(Boolean)
    .join(' · ');

/** The clone's sources: add them, watch their processing, and test the search. */
export function KnowledgeTab({ clone, itemId }: CloneTabProps) {
  const { route, query } = useLocation();
  const { queue, listeners } = uploadsOf(clone.id);
  const sources = useSources(
    clone.id,
    queue.uploads.value.some(({ state }) => state === 'sending'),
  );
  const [writing, setWriting] = useState<'text' | 'qa' | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const scrolled = useRef(0);
  const canWrite = isAtLeast('editor');
  const base = `/clones/${clone.id}/knowledge`;

  const put = useRef(sources.put);
  put.current = sources.put;
  useEffect(() => {
    const listener = (source: Source) => put.current(source);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listeners]);

  // Closing a source restores the scroll position of the list.
  const openItem = useRef(itemId);
  openItem.current = itemId;
  useEffect(() => {
    if (itemId === undefined && scrolled.current > 0) scrollTo(0, scrolled.current);
  }, [itemId]);
  useEffect(() => {
    const saveScroll = () => {
      if (openItem.current === undefined) scrolled.current = scrollY;
    };
    addEventListener('scroll', saveScroll, { passive: true });
    return () => removeEventListener('scroll', saveScroll);
  }, []);

  const addFiles = (files: File[]) => queue.add(files.map((file) => fileUpload(clone.id, file)));
  const search = query.q ? `?q=${encodeURIComponent(query.q)}` : '';
  const close = () => route(base + search);
  const deleted = ({ id }: Source) => {
    const rows = sources.items ?? [];
    const index = rows.findIndex((source) => source.id === id);
    const next = rows[index + 1] ?? rows[index - 1];
    sources.remove(id);
    // The focused row is gone, so focus its neighbor.
    const link = next && document.querySelector<HTMLElement>(`[data-source="${next.id}"] a`);
    setTimeout(() => (link ?? heading.current)?.focus());
  };
  const addBar = canWrite && <AddBar onFiles={addFiles} onWrite={setWriting} />;
  const { items } = sources;
  const isEmpty = items?.length === 0;
  return (
    <div class="stack">
      {canWrite && <DropZone onFiles={addFiles} into={clone.name} />}
      <div class="knowledge-head">
        <div class="grow">
          <h2 ref={heading} tabIndex={-1}>
            Sources
          </h2>
          {sources.totals && !isEmpty && (
            <p class="small dim">
              {totalsLabel(sources.totals)}
              {(items?.length ?? 0) > 4 && (
                <>
                  {' · '}
                  <a href="#search">Test search</a>
                </>
              )}
            </p>
          )}
        </div>
        {(!isEmpty || queue.uploads.value.length > 0) && <div class="actions">{addBar}</div>}
      </div>
      <Uploads queue={queue} />
      <Problem problem={sources.problem} onRetry={sources.reload} />
      {sources.loading && !items && <Loading what="the sources" />}
      {isEmpty && queue.uploads.value.length === 0 && (
        <EmptyState icon={BookOpen} title={canWrite ? 'Drop documents here' : 'No sources yet'} action={addBar}>
          {clone.name} answers from your sources and cites them. You can add <strong>PDF</strong>, <strong>Word</strong> (DOCX),{' '}
          <strong>HTML, Markdown, and text</strong> files. Scans need a text layer. Export slides and spreadsheets as PDF.
        </EmptyState>
      )}
      {!!items?.length && (
        <ul class="list sources">
          {items.map((source) => (
            <SourceRow key={source.id} source={source} href={`${base}/${source.id}${search}`} onChange={sources.put} onDeleted={deleted} />
          ))}
        </ul>
      )}
      <More onMore={sources.more} busy={sources.loadingMore} />
      {!isEmpty && items && <SearchTester clone={clone} base={base} />}
      {writing && (
        <AddText
          cloneId={clone.id}
          kind={writing}
          onClose={() => setWriting(null)}
          onSource={sources.put}
          onQueue={(upload) => queue.add([upload])}
        />
      )}
      {itemId && (
        <SourceView
          sourceId={itemId}
          known={items?.find(({ id }) => id === itemId)}
          base={`${base}/${itemId}`}
          onClose={close}
          onDeleted={(source) => {
            close();
            deleted(source);
          }}
        />
      )}
    </div>
  );
}
