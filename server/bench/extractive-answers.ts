// Measures answers without a model: `node bench/extractive-answers.ts`. The questions are in extractive-answers.cases.ts, the corpora in
// CLONEAI_CORPUS. `--show` prints wrong answers of the half that was tuned on, `--set TEXT` runs only the sets whose name contains TEXT,
// `--write` updates RESULTS-ANSWERS.md. The search runs on an embedded database, or on TEST_DATABASE_URL.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { suggestFollowUps } from '../src/modules/chat/answering/follow-ups.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { languageOf } from '../src/text/language.ts';
import { type AnswerCase, pathOf, readCases, type World } from './extractive-answers.cases.ts';
import {
  answerExtractively,
  type FormScores,
  formOf,
  type Judged,
  judge,
  relevant,
  type SetScores,
  scoresOf,
} from './extractive-answers.measure.ts';
import { show, spreadOf, table } from './figures.ts';
import { corpusFolder } from './retrieval.corpora.ts';
import { type InProcessTarget, inProcessTarget } from './retrieval.targets.ts';

/** More chunks than an answer uses, for questions whose paragraph is left out. */
const DEPTH = 15;

interface FilledClone {
  cloneId: string;
  sourceIds: string[];
}

async function fillClone(target: InProcessTarget, { name, files = [], texts = [] }: World): Promise<FilledClone> {
  const cloneId = await target.makeClone(name);
  const sourceIds: string[] = [];
  for (const file of files)
    sourceIds.push(
      typeof file === 'string' ? await target.addFile(cloneId, pathOf(file)) : await target.addFile(cloneId, pathOf(file.path), file.title),
    );
  sourceIds.push(...(await target.addTexts(cloneId, [...texts])));
  return { cloneId, sourceIds };
}

async function ask(target: InProcessTarget, { cloneId, sourceIds }: FilledClone, asked: AnswerCase): Promise<Judged> {
  const hits = await target.search(cloneId, asked.question, asked.without === undefined ? 10 : DEPTH);
  const documentOf = (sourceId: string) => sourceIds.indexOf(sourceId);
  const remaining = hits.filter(({ sourceId }) => documentOf(sourceId) !== asked.without);
  const answer = await answerExtractively(asked.question, languageOf(asked.question), remaining);
  return judge(asked, answer, relevant(remaining), documentOf);
}

/** Asks the follow-up questions that answers suggest, each once per world. */
async function askFollowUps(target: InProcessTarget, clones: ReadonlyMap<string, FilledClone>, judged: readonly Judged[]): Promise<string> {
  const asked = new Set<string>();
  let answered = 0;
  for (const { asked: first, answer, chunks } of judged) {
    if (!first.set.startsWith('visitors’') && !first.set.startsWith('demo')) continue;
    const language = languageOf(first.question);
    const cited = new Set<string>(answer.citations.map(({ chunkId }) => chunkId));
    for (const question of suggestFollowUps({ language, asked: [first.question], starters: [], chunks, cited })) {
      const world = clones.get(first.world);
      if (!world || asked.has(`${first.world}\n${question}`)) continue;
      asked.add(`${first.world}\n${question}`);
      const { answer: next } = await ask(target, world, { ...first, question });
      if (!next.refused) answered++;
      if (process.argv.includes('--show')) console.log(`${next.refused ? 'refused ' : 'answered'} ${first.question} → ${question}`);
    }
  }
  return `Follow-up questions: ${asked.size} suggested, ${percent(answered / asked.size)} of them answered`;
}

const RESULTS = join(import.meta.dirname, 'RESULTS-ANSWERS.md');
const [FROM, TO] = ['<!-- begin: written by extractive-answers.ts -->', '<!-- end -->'];

/** Replaces the generated part of the results. */
async function writeResults(report: string): Promise<void> {
  const text = await readFile(RESULTS, 'utf8');
  const [before, after] = [text.indexOf(FROM), text.indexOf(TO)];
  if (before < 0 || after < before) throw new Error(`${RESULTS} lacks ${FROM} or ${TO}.`);
  // Single lines become a list.
  const lines = report.replace(/^(?=(?:Form|Citations|Selection|Follow-up|In process))/gm, '- ').replace(/^(Questions .*)$/gm, '$1\n');
  await writeFile(RESULTS, `${text.slice(0, before + FROM.length)}\n\n${lines}\n\n${text.slice(after)}`);
}

const percent = (value: number) => (Number.isNaN(value) ? '' : `${(100 * value).toFixed(1)} %`);

