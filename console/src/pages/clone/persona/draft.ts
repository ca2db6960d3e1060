import type { Clone, UpdateCloneInput } from '@cloneai/sdk';

/** What the form holds, as it was typed: flat, numbers as text, and empty where the server says null. */
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
  slug: string;
}
export type Key = keyof Draft;

/** What visitors see before they ask, and what decides over an answer. */
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
];
const THEME_KEYS: readonly Key[] = ['accent', 'mode', 'radius', 'position'];
const RETRIEVAL_KEYS: readonly Key[] = ['threshold', 'maxChunks', 'maxContextTokens'];
export const KEYS: readonly Key[] = [...PROFILE_KEYS, ...ANSWER_KEYS, 'slug'];

/** The names of the fields, for sentences about them. */
export const LABELS: Record<Key, string> = {
  name: 'Name',
  avatarUrl: 'Picture',
  bio: 'About',
  greeting: 'Greeting',
  starterQuestions: 'Starter questions',
  persona: 'Persona',
  instructions: 'Instructions',
  answerPolicy: 'What it may answer',
  refusal: 'Words for “I do not know”',
  language: 'Language of answers',
  model: 'Model',
  accent: 'Colour',
  mode: 'Light or dark',
  radius: 'Corners',
  position: 'Place on the page',
  threshold: 'Relevance needed',
  maxChunks: 'Passages per answer',
  maxContextTokens: 'Tokens per question',
  slug: 'Address',
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
    slug: clone.slug,
  };
}

/** A field as the server would store it: what differs only in this is no change. */
function meant(draft: Draft, key: Key): unknown {
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
    case 'radius':
    case 'threshold':
    case 'maxChunks':
    case 'maxContextTokens':
      return draft[key].trim() === '' ? null : Number(draft[key]);
    default:
      return draft[key];
  }
}

export const isSame = (a: Draft, b: Draft, key: Key): boolean => JSON.stringify(meant(a, key)) === JSON.stringify(meant(b, key));

/** Fields in which the two differ. */
export const changedKeys = (before: Draft, after: Draft): Key[] => KEYS.filter((key) => !isSame(before, after, key));

/** Those fields, as the API takes them. */
export function toInput(draft: Draft, keys: readonly Key[]): UpdateCloneInput {
  const pick = (of: readonly Key[]) => Object.fromEntries(of.filter((key) => keys.includes(key)).map((key) => [key, meant(draft, key)]));
  const theme = pick(THEME_KEYS);
  const retrieval = pick(RETRIEVAL_KEYS);
  return {
    ...pick(KEYS.filter((key) => !THEME_KEYS.includes(key) && !RETRIEVAL_KEYS.includes(key))),
    ...(Object.keys(theme).length ? { theme } : {}),
    ...(Object.keys(retrieval).length ? { retrieval } : {}),
  };
}

/** The field that the server names in an error: `theme.accent`, `starterQuestions.3`, `slug`. */
export function keyOf(param: string | null): Key | undefined {
  const [head = '', rest = ''] = (param ?? '').split('.');
  const name = head === 'theme' || head === 'retrieval' ? rest : head;
  return KEYS.find((key) => key === name);
}

const whole = (text: string, min: number, max: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max
    ? undefined
    : `Give a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}.`;

/** What the server would refuse, said before it is asked, for fields that are half typed most of the time. */
export function problemsOf(draft: Draft): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string | undefined>> = {
    name: draft.name.trim() === '' ? 'A clone needs a name.' : undefined,
    slug: slugProblem(draft.slug.trim()),
    avatarUrl:
      draft.avatarUrl.trim() === '' || isWebAddress(draft.avatarUrl)
        ? undefined
        : 'Give the address of a picture, like https://example.com/ada.jpg.',
    accent: /^#[0-9a-f]{6}$/i.test(draft.accent) ? undefined : 'Give a colour like #4f46e5: a # and six of 0–9 and a–f.',
    maxChunks: whole(draft.maxChunks, 1, 50),
    maxContextTokens: whole(draft.maxContextTokens, 1000, 100_000),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

function slugProblem(slug: string): string | undefined {
  if (slug.length < 3) return 'At least three characters.';
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)
    ? undefined
    : 'Lower-case letters, digits and single hyphens between them, like ada-lovelace.';
}

function isWebAddress(text: string): boolean {
  const address = text.trim();
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
