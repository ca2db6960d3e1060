import { expect, test } from 'vitest';
import { selectQuotations } from '../../../extractive/select-quotations.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { chooseQuery } from './choose-query.usecases.ts';

const PAGES = [
  {
    title: 'Boats',
    text: '# Dinghy\n\nThe dinghy costs 40 euros a day. It weighs 95 kilograms.\n\n# Canoe\n\nThe canoe costs 25 euros a day. It weighs 31 kilograms.',
  },
  {
    title: 'People',
    text: 'Captain Edda Brandt founded the harbor school in 1998. She teaches navigation. Nils Aker repairs engines. He has been in the workshop since 2016.',
  },
  {
    title: 'Courses',
    text: '# Knots\n\nThe course on knots costs 15 euros. It takes place on Mondays at six.\n\n# Navigation\n\nThe course on navigation costs 90 euros. It takes place on Fridays at seven.',
  },
].map(({ title, text }, i) => ({ chunkId: `c${i}`, title, text, headingPath: [], relevance: 1 }) as unknown as RetrievedChunk);

async function answer(
  question: string,
  previous: readonly string[],
  surroundings: Parameters<typeof chooseQuery>[3] = {},
): Promise<string> {
  const { query, found } = await chooseQuery(question, previous, async () => PAGES, surroundings);
  const chunks = found.map(({ title, text, headingPath }, i) => ({ index: i + 1, title, text, headingPath }));
  const [best] = selectQuotations({ question: query, chunks });
  return best ? (chunks[best.index - 1]?.text.slice(best.start, best.end) ?? '') : 'refused';
}

test('a pointer points to the thing that was named last, not to the one before', async () => {
  expect(await answer('How much does it weigh?', ['What does the dinghy cost?', 'And the canoe?'])).toContain('31 kilograms');
});

test('a question of another kind takes the thing from the last one, not what was asked of it', async () => {
  expect(await answer('When is it?', ['What does the course on navigation cost?'])).toContain('Fridays');
});

test('a correction asks the same of another thing', async () => {
  expect(await answer('no, I meant the canoe', ['What does the dinghy cost?'])).toContain('25 euros');
});

test('thanks in front of a question do not hide what it asks', async () => {
  expect(await answer('perfect, thanks! and the course on knots?', ['What does the dinghy cost?'])).toContain('15 euros');
});

test('a person that is asked for is named', async () => {
  expect(await answer('Who teaches navigation?', [])).toContain('Edda Brandt');
});

test('"he" is the person whom the last answer names', async () => {
  const lastAnswer = 'From the sources, word for word:\n\n“Nils Aker repairs engines.” [1]';
  expect(await answer('Since when has he been in the workshop?', ['Who repairs engines?'], { lastAnswer })).toContain('2016');
});

test('"she" is the first of several people whom the last answer names', async () => {
  const lastAnswer = 'From the sources, word for word:\n\n“Captain Edda Brandt and Nils Aker run the school.” [1]';
  expect(await answer('What does she teach?', ['Who runs the school?'], { lastAnswer })).toContain('navigation');
});

test('a question may name the clone, whose texts do not', async () => {
  expect(await answer('Who repairs engines at Seehafen?', [], { cloneName: 'Seehafen' })).toContain('Nils Aker');
  expect(await answer('Who cooks at Seehafen?', [], { cloneName: 'Seehafen' })).toBe('refused');
});
