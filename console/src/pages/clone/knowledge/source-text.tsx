import type { DocumentSlice } from '@cloneai/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import { useLoad } from '../../../lib/use-load.ts';
import { type Range, toPages } from './document-pages.ts';

/** Characters loaded at a time, about eight pages. */
const SLICE = 20_000;
/** Characters shown before the marked range. */
const CONTEXT_BEFORE = 1500;

/** The extracted text of a source, page by page, loaded in slices. Scrolls to the range `mark`. */
export function SourceText({ sourceId, mark }: { sourceId: string; mark: Range | null }) {
  const first = mark ? Math.max(0, mark.start - CONTEXT_BEFORE) : 0;
  const loaded = useLoad<DocumentSlice[]>(
    async (signal) => [await client.sources.document.retrieve(sourceId, { start: first, end: first + SLICE }, { signal })],
    [sourceId],
  );
  const [marked, setMarked] = useState<HTMLElement | null>(null);
  const shown = useRef(false);
  useEffect(() => {
    if (!marked || shown.current) return;
    shown.current = true;
    marked.scrollIntoView({ block: 'center' });
    // The link that led here is no longer on the page, so move the focus.
    if (document.activeElement === document.body) marked.focus({ preventScroll: true });
  }, [marked]);
  const slices = loaded.data ?? [];
  const start = slices[0]?.start ?? 0;
  const last = slices.at(-1);
  const read = useAction(async (from: number, to: number) => {
    const slice = await client.sources.document.retrieve(sourceId, { start: from, end: to });
    loaded.set((now) => (from < (now[0]?.start ?? 0) ? [slice, ...now] : [...now, slice]));
  });
  if (!last) return loaded.problem ? <Problem problem={loaded.problem} onRetry={loaded.reload} /> : <Loading what="the text" />;
  if (last.characters === 0) return <p class="dim">This source has no text.</p>;
  return (
    <div class="source-text">
      {start > 0 && (
        <div class="actions center">
          <Button size="small" busy={read.busy && 'Loading…'} onClick={() => void read.run(Math.max(0, start - SLICE), start)}>
            Show previous text
          </Button>
        </div>
      )}
      {toPages(slices, mark).map(({ number, before, marked: words, after }) => (
        <section key={number ?? 0} aria-label={number === null ? 'Text' : `Page ${number}`}>
          {number !== null && <h3 class="page-mark">Page {number}</h3>}
          <p dir="auto">
            {before}
            {words && (
              <mark ref={setMarked} tabIndex={-1}>
                {words}
              </mark>
            )}
            {after}
          </p>
        </section>
      ))}
      <Problem problem={read.problem} />
      <p class="small dim number-line">
        {last.end - start < last.characters && `${Math.round((100 * (last.end - start)) / last.characters)}% of `}
        {count(last.characters, 'character')}
      </p>
      <More onMore={last.end < last.characters ? () => void read.run(last.end, last.end + SLICE) : undefined} busy={read.busy} />
    </div>
  );
}
