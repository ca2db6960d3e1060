// Answers without any model: `node bench/offline-answers.ts`. What is asked, and of what, stands in offline-answers.cases.ts; the corpora
// are read from CLONEAI_CORPUS. `--show` prints what went wrong in the half that was tuned on, `--set TEXT` asks only the sets whose name
// holds TEXT, `--write` puts the result into RESULTS-ANSWERS.md. The search runs on an embedded database, or on TEST_DATABASE_URL.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase } from '../src/db/testing/test-database.ts';
import { suggestFollowUps } from '../src/modules/chat/answering/follow-ups.ts';
import { languageOf } from '../src/modules/chat/answering/language.ts';
import { createOfflineEmbedder } from '../src/providers/embedder/offline.embedder.ts';
import { show, spreadOf, table } from './figures.ts';
import { type AnswerCase, pathOf, readCases, type World } from './offline-answers.cases.ts';
import {
  answerOffline,
  type FormScores,
  formOf,
  type Judged,
  judge,
  relevant,
  type SetScores,
  scoresOf,
} from './offline-answers.measure.ts';
import { corpusFolder } from './retrieval.corpora.ts';
import { type InProcessTarget, inProcessTarget } from './retrieval.targets.ts';

/** More than an answer draws on, for the questions whose paragraph is left out. */
const DEPTH = 15;

interface Planted {
  cloneId: string;
  sourceIds: string[];
}

async function plant(target: InProcessTarget, { name, files = [], texts = [] }: World): Promise<Planted> {
  const cloneId = await target.makeClone(name);
  const sourceIds: string[] = [];
  for (const file of files)
    sourceIds.push(
      typeof file === 'string' ? await target.addFile(cloneId, pathOf(file)) : await target.addFile(cloneId, pathOf(file.path), file.title),
    );
  sourceIds.push(...(await target.addTexts(cloneId, [...texts])));
  return { cloneId, sourceIds };
}

async function ask(target: InProcessTarget, { cloneId, sourceIds }: Planted, asked: AnswerCase): Promise<Judged> {
  const hits = await target.search(cloneId, asked.question, asked.without === undefined ? 10 : DEPTH);
  const documentOf = (sourceId: string) => sourceIds.indexOf(sourceId);
  const left = hits.filter(({ sourceId }) => documentOf(sourceId) !== asked.without);
  const answer = await answerOffline(asked.question, languageOf(asked.question), left);
  return judge(asked, answer, relevant(left), documentOf);
}

/** The questions that answers suggest to go on with are asked, each once for its world. */
async function askFollowUps(target: InProcessTarget, planted: ReadonlyMap<string, Planted>, judged: readonly Judged[]): Promise<string> {
  const asked = new Set<string>();
  let answered = 0;
  for (const { asked: first, answer, chunks } of judged) {
    if (!first.set.startsWith('visitors’') && !first.set.startsWith('newcomers’')) continue;
    const language = languageOf(first.question);
    const cited = new Set<string>(answer.citations.map(({ chunkId }) => chunkId));
    for (const question of suggestFollowUps({ language, asked: [first.question], starters: [], chunks, cited })) {
      const world = planted.get(first.world);
      if (!world || asked.has(`${first.world}\n${question}`)) continue;
      asked.add(`${first.world}\n${question}`);
      const { answer: next } = await ask(target, world, { ...first, question });
      if (!next.refused) answered++;
      if (process.argv.includes('--show')) console.log(`${next.refused ? 'refused ' : 'answered'} ${first.question} → ${question}`);
    }
  }
  return `Suggested to go on with: ${asked.size} different questions, of which ${percent(answered / asked.size)} are answered`;
}

const RESULTS = join(import.meta.dirname, 'RESULTS-ANSWERS.md');
const [FROM, TO] = ['<!-- written by offline-answers.ts -->', '<!-- to here -->'];

/** Puts the report into its place; what stands around it stays. */
async function keep(report: string): Promise<void> {
  const text = await readFile(RESULTS, 'utf8');
  const [before, after] = [text.indexOf(FROM), text.indexOf(TO)];
  if (before < 0 || after < before) throw new Error(`${RESULTS} lacks ${FROM} or ${TO}.`);
  // Lines of their own as a list, tables as they are.
  const lines = report.replace(/^(?=(?:How they|…|Citations|Choosing|Suggested|In process))/gm, '- ').replace(/^(Questions .*)$/gm, '$1\n');
  await writeFile(RESULTS, `${text.slice(0, before + FROM.length)}\n\n${lines}\n\n${text.slice(after)}`);
}

