// Measures retrieval: `node bench/retrieval.ts` runs the use cases on an embedded database, or on TEST_DATABASE_URL. With
// `--url http://127.0.0.1:8787` it calls the API of a running server. The corpora are in CLONEAI_CORPUS.
import { existsSync } from 'node:fs';
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { corpusFolder } from './retrieval.corpora.ts';
import { measureRetrieval, type RankedScores, type RetrievalReport } from './retrieval.measure.ts';
import { httpTarget, inProcessTarget } from './retrieval.targets.ts';

function rankedLine(name: string, scores: RankedScores): string {
  const [map, ndcg10, hit1] = [scores.map, scores.ndcg10, scores.hit1].map((value) => value.toFixed(4));
  const halves = `halves: MAP ${scores.mapHalves.map((value) => value.toFixed(3)).join(' / ')}, hit@1 ${scores.hit1Halves.map((value) => value.toFixed(3)).join(' / ')}`;
  return `${name.padEnd(10)} MAP ${map}  nDCG@10 ${ndcg10}  hit@1 ${hit1}  (${scores.documents} documents, ${scores.questions} questions; ${halves}; first hit above 0.7: ${scores.passes.toFixed(2)})`;
}

/** The report as text. */
export function formatRetrieval({ cranfield, xquadEn, xquadDe, finance, threshold }: RetrievalReport): string {
  const ranks = finance.questions.map(({ rank }) => rank ?? '-').join(' ');
  const share = (value: number) => `${Math.round(value * 100)} %`;
  return [
    rankedLine('Cranfield', cranfield),
    rankedLine('XQuAD en', xquadEn),
    rankedLine('XQuAD de', xquadDe),
    `FinanceBench: evidence page among the first 10 hits: ${finance.found} of ${finance.questions.length} (halves: ${finance.foundHalves.join(' / ')}; ranks: ${ranks}); hits from the right report ${share(finance.rightReport)}, first hits ${share(finance.rightReportFirst)}`,
    `Threshold 0.7 (ClapNQ): answerable questions that find their passage ${share(threshold.answered)}; unrelated questions that find nothing ${share(threshold.refused)}; related questions without an answer that find nothing ${share(threshold.refusedOnSubject)}`,
  ].join('\n');
}

if (import.meta.main) {
  if (!existsSync(corpusFolder())) {
    console.log(`Not measured: no corpora in ${corpusFolder()}. Set CLONEAI_CORPUS to their folder.`);
    process.exit(0);
  }
  const at = process.argv.indexOf('--url');
  const url = at < 0 ? undefined : process.argv[at + 1];
  if (url) console.log(formatRetrieval(await measureRetrieval(await httpTarget(url))));
  else {
    const { database, engine, close } = await createTestDatabase();
    const start = performance.now();
    console.log(formatRetrieval(await measureRetrieval(inProcessTarget(database, createOfflineEmbedder()))));
    console.log(`In process, ${engine}, ${((performance.now() - start) / 1000).toFixed(0)} s.`);
    await close();
  }
}
