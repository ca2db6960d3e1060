import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDemoContent } from '../src/modules/demo/demo-files.service.ts';
import { readFileBytes } from '../src/providers/extractor/read-document.ts';
import { DEMO_QUESTIONS } from './extractive-answers.demo-questions.ts';
import { FINANCE_EXPECTED, WRITTEN_WORLDS } from './extractive-answers.questions.ts';
import { type CorpusDocument, corpusFolder, readClap, readCranfield, readFinance, readXquad } from './retrieval.corpora.ts';

/** One clone: files, texts, or both. */
export interface World {
  name: string;
  files?: readonly (string | { path: string; title: string })[];
  texts?: readonly CorpusDocument[];
}

/** A quotation of an answer: the index of its document in the world, its range, its page, and its text with collapsed white space. */
export interface Quoted {
  document: number;
  start: number;
  end: number;
  page: number | null;
  quote: string;
}

export interface AnswerCase {
  set: string;
  half: 'tuned on' | 'held out';
  world: string;
  question: string;
  /** Undefined when the world has no answer: a refusal is correct. */
  isCorrect?: (quoted: Quoted) => boolean;
  /** A reference answer. */
  gold?: string;
  /** The document that answers the question, left out of the search results. */
  without?: number;
}

export const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();
const half = (i: number) => (i % 2 === 0 ? 'tuned on' : 'held out') as AnswerCase['half'];

/** The path of a world's file: `own/…` in extractive-answers/, `project/…` in this repository, others in the corpus folder. */
export function pathOf(file: string): string {
  if (file.startsWith('project/')) return join(import.meta.dirname, '../..', file.slice(8));
  return file.startsWith('own/') ? join(import.meta.dirname, 'extractive-answers', file.slice(4)) : join(corpusFolder(), file);
}

async function writtenCases(): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const cases: AnswerCase[] = [];
  const missing: string[] = [];
  for (const { name, files, questions } of WRITTEN_WORLDS) {
    const texts = await Promise.all(files.map(async (file) => squeeze(await textOf(file))));
    questions.forEach(({ question, expect }, i) => {
      for (const piece of expect) if (!texts.some((text) => text.includes(piece))) missing.push(`${name}: “${piece}” (${question})`);
      const common = { half: half(i), world: name, question };
      cases.push(
        expect.length === 0
          ? { set: 'visitors’ questions without an answer', ...common }
          : { set: 'visitors’ questions', ...common, isCorrect: ({ quote }) => expect.some((piece) => quote.includes(piece)) },
      );
    });
  }
  if (missing.length > 0) throw new Error(`Expected phrases missing from the texts:\n${missing.join('\n')}`);
  const worlds = WRITTEN_WORLDS.filter(({ files }) => !files[0]?.startsWith('retrieval/')).map(({ name, files }) => ({ name, files }));
  return { worlds, cases };
}

/** Questions that name their company, asked of one clone with all reports and Word files. */
const COMBINED: readonly (readonly [world: string, names: RegExp])[] = [
  ['Best Buy 10-K', /best buy|bby|geek squad|corie|hope fund|teen tech/i],
  ['Adobe 10-K', /adobe|behance|photoshop|illustrator|frame\.io|digital/i],
  ['Amcor results', /amcor|flexibles/i],
  ['MGM results', /mgm|mirage|macau|las vegas|adjusted ebitdar/i],
  ['Ulta results', /ulta|skincare/i],
];
const OTHER_FILES = [
  ...['multi_page', 'normal_4pages', 'right_to_left_01'].map((name) => `pdf/${name}.pdf`),
  ...['drawingml', 'footnotes', 'headings_numbered', 'tables', 'word_sample', 'word_tables'].map((name) => `docx/${name}.docx`),
];

function combinedCases({ worlds, cases }: { worlds: readonly World[]; cases: readonly AnswerCase[] }) {
  const world = 'all reports and Word files';
  const files = worlds.flatMap(({ name, files = [] }) => (COMBINED.some(([one]) => one === name) ? files : []));
  return {
    worlds: [{ name: world, files: [...files, ...OTHER_FILES] }],
    cases: cases.flatMap((one): AnswerCase[] =>
      one.isCorrect && COMBINED.some(([name, asks]) => name === one.world && asks.test(one.question))
        ? [{ ...one, set: 'visitors’ questions, all files in one clone', world }]
        : [],
    ),
  };
}

/** The demo clone as the first start creates it. */
export async function demoCases(): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const world = 'the demo';
  const { documents, faq } = await readDemoContent();
  const files = documents.map(({ path, title }) => ({ path: `project/${path}`, title }));
  const texts = faq.map(({ id, question, answer }) => ({ id, title: question, text: `${question}\n\n${answer}` }));
  const cases = DEMO_QUESTIONS.flatMap(({ question, again, unseen, expect }) =>
    [question, again, unseen].map((text): AnswerCase => {
      const common = { half: text === unseen ? ('held out' as const) : ('tuned on' as const), world, question: text };
      return expect.length === 0
        ? { set: 'demo questions about something else', ...common }
        : { set: 'demo questions', ...common, isCorrect: ({ quote }) => expect.some((piece) => quote.includes(piece)) };
    }),
  );
  return { worlds: [{ name: world, files, texts }], cases };
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(pathOf(file));
  return file.endsWith('.json')
    ? JSON.parse(bytes.toString())
        .data.flatMap((one: XquadArticle) => one.paragraphs.map(({ context }) => context))
        .join('\n')
    : (await readFileBytes(bytes, file, '')).text;
}

