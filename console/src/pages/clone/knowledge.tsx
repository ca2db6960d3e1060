import type { Source } from '@cloneai/sdk';
import { BookOpen } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { EmptyState } from '../../components/empty-state.tsx';
import { Filters } from '../../components/filters.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { count } from '../../lib/format.ts';
import { withQuery } from '../../lib/query.ts';
import { isAtLeast } from '../../state/auth.ts';
import { AddBar } from './knowledge/add-bar.tsx';
import { AddPages } from './knowledge/add-pages.tsx';
import { AddText } from './knowledge/add-text.tsx';
import { BulkBar } from './knowledge/bulk-bar.tsx';
import { fileUpload, uploadsOf } from './knowledge/clone-uploads.ts';
import { DropZone } from './knowledge/drop-zone.tsx';
import { SearchTester } from './knowledge/search-tester.tsx';
import { chosenSources, SOURCE_SELECTS } from './knowledge/source-filters.ts';
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
  const selection = chosenSources(query);
  const { isNarrowed } = selection;
  const sources = useSources(
    clone.id,
    queue.uploads.value.some(({ state }) => state === 'sending'),
    selection,
  );
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const [writing, setWriting] = useState<'text' | 'qa' | 'url' | null>(null);
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
  const { at: _at, view: _view, ...kept } = query;
  const hrefOf = (path: string) => withQuery(path, kept);
  const close = () => route(hrefOf(base));
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
  const isEmpty = items?.length === 0 && !isNarrowed;
  const selected = items?.filter(({ id }) => selectedIds.has(id)) ?? [];
  const select = (ids: readonly string[]) => setSelectedIds(new Set(ids));
  return (
    <div class="stack">
      {canWrite && <DropZone onFiles={addFiles} into={clone.name} />}
      <div class="knowledge-head">
        <div class="grow">
          <h2 ref={heading} tabIndex={-1}>
            Sources
          </h2>
          {!isEmpty && items && (
            <p class="small dim">
              {clone.publishedVersion === null
                ? 'Answers use a source as soon as it is ready. Visitors can ask once you publish the clone.'
                : 'Visitors’ answers use a source as soon as it is ready, and no longer once you delete it. Sources need no publishing.'}
            </p>
          )}
          {sources.totals && !isEmpty && (
            <p class="small dim">
              {totalsLabel(sources.totals)}
              {sources.totals.sources > 4 && (
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
          {clone.name} answers from your sources and cites them, each as soon as it is ready. You can add <strong>websites, PDF</strong>,{' '}
          <strong>Word</strong> (DOCX), <strong>Excel</strong> (XLSX), <strong>PowerPoint</strong> (PPTX),{' '}
          <strong>HTML, Markdown, plain text, CSV, TSV,</strong> and <strong>subtitle</strong> files. Text in <strong>scans</strong> and{' '}
          <strong>pictures</strong> (PNG, JPEG) is recognized.
        </EmptyState>
      )}
      {items && ((sources.totals?.sources ?? items.length) > 4 || isNarrowed) && (
        <Filters path={base} search={{ name: 'find', label: 'Find by title', maxLength: 200 }} selects={SOURCE_SELECTS} />
      )}
      {query.tag && (
        <p class="small">
          Only sources with the tag <strong>{query.tag}</strong>. <a href={withQuery(base, kept, { tag: undefined })}>Show all</a>
        </p>
      )}
      {selected.length > 0 && items && (
        <BulkBar
          cloneId={clone.id}
          selected={selected}
          shown={items}
          onSelect={select}
          onChange={sources.put}
          onDeleted={(ids) => {
            for (const id of ids) sources.remove(id);
            setTimeout(() => heading.current?.focus());
          }}
        />
      )}
      {items?.length === 0 && isNarrowed && (
        <p class="dim">
          No source matches. <a href={base}>Show all sources</a>
        </p>
      )}
      {!!items?.length && (
        <ul class="list sources">
          {items.map((source) => (
            <SourceRow
              key={source.id}
              source={source}
              href={hrefOf(`${base}/${source.id}`)}
              original={items.find(({ id }) => id === source.duplicateOf)?.title}
              hrefOfTag={(tag) => withQuery(base, kept, { tag })}
              selected={selectedIds.has(source.id)}
              onSelect={(on) => select(on ? [...selectedIds, source.id] : [...selectedIds].filter((id) => id !== source.id))}
              onChange={sources.put}
              onDeleted={deleted}
            />
          ))}
        </ul>
      )}
      <More onMore={sources.more} busy={sources.loadingMore} />
      {!isEmpty && items && <SearchTester clone={clone} base={base} />}
      {writing === 'url' && <AddPages cloneId={clone.id} onClose={() => setWriting(null)} onSource={sources.put} />}
      {(writing === 'text' || writing === 'qa') && (
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
          onChange={sources.put}
          onDeleted={(source) => {
            close();
            deleted(source);
          }}
        />
      )}
    </div>
  );
}
