import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CorpusDocument {
  id: string;
  title: string;
  text: string;
}

export interface CorpusQuestion {
  text: string;
  relevant: Set<string>;
  /** The half that it belongs to: 0 may be used for tuning, 1 is held out. Undefined: by its place. */
  half?: 0 | 1;
}

export interface RankedCorpus {
  documents: CorpusDocument[];
  questions: CorpusQuestion[];
}

/** The folder of the corpora: CLONEAI_CORPUS, or a folder beside the repository. */
export function corpusFolder(): string {
  return process.env.CLONEAI_CORPUS ?? join(import.meta.dirname, '../../../shared/corpus');
}

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Cranfield: 1,400 abstracts, without two empty ones, and 225 queries. The judgments number the queries by their place in the file, not by
 * `num`. Grades 1 to 4 count as relevant, −1 does not.
 */
export async function readCranfield(folder = corpusFolder()): Promise<RankedCorpus> {
  const read = (name: string) => readFile(join(folder, 'retrieval', name), 'utf8');
  const [documents, queries, judgments] = await Promise.all([read('cran.all.1400.xml'), read('cran.qry.xml'), read('cranqrel.trec.txt')]);
  const questions = Array.from(queries.matchAll(/<title>([\s\S]*?)<\/title>/g), ([, text = '']) => ({
    text: squeeze(text),
    relevant: new Set<string>(),
  }));
  for (const line of judgments.trim().split('\n')) {
    const [query, , document, grade] = line.trim().split(/\s+/);
    if (document && Number(grade) > 0) questions[Number(query) - 1]?.relevant.add(document);
  }
  const field = (entry: string, name: string) => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(entry)?.[1]?.trim() ?? '';
  return {
    documents: Array.from(documents.matchAll(/<doc>([\s\S]*?)<\/doc>/g), ([, entry = '']) => ({
      id: field(entry, 'docno'),
      title: squeeze(field(entry, 'title')) || 'Untitled',
      text: field(entry, 'text'),
    })).filter(({ text }) => text !== ''),
    questions: questions.filter(({ relevant }) => relevant.size > 0),
  };
}

/** XQuAD: 240 paragraphs, 1,190 questions, each with one paragraph that answers it. Its halves are those of the articles. */
export async function readXquad(language: 'en' | 'de', folder = corpusFolder()): Promise<RankedCorpus> {
  const { data } = JSON.parse(await readFile(join(folder, 'retrieval', `xquad.${language}.json`), 'utf8')) as {
    data: { paragraphs: { context: string; qas: { question: string }[] }[] }[];
  };
  const paragraphs = data.flatMap((article, i) =>
    article.paragraphs.map((paragraph) => ({ ...paragraph, half: i % 2 === 0 ? (0 as const) : (1 as const) })),
  );
  return {
    documents: paragraphs.map(({ context }, i) => ({ id: String(i), title: 'Paragraph', text: context })),
    questions: paragraphs.flatMap(({ qas, half }, i) =>
      qas.map(({ question }) => ({ text: question, relevant: new Set([String(i)]), half })),
    ),
  };
}

export interface FinanceQuestion {
  document: string;
  question: string;
  evidence: { page: number }[];
}

/** FinanceBench: questions about five reports, and the pages (from 1) with the evidence. */
export async function readFinance(folder = corpusFolder()): Promise<FinanceQuestion[]> {
  return JSON.parse(await readFile(join(folder, 'questions', 'financebench-dev.json'), 'utf8'));
}

export interface ClapQuestion {
  question: string;
  passages: { title: string; text: string }[];
  answerable: boolean;
}

/** ClapNQ: questions with a passage that answers them, and questions whose passage does not. */
export async function readClap(folder = corpusFolder()): Promise<ClapQuestion[]> {
  const entries = JSON.parse(await readFile(join(folder, 'questions', 'clapnq-dev.json'), 'utf8')) as {
    question: string;
    passages: { title: string; text: string }[];
    answerable?: boolean;
    answer?: string | null;
  }[];
  return entries.map(({ question, passages, answerable, answer }) => ({ question, passages, answerable: answerable ?? Boolean(answer) }));
}