interface XquadArticle {
  paragraphs: { context: string; qas: { question: string; answers: { answer_start: number; text: string }[] }[] }[];
}

/** Each question twice: with the paragraph that answers it, and without. Halves by article. */
async function xquadCases(language: 'en' | 'de', name: string): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const { data } = JSON.parse(await readFile(pathOf(`retrieval/xquad.${language}.json`), 'utf8')) as { data: XquadArticle[] };
  const cases: AnswerCase[] = [];
  let document = 0;
  data.forEach(({ paragraphs }, article) => {
    for (const { qas } of paragraphs) {
      for (const { question, answers } of qas) {
        const common = { half: half(article), world: name, question };
        const own = document;
        const [{ answer_start: start, text } = { answer_start: 0, text: '' }] = answers;
        cases.push({
          set: name,
          ...common,
          isCorrect: (quoted) => quoted.document === own && quoted.start < start + text.length && quoted.end > start,
        });
        cases.push({ set: `${name}, paragraph left out`, ...common, without: own });
      }
      document++;
    }
  });
  return { worlds: [{ name, texts: (await readXquad(language)).documents }], cases };
}

interface ClapEntry {
  question: string;
  passages: { title: string; text: string; sentences: string[] }[];
  output: { answer: string; selected_sentences?: string[] }[];
}

async function clapCases(): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const entries = JSON.parse(await readFile(pathOf('questions/clapnq-dev.json'), 'utf8')) as ClapEntry[];
  const answerable = (await readClap()).map((one) => one.answerable);
  const documents = entries.flatMap(({ passages }) => passages.map(({ title, text }, i) => ({ id: String(i), title, text })));
  const known = entries
    .filter((_, i) => answerable[i])
    .flatMap(({ passages }) => passages.map(({ title, text }, i) => ({ id: String(i), title, text })));
  const cases = entries.flatMap(({ question, output }, i): AnswerCase[] => {
    const common = { half: half(i >> 1), question };
    const selected = output.flatMap(({ selected_sentences: sentences = [] }) => sentences.map(squeeze));
    if (answerable[i])
      return [
        {
          set: 'ClapNQ',
          ...common,
          world: 'ClapNQ, passages that answer',
          ...(output[0] && { gold: output[0].answer }),
          isCorrect: ({ quote }) => selected.some((sentence) => sentence.includes(quote) || quote.includes(sentence)),
        },
      ];
    return [
      { set: 'ClapNQ, other subject', ...common, world: 'ClapNQ, passages that answer' },
      { set: 'ClapNQ, same subject', ...common, world: 'ClapNQ, all passages' },
    ];
  });
  return {
    worlds: [
      { name: 'ClapNQ, passages that answer', texts: known },
      { name: 'ClapNQ, all passages', texts: documents },
    ],
    cases,
  };
}

async function financeCases(): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const questions = await readFinance();
  const files = [...new Set(questions.map(({ document }) => document))];
  const cases = questions.flatMap(({ document, question, evidence }, i): AnswerCase[] => {
    const pages = evidence.map(({ page }) => page);
    const common = { half: half(i), world: 'five reports', question };
    const own = (quoted: Quoted) => files[quoted.document] === document;
    return [
      {
        set: 'FinanceBench, page of the evidence',
        ...common,
        isCorrect: (quoted) => own(quoted) && quoted.page !== null && pages.includes(quoted.page),
      },
      {
        set: 'FinanceBench, figures of the answer',
        ...common,
        isCorrect: (quoted) => own(quoted) && (FINANCE_EXPECTED[i] ?? []).some((piece) => quoted.quote.includes(piece)),
      },
    ];
  });
  return { worlds: [{ name: 'five reports', files }], cases };
}

/** Questions about another collection's subjects. */
async function unrelatedCases(): Promise<AnswerCase[]> {
  const [en, de, cranfield, clap] = await Promise.all([readXquad('en'), readXquad('de'), readCranfield(), readClap()]);
  const every = (questions: readonly { text: string }[], step: number, from: number) => questions.filter((_, i) => i % step === from);
  const ask = (world: string, questions: readonly { text: string }[]) =>
    questions.map(({ text }, i): AnswerCase => ({ set: 'another collection’s questions', half: half(i), world, question: text }));
  return [
    ...ask('five reports', every(en.questions, 8, 0)),
    ...ask('Pages and Word files', every(en.questions, 8, 1)),
    ...ask('ClapNQ, all passages', every(en.questions, 8, 2)),
    ...ask('Small German shop', every(de.questions, 8, 3)),
    ...ask('XQuAD, English', every(cranfield.questions, 2, 0)),
    ...ask(
      'XQuAD, English',
      clap.map(({ question }) => ({ text: question })),
    ),
    ...ask('Adobe 10-K', every(cranfield.questions, 2, 1)),
    ...ask('the demo', every(cranfield.questions, 2, 0)),
    ...ask('the demo', every(en.questions, 8, 4)),
  ];
}

export async function readCases(): Promise<{ worlds: World[]; cases: AnswerCase[] }> {
  const hand = await writtenCases();
  const parts = await Promise.all([
    hand,
    combinedCases(hand),
    demoCases(),
    clapCases(),
    financeCases(),
    xquadCases('en', 'XQuAD, English'),
    xquadCases('de', 'XQuAD, German'),
  ]);
  return { worlds: parts.flatMap(({ worlds }) => worlds), cases: [...parts.flatMap(({ cases }) => cases), ...(await unrelatedCases())] };
}
