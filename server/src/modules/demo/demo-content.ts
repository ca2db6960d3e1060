import type { CreateCloneInput } from '../clones/clones.schemas.ts';

/** Slug of the demo clone: `/embed/cloneai-demo`, `data-clone="cloneai-demo"`. */
export const DEMO_SLUG = 'cloneai-demo';

const ACCENT = '#0f766e';

type Profile = Pick<CreateCloneInput, 'name' | 'bio' | 'persona' | 'instructions' | 'greeting' | 'refusal' | 'theme'>;

/** Profile of the demo clone. The FAQ answers its starter questions with and without a language model. */
export type DemoClone = { [Field in keyof Profile]-?: Exclude<Profile[Field], undefined> } & { starterQuestions: string[] };

/** One question-answer source of the demo clone. */
export interface DemoFaqEntry {
  id: string;
  question: string;
  answer: string;
}

/** Parses `content/clone.md`: one section for each field, starter questions as a list. Throws if a section is missing. */
export function parseDemoClone(markdown: string): DemoClone {
  const sections = new Map(sectionsOf(markdown).map(({ heading, body }) => [heading.toLowerCase(), body]));
  const field = (name: string): string => {
    const body = sections.get(name);
    if (!body) throw new Error(`The demo clone has no section "${name}".`);
    return body;
  };
  return {
    name: field('name'),
    bio: field('bio'),
    persona: field('persona'),
    instructions: field('instructions'),
    greeting: field('greeting'),
    starterQuestions: field('starter questions')
      .split('\n')
      .map((line) => line.replace(/^- /, '')),
    theme: { accent: ACCENT },
    refusal: field('refusal'),
  };
}

/** Parses `content/faq.md`: headings of the form `## Question? {#id}`, each followed by the answer. Throws if an id is missing or repeated. */
export function parseDemoFaq(markdown: string): DemoFaqEntry[] {
  const ids = new Set<string>();
  return sectionsOf(markdown).map(({ heading, body }) => {
    const [, question, id] = /^(.+?)\s+\{#([a-z]+)\}$/.exec(heading) ?? [];
    if (!question || !id || ids.has(id) || body === '') throw new Error(`The FAQ needs a unique id and an answer for "${heading}".`);
    ids.add(id);
    return { id, question, answer: body };
  });
}

function sectionsOf(markdown: string): { heading: string; body: string }[] {
  const [, ...sections] = markdown.replaceAll('\r\n', '\n').split(/^## /m);
  return sections.map((section) => {
    const end = section.indexOf('\n');
    return end < 0 ? { heading: section.trim(), body: '' } : { heading: section.slice(0, end).trim(), body: section.slice(end).trim() };
  });
}
