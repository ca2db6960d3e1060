import { expect, it } from 'vitest';
import { type Command, findCommands } from './commands.ts';

const commands: Command[] = [
  { text: 'Knowledge', group: 'Ada Lovelace', href: '/1/knowledge', words: 'sources documents' },
  { text: 'Embed', group: 'Ada Lovelace', href: '/1/embed' },
  { text: 'Knowledge', group: 'Zoë', href: '/2/knowledge', words: 'sources documents' },
  { text: 'Workspace', href: '/settings', words: 'members' },
  { text: 'New clone', href: '/clones?new' },
];
const hrefs = (typed: string) => findCommands(commands, typed).map(({ href }) => href);

it('finds commands by words of their text, their clone, and their synonyms, in any order, case, and with or without accents', () => {
  expect(hrefs('ada emb')).toEqual(['/1/embed']);
  expect(hrefs('ZOE documents')).toEqual(['/2/knowledge']);
  expect(hrefs('members')).toEqual(['/settings']);
  expect(hrefs('nothing')).toEqual([]);
});

it('shows first what begins with what was typed', () => {
  expect(hrefs('kno')).toEqual(['/1/knowledge', '/2/knowledge']);
  expect(hrefs('e')[0]).toBe('/1/embed');
  expect(hrefs('')).toEqual(commands.map(({ href }) => href));
});
