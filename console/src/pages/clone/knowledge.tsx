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

const totalsLabel = ({ sources, ready, failed, underWay, pages }: Totals): string =>
  [
    count(sources, 'source'),
    `${ready.toLocaleString()} ready`,
    underWay > 0 && `${underWay.toLocaleString()} under way`,
    failed > 0 && `${failed.toLocaleString()} failed`,
    pages > 0 && count(pages, 'page'),
  ]
    .filter(Boolean)
    .join(' · ');

/** What the clone knows: giving it more, watching it being read, trying what it would find. */
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

  // The way into a source and back leaves the list where it was.
  const open = useRef(itemId);
  open.current = itemId;
  useEffect(() => {
    if (itemId === undefined && scrolled.current > 0) scrollTo(0, scrolled.current);
  }, [itemId]);
  useEffect(() => {
    const keep = () => {
      if (open.current === undefined) scrolled.current = scrollY;
    };
    addEventListener('scroll', keep, { passive: true });
    return () => removeEventListener('scroll', keep);
  }, []);

  const addFiles = (files: File[]) => queue.add(files.map((file) => fileUpload(clone.id, file)));
  const search = query.q ? `?q=${encodeURIComponent(query.q)}` : '';
  const leave = () => route(base + search);
  const deleted = ({ id }: Source) => {
    const rows = sources.items ?? [];
    const index = rows.findIndex((source) => source.id === id);
    const next = rows[index + 1] ?? rows[index - 1];
    sources.remove(id);
    // The row is gone with what had the focus.
    const link = next && document.querySelector<HTMLElement>(`[data-source="${next.id}"] a`);
    setTimeout(() => (link ?? heading.current)?.focus());
  };
  const bar = canWrite && <AddBar onFiles={addFiles} onWrite={setWriting} />;
  const { items } = sources;
  const none = items?.length === 0;
  return (
    <div class="stack">
      {canWrite && <DropZone onFiles={addFiles} into={clone.name} />}
      <div class="knowledge-head">
        <div class="grow">
          <h2 ref={heading} tabIndex={-1}>
            Sources
          </h2>
          {sources.totals && !none && (
            <p class="small dim">
              {totalsLabel(sources.totals)}
              {(items?.length ?? 0) > 4 && (
                <>
                  {' · '}
                  <a href="#find">What would it find?</a>
                </>
              )}
            </p>
          )}
        </div>
        {(!none || queue.uploads.value.length > 0) && <div class="actions">{bar}</div>}
      </div>
      <Uploads queue={queue} />
      <Problem problem={sources.problem} onRetry={sources.reload} />
      {sources.loading && !items && <Loading what="the sources" />}
      {none && queue.uploads.value.length === 0 && (
        <EmptyState icon={BookOpen} title={canWrite ? 'Drop documents anywhere on this page' : 'No sources yet'} action={bar}>
          {clone.name} answers from what you give it, and quotes it word for word. What works well: a <strong>PDF</strong> such as a report
          or a manual, a <strong>Word file</strong> (DOCX) such as a price list, a page saved as <strong>HTML, Markdown or text</strong>.
          Scans need a text layer; slides and spreadsheets go in as PDF.
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
      {!none && items && <SearchTester clone={clone} base={base} />}
      {writing && (
        <AddText
          cloneId={clone.id}
          kind={writing}
          onClose={() => setWriting(null)}
          onSource={sources.put}
          onLater={(upload) => queue.add([upload])}
        />
      )}
      {itemId && (
        <SourceView
          sourceId={itemId}
          known={items?.find(({ id }) => id === itemId)}
          base={`${base}/${itemId}`}
          onClose={leave}
          onDeleted={(source) => {
            leave();
            deleted(source);
          }}
        />
      )}
    </div>
  );
}
