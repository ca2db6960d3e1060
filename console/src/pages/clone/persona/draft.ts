import type { Clone, UpdateCloneInput } from '@cloneai/sdk';
import { isPicture } from '../../../lib/picture.ts';

/** The form's values as typed: flat, numbers as text, and empty text instead of null. */
export interface Draft {
  name: string;
  avatarUrl: string;
  bio: string;
  greeting: string;
  starterQuestions: readonly string[];
  persona: string;
  instructions: string;
  answerPolicy: Clone['answerPolicy'];
  refusal: string;
  language: string;
  model: string;
  accent: string;
  mode: Clone['theme']['mode'];
  radius: string;
  position: Clone['theme']['position'];
  threshold: string;
  maxChunks: string;
  maxContextTokens: string;
  /** One host a line. */
  linkHosts: string;
  shareOriginals: boolean;
  slug: string;
}
export type Key = keyof Draft;

/** Fields that visitors see before they ask. */
export const PROFILE_KEYS: readonly Key[] = [
  'name',
  'avatarUrl',
  'bio',
  'greeting',
  'starterQuestions',
  'accent',
  'mode',
  'radius',
  'position',
];
/** Fields that affect answers. */
export const ANSWER_KEYS: readonly Key[] = [
  'persona',
  'instructions',
  'answerPolicy',
  'refusal',
  'language',
  'model',
  'threshold',
  'maxChunks',
  'maxContextTokens',
  'linkHosts',
  'shareOriginals',
];
const THEME_KEYS: readonly Key[] = ['accent', 'mode', 'radius', 'position'];
const RETRIEVAL_KEYS: readonly Key[] = ['threshold', 'maxChunks', 'maxContextTokens'];
const KEYS: readonly Key[] = [...PROFILE_KEYS, ...ANSWER_KEYS, 'slug'];

/** Labels of the fields. */
export const LABELS: Record<Key, string> = {
  name: 'Name',
  avatarUrl: 'Picture',
  bio: 'About',
  greeting: 'Greeting',
  starterQuestions: 'Starter questions',
  persona: 'Persona',
  instructions: 'Instructions',
  answerPolicy: 'Answer from',
  refusal: '“I do not know” message',
  language: 'Answer language',
  model: 'Model',
  accent: 'Color',
  mode: 'Theme',
  radius: 'Corner radius',
  position: 'Position',
  threshold: 'Minimum relevance',
  maxChunks: 'Chunks per answer',
  maxContextTokens: 'Tokens per question',
  linkHosts: 'Sites that answers may link to',
  shareOriginals: 'Original files',
  slug: 'Slug',
};

export function draftOf(clone: Clone): Draft {
  const { theme, retrieval } = clone;
  return {
    name: clone.name,
    avatarUrl: clone.avatarUrl ?? '',
    bio: clone.bio,
    greeting: clone.greeting,
    starterQuestions: clone.starterQuestions,
    persona: clone.persona,
    instructions: clone.instructions,
    answerPolicy: clone.answerPolicy,
    refusal: clone.refusal,
    language: clone.language,
    model: clone.model ?? '',
    accent: theme.accent,
    mode: theme.mode,
    radius: String(theme.radius),
    position: theme.position,
    threshold: String(retrieval.threshold),
    maxChunks: String(retrieval.maxChunks),
    maxContextTokens: String(retrieval.maxContextTokens),
    linkHosts: clone.linkHosts.join('\n'),
    shareOriginals: clone.shareOriginals,
    slug: clone.slug,
  };
}

/** A field's value as the server would store it. Used to ignore differences that the server would normalize. */
function normalize(draft: Draft, key: Key): unknown {
  switch (key) {
    case 'name':
    case 'slug':
      return draft[key].trim();
    case 'avatarUrl':
    case 'model':
      return draft[key].trim() || null;
    case 'accent':
      return draft.accent.toLowerCase();
    case 'starterQuestions':
      return draft.starterQuestions.map((question) => question.trim()).filter(Boolean);
    case 'linkHosts':
      return hostsOf(draft.linkHosts);
    case 'radius':
    case 'threshold':
    case 'maxChunks':
    case 'maxContextTokens':
      return draft[key].trim() === '' ? null : Number(draft[key]);
    default:
      return draft[key];
  }
}

export const isSame = (a: Draft, b: Draft, key: Key): boolean => JSON.stringify(normalize(a, key)) === JSON.stringify(normalize(b, key));

/** The fields in which two drafts differ. */
export const changedKeys = (before: Draft, after: Draft): Key[] => KEYS.filter((key) => !isSame(before, after, key));

/** The given fields in the structure of the API. */
export function toInput(draft: Draft, keys: readonly Key[]): UpdateCloneInput {
  const pick = (group: readonly Key[]) =>
    Object.fromEntries(group.filter((key) => keys.includes(key)).map((key) => [key, normalize(draft, key)]));
  const theme = pick(THEME_KEYS);
  const retrieval = pick(RETRIEVAL_KEYS);
  return {
    ...pick(KEYS.filter((key) => !THEME_KEYS.includes(key) && !RETRIEVAL_KEYS.includes(key))),
    ...(Object.keys(theme).length ? { theme } : {}),
    ...(Object.keys(retrieval).length ? { retrieval } : {}),
  };
}

/** The form field of an error's parameter: `theme.accent`, `starterQuestions.3`, or `slug`. */
export function keyOf(param: string | null): Key | undefined {
  const [head = '', rest = ''] = (param ?? '').split('.');
  const name = head === 'theme' || head === 'retrieval' ? rest : head;
  return KEYS.find((key) => key === name);
}

const wholeNumberProblem = (text: string, min: number, max: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max
    ? undefined
    : `Enter a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`;

/** Checks fields in the browser, so that half-typed values are not sent. */
export function problemsOf(draft: Draft): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string | undefined>> = {
    name: draft.name.trim() === '' ? 'Enter a name.' : undefined,
    slug: slugProblem(draft.slug.trim()),
    avatarUrl:
      draft.avatarUrl.trim() === '' || isPicture(draft.avatarUrl) || isWebUrl(draft.avatarUrl)
        ? undefined
        : 'Enter the URL of a picture, like https://example.com/ada.jpg.',
    accent: /^#[0-9a-f]{6}$/i.test(draft.accent) ? undefined : 'Enter a hex color, like #4f46e5.',
    maxChunks: wholeNumberProblem(draft.maxChunks, 1, 50),
    maxContextTokens: wholeNumberProblem(draft.maxContextTokens, 1000, 100_000),
    linkHosts: hostsOf(draft.linkHosts).every((host) => LINK_HOST.test(host))
      ? undefined
      : 'Enter one host a line, like example.com, or *.example.com for all hosts below it.',
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

/** Hosts as typed, one a line or separated by commas. People paste URLs, so scheme and path are dropped. */
const hostsOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((host) =>
      host
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\/.*$/, ''),
    )
    .filter(Boolean);
const LINK_HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/;

function slugProblem(slug: string): string | undefined {
  if (slug.length < 3) return 'Enter at least 3 characters.';
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) ? undefined : 'Use lowercase letters, digits, and single hyphens, like ada-lovelace.';
}

function isWebUrl(text: string): boolean {
  const url = text.trim();
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
