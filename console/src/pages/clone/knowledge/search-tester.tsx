import type { Clone, SearchHit } from '@cloneai/sdk';
import { Search } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Form } from '../../../components/form.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Badge } from '../../../components/note.tsx';
import { Card } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { count } from '../../../lib/format.ts';
import { withQuery } from '../../../lib/query.ts';
import { useLoad } from '../../../lib/use-load.ts';
import { excerpt, isRelated, markWords, matchLabel, rateHits } from './search-hits.ts';
import { pageLabel } from './source-chunks.tsx';

const LIMIT = 10;
const formatScore = (value: number) => value.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

type RatedHit = ReturnType<typeof rateHits>[number];

const VERDICTS: Record<RatedHit['verdict'], { kind: 'good' | 'plain'; text: string }> = {
  used: { kind: 'good', text: 'Used' },
  'below-threshold': { kind: 'plain', text: 'Not used: below the threshold' },
  'over-limit': { kind: 'plain', text: 'Not used: over the limit' },
};

function Hit({ rated: { hit, verdict }, question, href }: { rated: RatedHit; question: string; href: string }) {
  const [whole, setWhole] = useState(false);
  const short = excerpt(hit.text, question);
  const { kind, text } = VERDICTS[verdict];
  return (
    <li class={`hit ${verdict}`}>
      <div class="row wrap">
        <div class="grow">
          <a class="row-link" href={href}>
            {hit.title}
          </a>
          <span class="small dim"> {[pageLabel(hit.page, hit.pageEnd), ...hit.headingPath].filter(Boolean).join(' › ')}</span>
        </div>
        <Badge kind={kind}>{text}</Badge>
      </div>
      <p class="hit-text" dir="auto">
        {markWords(whole ? hit.text : short, question).map((piece, i) => (piece.marked ? <mark key={i}>{piece.text}</mark> : piece.text))}
      </p>
      <div class="row wrap small dim">
        <span class="relevance">
          <meter min={0} max={1} value={hit.relevance} aria-label={`Relevance of ${hit.title}`} />
          <span>Relevance {formatScore(hit.relevance)}</span>
        </span>
        <span>{matchLabel(hit)}</span>
        {hit.cosine !== null && <span title="Cosine similarity of the question and the chunk">cosine {formatScore(hit.cosine)}</span>}
        {hit.keywordScore !== null && <span title="BM25 score of the shared words">keywords {formatScore(hit.keywordScore)}</span>}
        {short.endsWith(' …') || short.startsWith('… ') ? (
          <button type="button" class="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Show less' : 'Show more'}
          </button>
        ) : null}
      </div>
    </li>
  );
}

function Results({ hits, question, clone, base }: { hits: SearchHit[]; question: string; clone: Clone; base: string }) {
  const { query } = useLocation();
  const { threshold, maxChunks } = clone.retrieval;
  const ratedHits = rateHits(hits, clone.retrieval);
  const [all, setAll] = useState(false);
  const related = ratedHits.filter(({ hit }) => isRelated(hit));
  const unrelated = ratedHits.length - related.length;
  const used = ratedHits.filter(({ verdict }) => verdict === 'used').length;
  return (
    <div class="stack tight">
      <p role="status">
        {hits.length === 0 ? (
          'No chunk matches this question.'
        ) : (
          <>
            <strong>
              An answer would use {used} of {count(hits.length, 'chunk')}
            </strong>
            : at most {maxChunks} with a relevance of {formatScore(threshold)} or more.
            {used === 0 && ' The clone cannot answer this question. Try other words, or add a source that covers it.'}
          </>
        )}
      </p>
      <ol class="hits">
        {(all ? ratedHits : related).map((rated) => (
          <Hit
            key={rated.hit.chunkId}
            rated={rated}
            question={question}
            href={withQuery(`${base}/${rated.hit.sourceId}`, query, { at: `${rated.hit.start}-${rated.hit.end}`, q: question })}
          />
        ))}
      </ol>
      {unrelated > 0 && (
        <p class="small dim">
          {unrelated === 1 ? '1 chunk is' : `${unrelated} chunks are`} barely related.{' '}
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Hide' : 'Show'}
          </button>
        </p>
      )}
    </div>
  );
}

/** Tests the search behind every answer and explains each hit. The question is in the URL. */
export function SearchTester({ clone, base }: { clone: Clone; base: string }) {
  const { query, route } = useLocation();
  const question = query.q ?? '';
  const [text, setText] = useState(question);
  useEffect(() => setText(question), [question]);
  const results = useLoad(
    async (signal) => (question ? (await client.clones.search(clone.id, { query: question, limit: LIMIT }, { signal })).data : null),
    [clone.id, question],
  );
  const search = () => (text.trim() === question ? results.reload() : route(withQuery(base, query, { q: text.trim() })));
  return (
    <Card id="search" title="Test search" hint="See what the search behind every answer finds, and why.">
      <search>
        <Form
          class="search-form"
          onSubmit={() => {
            if (text.trim()) search();
          }}
        >
          <TextField label="Question" type="search" value={text} onInput={setText} maxLength={8000} autoComplete="off" />
          <Button type="submit" icon={Search} busy={question !== '' && results.loading && 'Searching…'}>
            Search
          </Button>
        </Form>
      </search>
      <Problem problem={results.problem} onRetry={results.reload} />
      {question && results.loading && !results.data && <Loading what="the results" rows={2} />}
      {question && results.data && <Results key={question} hits={results.data} question={question} clone={clone} base={base} />}
    </Card>
  );
}