/** One row per set with both halves: tuned on / held out. */
function setRows(scores: readonly SetScores[], answerable: boolean): string[][] {
  const sets = Map.groupBy(
    scores.filter((one) => one.answerable === answerable),
    ({ set }) => set,
  );
  return Array.from(sets, ([set, halves]) => {
    const ordered = halves.toSorted((a, b) => b.half.localeCompare(a.half));
    const cell = (value: (one: SetScores) => number) => ordered.map((one) => percent(value(one))).join(' / ');
    const rest = answerable
      ? [
          cell((one) => one.firstCorrect),
          cell((one) => one.anyCorrect),
          cell((one) => one.refused),
          cell((one) => one.correctShare),
          cell((one) => one.rouge),
          cell((one) => one.keywords),
        ]
      : [cell((one) => one.nothingFound), cell((one) => one.refused)];
    return [set, ordered.map(({ questions }) => questions).join(' / '), ...rest];
  });
}

function formLine(name: string, { answers, quotations, words, faults }: FormScores): string {
  const visible = Array.from(faults, ([fault, count]) => `${count} ${fault}`).join(', ') || 'none';
  return `${name}: ${answers} answers with ${show(quotations / answers)} quotations and ${show(words)} words on average; visible faults: ${visible}`;
}

function format(judged: readonly Judged[]): string {
  const scores = scoresOf(judged);
  const ms = spreadOf(judged.map(({ answer }) => answer.ms).filter((one) => one > 0));
  const cited = judged.flatMap(({ answer, chunks }) =>
    answer.citations.map(({ chunkId, quote }) => chunks.some((chunk) => chunk.chunkId === chunkId && chunk.text.includes(quote))),
  );
  const prose = judged.filter(({ asked }) => !asked.set.startsWith('XQuAD'));
  return [
    'Questions with an answer in the sources (tuned on / held out)',
    table(
      [
        'set',
        'questions',
        'first quotation correct',
        'any quotation correct',
        'refused',
        'correct quotations',
        'ROUGE-L recall',
        'keyword recall',
      ],
      setRows(scores, true),
    ),
    '',
    'Questions without an answer in the sources (tuned on / held out)',
    table(['set', 'questions', 'search returns nothing', 'refused'], setRows(scores, false)),
    '',
    formLine('Form, without XQuAD', formOf(prose)),
    formLine('Form, XQuAD', formOf(judged.filter((one) => !prose.includes(one)))),
    `Citations: ${cited.length}, ${percent(cited.filter(Boolean).length / cited.length)} of them verbatim`,
    `Selection without the search: ${show(ms.p50, 'ms')} p50, ${show(ms.p95, 'ms')} p95, ${show(ms.max, 'ms')} max`,
  ].join('\n');
}

function showWrong({ asked, answer, anyCorrect, firstCorrect }: Judged): void {
  if (asked.half !== 'tuned on' || (asked.isCorrect ? firstCorrect : answer.refused)) return;
  console.log(`\n${asked.set} · ${asked.world}: ${asked.question}${anyCorrect ? ' (correct, but not first)' : ''}`);
  console.log(answer.refused ? '   refused' : `   ${answer.text.replaceAll(/\n+/g, '\n   ')}`);
}

if (import.meta.main) {
  if (!existsSync(corpusFolder())) {
    console.log(`Not measured: no corpora in ${corpusFolder()}. Set CLONEAI_CORPUS to their folder.`);
    process.exit(0);
  }
  const at = process.argv.indexOf('--set');
  const wanted = at < 0 ? '' : (process.argv[at + 1] ?? '');
  const all = await readCases();
  const cases = all.cases.filter(({ set }) => set.includes(wanted));
  const { database, engine, close } = await createTestDatabase();
  const startedAt = performance.now();
  const target = inProcessTarget(database, createOfflineEmbedder());
  const clones = new Map<string, FilledClone>();
  for (const world of all.worlds) if (cases.some((one) => one.world === world.name)) clones.set(world.name, await fillClone(target, world));
  const judged: Judged[] = [];
  for (const one of cases) {
    const clone = clones.get(one.world);
    if (!clone) throw new Error(`Unknown world ${one.world}.`);
    judged.push(await ask(target, clone, one));
    if (process.argv.includes('--show')) showWrong(judged.at(-1) as Judged);
  }
  const report = [
    format(judged),
    await askFollowUps(target, clones, judged),
    `In process, ${engine}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`,
  ].join('\n');
  console.log(report);
  if (process.argv.includes('--write')) await writeResults(report);
  await close();
}
