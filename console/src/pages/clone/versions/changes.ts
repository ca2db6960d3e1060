import type { CloneSettings } from '@cloneai/sdk';

/** One difference between two versions, in words; `before` and `after` where the texts are short enough to be shown. */
export interface Change {
  what: string;
  before?: string;
  after?: string;
}

const POLICY: Record<CloneSettings['answerPolicy'], string> = {
  sources_only: 'only from its sources',
  sources_first: 'sources first, then general knowledge',
  open: 'freely',
};
const MODE: Record<CloneSettings['theme']['mode'], string> = { auto: 'as the visitor’s system', light: 'light', dark: 'dark' };
const SHORT = 80;

const given = (text: string | null) => text || 'none';
const fields: [what: string, (settings: CloneSettings) => string | null][] = [
  ['Name', ({ name }) => name],
  ['Picture', ({ avatarUrl }) => avatarUrl],
  ['About', ({ bio }) => bio],
  ['Greeting', ({ greeting }) => greeting],
  ['Persona', ({ persona }) => persona],
  ['Instructions', ({ instructions }) => instructions],
  ['What it may answer', ({ answerPolicy }) => POLICY[answerPolicy]],
  ['Words for “I do not know”', ({ refusal }) => refusal],
  ['Language of answers', ({ language }) => (language === 'auto' ? 'that of the question' : language)],
  ['Model', ({ model }) => model ?? 'the server’s'],
  ['Colour', ({ theme }) => theme.accent],
  ['Light or dark', ({ theme }) => MODE[theme.mode]],
  ['Corners', ({ theme }) => `${theme.radius} pixels`],
  ['Place on the page', ({ theme }) => `lower ${theme.position}`],
  ['Relevance needed', ({ retrieval }) => retrieval.threshold.toFixed(2)],
  ['Passages per answer', ({ retrieval }) => String(retrieval.maxChunks)],
  ['Tokens per question', ({ retrieval }) => String(retrieval.maxContextTokens)],
];

/** What is in one list and not in the other. */
function listChanges(one: string, before: readonly string[], after: readonly string[]): Change[] {
  const added = after.filter((item) => !before.includes(item)).map((item) => ({ what: `${one} added`, after: item }));
  const removed = before.filter((item) => !after.includes(item)).map((item) => ({ what: `${one} removed`, before: item }));
  if (added.length || removed.length || before.join('\n') === after.join('\n')) return [...added, ...removed];
  return [{ what: `${one}s in another order` }];
}

/** Long texts: how much of them changed is said, not the texts. */
function textChange(what: string, before: string | null, after: string | null): Change {
  const [old, now] = [before ?? '', after ?? ''];
  if (old.length <= SHORT && now.length <= SHORT && !/\n/.test(old + now)) return { what, before: given(before), after: given(after) };
  if (old === '') return { what: `${what} added, ${now.length.toLocaleString()} characters` };
  if (now === '') return { what: `${what} removed` };
  return { what: `${what} changed, from ${old.length.toLocaleString()} to ${now.length.toLocaleString()} characters` };
}

/** What an expert changed from one version to the next. */
export function changesBetween(before: CloneSettings, after: CloneSettings): Change[] {
  return [
    ...fields.flatMap(([what, read]) => (read(before) === read(after) ? [] : [textChange(what, read(before), read(after))])),
    ...listChanges('Starter question', before.starterQuestions, after.starterQuestions),
    ...listChanges('Allowed site', before.allowedOrigins, after.allowedOrigins),
  ];
}
