import { type Citation, NotFoundError } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { LinkButton } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Problem } from '../../../components/problem.tsx';
import { useLoad } from '../../../lib/use-load.ts';
import { toPages, trimToWords } from '../knowledge/document-pages.ts';
import { safeUrl } from './markdown.ts';

/** Characters shown around the quote, on either side. */
const AROUND = 700;

/** A quote where it stands: document, page, and what surrounds it. */
export function CitationDialog({ citation, cloneId, onClose }: { citation: Citation; cloneId: string; onClose: () => void }) {
  const { sourceId, title, page, quote, start, end } = citation;
  const around = useLoad(
    (signal) => client.sources.document(sourceId, { start: Math.max(0, start - AROUND), end: end + AROUND }, { signal }),
    [sourceId, start, end],
  );
  const pages = around.data ? trimToWords(toPages([around.data], { start, end }), around.data) : [];
  const stands = pages.map(({ marked }) => marked).join('') === quote;
  const gone = around.problem instanceof NotFoundError;
  const original = safeUrl(citation.url);
  return (
    <Dialog title={title} onClose={onClose} size="wide">
      <p class="dim">{page === null ? 'CitationList word for word' : `Page ${page}, quoted word for word`}</p>
      {around.loading && !around.data && <Loading what="what stands around it" rows={1} />}
      {stands ? (
        <div class="source-text passage-around">
          {pages.map(({ number, before, marked, after }) => (
            <section key={number ?? 0} aria-label={number === null ? 'Text' : `Page ${number}`}>
              {pages.length > 1 && <h3 class="page-mark">Page {number}</h3>}
              <p dir="auto">
                {before}
                {marked && <mark>{marked}</mark>}
                {after}
              </p>
            </section>
          ))}
        </div>
      ) : (
        <>
          <blockquote class="passage-quote" dir="auto">
            {quote}
          </blockquote>
          {gone && <p class="small dim">The source was deleted since. This is the quote as the visitor saw it.</p>}
          {around.data && <p class="small dim">The source was replaced since, and does not have these words at this place any more.</p>}
          {!gone && <Problem problem={around.problem} onRetry={around.reload} />}
        </>
      )}
      <div class="actions end">
        {original && (
          <LinkButton href={page === null || original.includes('#') ? original : `${original}#page=${page}`} outside>
            Original
          </LinkButton>
        )}
        {!gone && <LinkButton href={`/clones/${cloneId}/knowledge/${sourceId}?at=${start}-${end}`}>Read it in the source</LinkButton>}
      </div>
    </Dialog>
  );
}
