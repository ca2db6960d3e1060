import { type Citation, hostOf, NotFoundError, plainText, safeUrl } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { LinkButton } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Problem } from '../../../components/problem.tsx';
import { useLoad } from '../../../lib/use-load.ts';
import { toPages, trimToWords } from '../knowledge/document-pages.ts';

/** Characters shown before and after the quote. */
const CONTEXT_LENGTH = 700;

/** A citation in its context: document, page, and surrounding text. */
export function CitationDialog({ citation, cloneId, onClose }: { citation: Citation; cloneId: string; onClose: () => void }) {
  const { sourceId, title, page, quote, start, end } = citation;
  const context = useLoad(
    (signal) =>
      client.sources.document.retrieve(sourceId, { start: Math.max(0, start - CONTEXT_LENGTH), end: end + CONTEXT_LENGTH }, { signal }),
    [sourceId, start, end],
  );
  const pages = context.data ? trimToWords(toPages([context.data], { start, end }), context.data) : [];
  const isInPlace = pages.map(({ marked }) => marked).join('') === quote;
  const isDeleted = context.problem instanceof NotFoundError;
  const url = safeUrl(citation.url);
  const original = url?.startsWith('http') ? url : null;
  return (
    <Dialog title={plainText(title)} onClose={onClose} size="wide">
      <p class="dim">{page === null ? 'Exact quote' : `Exact quote from page ${page}`}</p>
      {context.loading && !context.data && <Loading what="the context" rows={1} />}
      {isInPlace ? (
        <div class="source-text citation-context">
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
          <blockquote class="citation-quote" dir="auto">
            {quote}
          </blockquote>
          {isDeleted && <p class="small dim">The source was deleted. This is the quote that the visitor saw.</p>}
          {context.data && <p class="small dim">The source was replaced and no longer contains this quote at this position.</p>}
          {!isDeleted && <Problem problem={context.problem} onRetry={context.reload} />}
        </>
      )}
      <div class="actions end">
        {original && (
          <LinkButton href={page === null || original.includes('#') ? original : `${original}#page=${page}`} external>
            Open original ({hostOf(original)})
          </LinkButton>
        )}
        {!isDeleted && <LinkButton href={`/clones/${cloneId}/knowledge/${sourceId}?at=${start}-${end}`}>Open in source</LinkButton>}
      </div>
    </Dialog>
  );
}
