import type { Clone, SearchHit } from '@cloneai/sdk';
import { Search } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Badge } from '../../../components/note.tsx';
import { Card } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { count } from '../../../lib/format.ts';
import { useLoad } from '../../../lib/use-load.ts';
import { excerpt, isRelated, markWords, matchLabel, rateHits } from './search-hits.ts';
import { pageLabel } from './source-chunks.tsx';

const LIMIT = 10;
const two = (value: number) => value.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

type Judged = ReturnType<typeof rateHits>[number];

const VERDICTS: Record<Judged['verdict'], { kind: 'good' | 'plain'; text: string }> = {
  used: { kind: 'good', text: 'Would be used' },
  below: { kind: 'plain', text: 'Left out: below the threshold' },
  surplus: { kind: 'plain', text: 'Left out: enough better ones' },
};

function Hit({ judged: { hit, verdict }, question, href }: { judged: Judged; question: string; href: string }) {
  const [whole, setWhole] = useState(false);
  const part = excerpt(hit.text, question);
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
        {markWords(whole ? hit.text : part, question).map((piece, i) => (piece.marked ? <mark key={i}>{piece.text}</mark> : piece.text))}
      </p>
      <div class="row wrap small dim">
        <span class="relevance">
          <meter min={0} max={1} value={hit.relevance} aria-label={`Relevance of ${hit.title}`} />
          <span>Relevance {two(hit.relevance)}</span>
        </span>
        <span>{matchLabel(hit)}</span>
        {hit.cosine !== null && (
          <span title="Cosine of the vectors of question and passage: nearness of meaning">cosine {two(hit.cosine)}</span>
        )}
        {hit.keywordScore !== null && (
          <span title="BM25: how rare and how frequent the shared words are">keywords {two(hit.keywordScore)}</span>
        )}
        {part.endsWith(' …') || part.startsWith('… ') ? (
          <button type="button" class="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Show less' : 'Show all of it'}
          </button>
        ) : null}
      </div>
    </li>
  );
}

function Found({ hits, question, clone, base }: { hits: SearchHit[]; question: string; clone: Clone; base: string }) {
  const { threshold, maxChunks } = clone.retrieval;
  const judged = rateHits(hits, clone.retrieval);
  const [all, setAll] = useState(false);
  const related = judged.filter(({ hit }) => isRelated(hit));
  const rest = judged.length - related.length;
  const used = judged.filter(({ verdict }) => verdict === 'used').length;
  return (
    <div class="stack tight">
      <p role="status">
        {hits.length === 0 ? (
          'Nothing in the sources shares anything with this.'
        ) : (
          <>
            <strong>
              {used === 0 ? 'None' : used === hits.length ? 'All' : used} of {count(hits.length, 'passage')} would be used for an answer
            </strong>
            : relevance of {two(threshold)} or more, the best {maxChunks}.
            {used === 0 && ' To this question the clone has nothing to say. Other words may help, or a source that tells it.'}
          </>
        )}
      </p>
      <ol class="hits">
        {(all ? judged : related).map((one) => (
          <Hit
            key={one.hit.chunkId}
            judged={one}
            question={question}
            href={`${base}/${one.hit.sourceId}?at=${one.hit.start}-${one.hit.end}&q=${encodeURIComponent(question)}`}
          />
        ))}
      </ol>
      {rest > 0 && (
        <p class="small dim">
          {count(rest, 'passage')} {related.length > 0 && 'more '}came up, but {rest === 1 ? 'is' : 'are'} hardly related to it.{' '}
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Hide' : 'Show'}
          </button>
        </p>
      )}
    </div>
  );
}

/** "What would it find?": the search behind every answer, with its reasons. The question stands in the address. */
export function SearchTester({ clone, base }: { clone: Clone; base: string }) {
  const { query, route } = useLocation();
  const question = query.q ?? '';
  const [text, setText] = useState(question);
  useEffect(() => setText(question), [question]);
  const found = useLoad(
    async (signal) => (question ? (await client.knowledge.search(clone.id, { query: question, limit: LIMIT }, { signal })).data : null),
    [clone.id, question],
  );
  const again = () => (text.trim() === question ? found.reload() : route(`${base}?q=${encodeURIComponent(text.trim())}`));
  return (
    <Card id="find" title="What would it find?" hint="The search behind every answer, and why it finds what it finds.">
      <search>
        <form
          class="find-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) again();
          }}
        >
          <TextField label="A visitor’s question" type="search" value={text} onInput={setText} maxLength={8000} autoComplete="off" />
          <Button type="submit" icon={Search} busy={question !== '' && found.loading && 'Searching …'}>
            Search
          </Button>
        </form>
      </search>
      <Problem problem={found.problem} onRetry={found.reload} />
      {question && found.loading && !found.data && <Loading what="what it finds" rows={2} />}
      {question && found.data && <Found key={question} hits={found.data} question={question} clone={clone} base={base} />}
    </Card>
  );
}
