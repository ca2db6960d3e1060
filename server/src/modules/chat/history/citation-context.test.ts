import { expect, it } from 'vitest';
import type { Context } from '../../../shared/context.ts';
import { notFound } from '../../../shared/errors.ts';
import { newId, type WorkspaceId } from '../../../shared/ids.ts';
import type { ChatMessage, Citation } from '../chat.schemas.ts';
import { createCitationContextUsecases } from './citation-context.usecases.ts';

const visitor: Context = {
  workspaceId: newId('workspace') as WorkspaceId,
  actor: { type: 'visitor', sessionId: newId('session'), cloneId: newId('clone'), scopes: ['chat:write'] },
  requestId: 'r',
  signal: new AbortController().signal,
};
const QUOTE = 'The zoo has forty penguins.';
const long = 'Herring is what they eat at noon. '.repeat(40);

/** What is shown of `text` around the quote, by a server that reads slices. */
async function contextIn(text: string, quote = QUOTE) {
  const start = text.indexOf(quote);
  const citation = { at: 7, sourceId: newId('source'), quote: QUOTE, start, end: start + QUOTE.length } as Citation;
  const scopes: unknown[] = [];
  const { retrieveCitation } = createCitationContextUsecases({
    retrieveMessage: async () => ({ citations: [citation] }) as ChatMessage,
    linkOriginal: async () => null,
    async retrieveSourceDocument(ctx, sourceId, range) {
      scopes.push(ctx.actor.scopes);
      if (start < 0) throw notFound('source', sourceId);
      return { text: text.slice(range.start, range.end), start: range.start, characters: text.length };
    },
  });
  return { found: await retrieveCitation(visitor, newId('message'), 7), retrieveCitation, scopes };
}

it('shows a visitor the text before and after a quote, in whole words', async () => {
  const short = await contextIn(`Open daily. ${QUOTE} They eat herring.`);
  expect([short.found.before, short.found.quote, short.found.after]).toEqual(['Open daily. ', QUOTE, ' They eat herring.']);
  expect(short.scopes).toEqual([['knowledge:read']]);
  const { before, after } = (await contextIn(long + QUOTE + long)).found;
  expect([before.length, after.length].every((length) => length > 250 && length <= 300)).toBe(true);
  expect([long.includes(` ${before}`), long.startsWith(`${after.trimEnd()} `)]).toEqual([true, true]);
});

it.each([
  ['', '', false, false],
  ['Open daily. ', ' They eat herring', false, false],
  ['x'.repeat(300), 'y'.repeat(300), false, false],
  [`${'x'.repeat(300)} `, ` ${'y'.repeat(300)}`, true, true],
  [long, ' They eat herring', true, false],
  ['Open daily. ', `${'They eat fish at noon. '.repeat(12)}They eat herring at noon.`, false, true],
])('says whether the source has more text than is shown (%#)', async (before, after, moreBefore, moreAfter) => {
  expect((await contextIn(before + QUOTE + after)).found).toMatchObject({ moreBefore, moreAfter });
});

it('cuts the text at a word, also where the words end with its length', async () => {
  const words = 'Herring at noon and at six, too, '.repeat(40);
  const cuts = Array.from({ length: 40 }, (_, i) => contextIn(`${words}${'x'.repeat(i)} ${QUOTE} ${'y'.repeat(i)} ${words}`));
  for (const { found } of await Promise.all(cuts)) expect([found.before, found.after].join()).toMatch(/^\S.*\S$/);
});

it('shows only the quote when its source was deleted or says something else there', async () => {
  for (const { found } of [await contextIn('nothing of it'), await contextIn(`Once: ${QUOTE.toUpperCase()} So.`, QUOTE.toUpperCase())])
    expect([found.before, found.quote, found.after]).toEqual(['', QUOTE, '']);
});

it('refuses a position at which the answer cites nothing', async () => {
  const { retrieveCitation } = await contextIn(`${QUOTE} And more.`);
  await expect(retrieveCitation(visitor, newId('message'), 8)).rejects.toMatchObject({ code: 'not_found' });
});
