import type { CloneSettings } from '@cloneai/sdk';
import { isPicture } from '../../../lib/picture.ts';

/** A change between two versions. `before` and `after` are set if the values are short enough to show. */
export interface Change {
  what: string;
  before?: string;
  after?: string;
}

const POLICY: Record<CloneSettings['answerPolicy'], string> = {
  sources_only: 'sources only',
  sources_first: 'sources first, then general knowledge',
  open: 'open',
};
const MODE: Record<CloneSettings['theme']['mode'], string> = { auto: 'visitor’s system', light: 'light', dark: 'dark' };
const MAX_SHOWN_LENGTH = 80;

const valueOrNone = (text: string | null) => text || 'none';
const fields: [what: string, (settings: CloneSettings) => string | null][] = [
  ['Name', ({ name }) => name],
  ['Picture', ({ avatarUrl }) => (avatarUrl && isPicture(avatarUrl) ? `uploaded (${avatarUrl.slice(-8)})` : avatarUrl)],
  ['About', ({ bio }) => bio],
  ['Greeting', ({ greeting }) => greeting],
  ['Persona', ({ persona }) => persona],
  ['Instructions', ({ instructions }) => instructions],
  ['Answer from', ({ answerPolicy }) => POLICY[answerPolicy]],
  ['“I do not know” message', ({ refusal }) => refusal],
  ['Answer language', ({ language }) => (language === 'auto' ? 'same as the question' : language)],
  ['Original files', ({ shareOriginals }) => (shareOriginals ? 'visitors can open them' : 'not shared')],
  ['Model', ({ model }) => model ?? 'server default'],
  ['Color', ({ theme }) => theme.accent],
  ['Theme', ({ theme }) => MODE[theme.mode]],
  ['Corner radius', ({ theme }) => `${theme.radius} pixels`],
  ['Position', ({ theme }) => `bottom ${theme.position}`],
  ['Minimum relevance', ({ retrieval }) => retrieval.threshold.toFixed(2)],
  ['Chunks per answer', ({ retrieval }) => String(retrieval.maxChunks)],
  ['Tokens per question', ({ retrieval }) => String(retrieval.maxContextTokens)],
];

/** Items that were added or removed, or that the order changed. */
function listChanges(name: string, before: readonly string[], after: readonly string[]): Change[] {
  const added = after.filter((item) => !before.includes(item)).map((item) => ({ what: `${name} added`, after: item }));
  const removed = before.filter((item) => !after.includes(item)).map((item) => ({ what: `${name} removed`, before: item }));
  if (added.length || removed.length || before.join('\n') === after.join('\n')) return [...added, ...removed];
  return [{ what: `${name}s reordered` }];
}

/** The change of a text. Long texts are described by their length. */
function textChange(what: string, before: string | null, after: string | null): Change {
  const [old, now] = [before ?? '', after ?? ''];
  if (old.length <= MAX_SHOWN_LENGTH && now.length <= MAX_SHOWN_LENGTH && !/\n/.test(old + now))
    return { what, before: valueOrNone(before), after: valueOrNone(after) };
  if (old === '') return { what: `${what} added, ${now.length.toLocaleString()} characters` };
  if (now === '') return { what: `${what} removed` };
  return { what: `${what} changed, from ${old.length.toLocaleString()} to ${now.length.toLocaleString()} characters` };
}

/** All changes from one version to another. */
export function changesBetween(before: CloneSettings, after: CloneSettings): Change[] {
  return [
    ...fields.flatMap(([what, read]) => (read(before) === read(after) ? [] : [textChange(what, read(before), read(after))])),
    ...listChanges('Starter question', before.starterQuestions, after.starterQuestions),
    // The allowed sites are no part of a version.
    ...listChanges('Linked site', before.linkHosts, after.linkHosts),
  ];
}
