import { join } from 'node:path';
import { corpusFolder, type RankedCorpus, readClap, readCranfield, readFinance, readXquad } from './retrieval.corpora.ts';
import { averagePrecision, mean, ndcg } from './retrieval.metrics.ts';
import type { RetrievalTarget } from './retrieval.targets.ts';

/** The most hits that one search returns. */
const DEPTH = 100;

export interface RankedScores {
  documents: number;
  questions: number;
  map: number;
  ndcg10: number;
  hit1: number;
  /** MAP of both halves (see `CorpusQuestion`; else the even and the odd questions): a setting must hold on both. */
  mapHalves: [number, number];
  hit1Halves: [number, number];
  /** Share of questions whose first hit passes 0.7. */
  passes: number;
}

export async function measureRanked(target: RetrievalTarget, name: string, corpus: RankedCorpus): Promise<RankedScores> {
  const cloneId = await target.makeClone(name);
  const sourceIds = await target.addTexts(cloneId, corpus.documents);
  const documents = new Map(sourceIds.map((id, i) => [id, corpus.documents[i]?.id ?? '']));
  const rows: { half: number; ap: number; ndcg: number; hit: number; passes: number }[] = [];
  for (const [i, { text, relevant, half = i % 2 }] of corpus.questions.entries()) {
    const hits = await target.search(cloneId, text, DEPTH);
    const ranking = [...new Set(hits.map(({ sourceId }) => documents.get(sourceId) ?? ''))];
    rows.push({
      half,
      ap: averagePrecision(ranking, relevant),
      ndcg: ndcg(ranking, relevant, 10),
      hit: relevant.has(ranking[0] ?? '') ? 1 : 0,
      passes: (hits[0]?.relevance ?? 0) >= 0.7 ? 1 : 0,
    });
  }
  const half = (which: number) => rows.filter((row) => row.half === which);
  return {
    documents: corpus.documents.length,
    questions: rows.length,
    map: mean(rows.map(({ ap }) => ap)),
    ndcg10: mean(rows.map((row) => row.ndcg)),
    hit1: mean(rows.map(({ hit }) => hit)),
    mapHalves: [mean(half(0).map(({ ap }) => ap)), mean(half(1).map(({ ap }) => ap))],
    hit1Halves: [mean(half(0).map(({ hit }) => hit)), mean(half(1).map(({ hit }) => hit))],
    passes: mean(rows.map(({ passes }) => passes)),
  };
}

export interface FinanceScores {
  questions: { document: string; question: string; pages: number[]; found: boolean; rank: number | null }[];
  found: number;
  /** Share of the first ten hits that are from the right report, and share of first hits. */
  rightReport: number;
  rightReportFirst: number;
  /** Found among the even and among the odd questions. */
  foundHalves: [number, number];
}

/** All reports in one clone. A question counts as found when one of its first ten hits is a page with evidence. */
export async function measureFinance(target: RetrievalTarget): Promise<FinanceScores> {
  const questions = await readFinance();
  const cloneId = await target.makeClone('FinanceBench');
  const sources = new Map<string, string>();
  for (const document of new Set(questions.map((question) => question.document)))
    sources.set(document, await target.addFile(cloneId, join(corpusFolder(), document)));
  const rows: (FinanceScores['questions'][number] & { right: number; first: number })[] = [];
  for (const { document, question, evidence } of questions) {
    const hits = await target.search(cloneId, question, 10);
    const pages = evidence.map(({ page }) => page);
    const rank = hits.findIndex(
      ({ sourceId, page, pageEnd }) =>
        sourceId === sources.get(document) && pages.some((wanted) => page !== null && wanted >= page && wanted <= (pageEnd ?? page)),
    );
    const right = hits.map(({ sourceId }) => (sourceId === sources.get(document) ? 1 : 0));
    rows.push({ document, question, pages, found: rank >= 0, rank: rank < 0 ? null : rank + 1, right: mean(right), first: right[0] ?? 0 });
  }
  const foundIn = (list: typeof rows) => list.filter(({ found }) => found).length;
  return {
    questions: rows,
    found: foundIn(rows),
    rightReport: mean(rows.map(({ right }) => right)),
    rightReportFirst: mean(rows.map(({ first }) => first)),
    foundHalves: [foundIn(rows.filter((_, i) => i % 2 === 0)), foundIn(rows.filter((_, i) => i % 2 === 1))],
  };
}

export interface ThresholdScores {
  /** Share of the answerable questions whose passage passes 0.7. */
  answered: number;
  /** Share of the unrelated questions that find nothing above 0.7. */
  refused: number;
  /** Share of the related questions without an answer that find nothing above 0.7. */
  refusedOnSubject: number;
  questions: number;
}

/** What passes the default threshold of 0.7. */
export async function measureThreshold(target: RetrievalTarget): Promise<ThresholdScores> {
  const questions = await readClap();
  const answerable = questions.filter((question) => question.answerable);
  const others = questions.filter((question) => !question.answerable);
  const passages = (list: typeof questions) => list.flatMap((question) => question.passages);
  const known = await target.makeClone('ClapNQ');
  const ids = await target.addTexts(known, passages(answerable));
  const all = await target.makeClone('ClapNQ, all passages');
  await target.addTexts(all, passages(questions));
  const passing = async (cloneId: string, question: string) =>
    (await target.search(cloneId, question, 10)).filter(({ relevance }) => relevance >= 0.7);

  let at = 0;
  const answered: number[] = [];
  for (const { question, passages: own } of answerable) {
    const wanted = ids.slice(at, at + own.length);
    at += own.length;
    answered.push((await passing(known, question)).some(({ sourceId }) => wanted.includes(sourceId)) ? 1 : 0);
  }
  const refused: number[] = [];
  const onSubject: number[] = [];
  for (const { question } of others) {
    refused.push((await passing(known, question)).length === 0 ? 1 : 0);
    onSubject.push((await passing(all, question)).length === 0 ? 1 : 0);
  }
  return { answered: mean(answered), refused: mean(refused), refusedOnSubject: mean(onSubject), questions: questions.length };
}

export interface RetrievalReport {
  cranfield: RankedScores;
  xquadEn: RankedScores;
  xquadDe: RankedScores;
  finance: FinanceScores;
  threshold: ThresholdScores;
}

/** Every retrieval score, on one target. */
export async function measureRetrieval(target: RetrievalTarget): Promise<RetrievalReport> {
  return {
    cranfield: await measureRanked(target, 'Cranfield', await readCranfield()),
    xquadEn: await measureRanked(target, 'XQuAD en', await readXquad('en')),
    xquadDe: await measureRanked(target, 'XQuAD de', await readXquad('de')),
    finance: await measureFinance(target),
    threshold: await measureThreshold(target),
  };
}