const percent = (value: number) => (Number.isNaN(value) ? '' : `${(100 * value).toFixed(1)} %`);

/** Both halves of a set in one row: tuned on / held out. */
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
          cell((one) => one.firstRight),
          cell((one) => one.anyRight),
          cell((one) => one.refused),
          cell((one) => one.rightShare),
          cell((one) => one.rouge),
          cell((one) => one.keywords),
        ]
      : [cell((one) => one.nothingFound), cell((one) => one.refused)];
    return [set, ordered.map(({ questions }) => questions).join(' / '), ...rest];
  });
}

function formLine(name: string, { answers, quotations, words, faults }: FormScores): string {
  const seen = Array.from(faults, ([fault, count]) => `${count} ${fault}`).join(', ') || 'none';
  return `${name}: ${answers} answers, ${show(quotations / answers)} quotations and ${show(words)} words each; faults that can be seen: ${seen}`;
}

function format(judged: readonly Judged[]): string {
  const scores = scoresOf(judged);
  const ms = spreadOf(judged.map(({ answer }) => answer.ms).filter((one) => one > 0));
  const cited = judged.flatMap(({ answer, chunks }) =>
    answer.citations.map(({ chunkId, quote }) => chunks.some((chunk) => chunk.chunkId === chunkId && chunk.text.includes(quote))),
  );
  const prose = judged.filter(({ asked }) => !asked.set.startsWith('XQuAD'));
  return [
    'Questions that the sources answer (tuned on / held out)',
    table(
      [
        'set',
        'questions',
        'first quotation right',
        'some quotation right',
        'refused',
        'quotations right',
        'ROUGE-L recall',
        'keywords of the gold answer',
      ],
      setRows(scores, true),
    ),
    '',
    'Questions that they do not answer (tuned on / held out)',
    table(['set', 'questions', 'search finds nothing', 'refused in all'], setRows(scores, false)),
    '',
    formLine('How they read (without XQuAD)', formOf(prose)),
    formLine('… XQuAD', formOf(judged.filter((one) => !prose.includes(one)))),
    `Citations: ${cited.length}, of which ${percent(cited.filter((stands) => stands).length / cited.length)} stand word for word in their source`,
    `Choosing and quoting, without the search: ${show(ms.p50, 'ms')} p50, ${show(ms.p95, 'ms')} p95, ${show(ms.max, 'ms')} at the most`,
  ].join('\n');
}

function showWrong({ asked, answer, anyRight, firstRight }: Judged): void {
  if (asked.half !== 'tuned on' || (asked.isRight ? firstRight : answer.refused)) return;
  console.log(`\n${asked.set} · ${asked.world}: ${asked.question}${anyRight ? ' (right, but not first)' : ''}`);
  console.log(answer.refused ? '   refused' : `   ${answer.text.replaceAll(/\n+/g, '\n   ')}`);
}

if (import.meta.main) {
  if (!existsSync(corpusFolder())) {
    console.log(`Not measured: no corpora in ${corpusFolder()}. Say where they are by CLONEAI_CORPUS.`);
    process.exit(0);
  }
  const at = process.argv.indexOf('--set');
  const wanted = at < 0 ? '' : (process.argv[at + 1] ?? '');
  const all = await readCases();
  const cases = all.cases.filter(({ set }) => set.includes(wanted));
  const { database, engine, close } = await createTestDatabase();
  const begun = performance.now();
  const target = inProcessTarget(database, createOfflineEmbedder());
  const planted = new Map<string, Planted>();
  for (const world of all.worlds) if (cases.some((one) => one.world === world.name)) planted.set(world.name, await plant(target, world));
  const judged: Judged[] = [];
  for (const one of cases) {
    const clone = planted.get(one.world);
    if (!clone) throw new Error(`No world is named ${one.world}.`);
    judged.push(await ask(target, clone, one));
    if (process.argv.includes('--show')) showWrong(judged.at(-1) as Judged);
  }
  const report = [
    format(judged),
    await askFollowUps(target, planted, judged),
    `In process, ${engine}, ${((performance.now() - begun) / 1000).toFixed(0)} s.`,
  ].join('\n');
  console.log(report);
  if (process.argv.includes('--write')) await keep(report);
  await close();
}
