import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import type { CloneSettings } from '../../clones/clones.schemas.ts';
import { settingsOf, testChunk } from '../chat.testing.ts';
import { fitPrompt } from './fit-prompt.ts';
import { buildPrompt, commonInstructions, type PromptInput, systemPrompt } from './prompt.ts';
import { boundsOf, boundsOfSystem, COMMON_TOKENS, SHORT_TEXT } from './token-bounds.ts';
import { createTokenCounter } from './token-counter.service.ts';

const WORDS = 'the market grew by 12 % in Zürich, 株式会社 and Ελλάδα; revenue (EUR) – 4,012.5 m.\n\n/ don’t'.split(' ');
const textOf = (words: number, seed: number) => Array.from({ length: words }, (_, i) => WORDS[(i * 7 + seed * 3) % WORDS.length]).join(' ');

const settings = fc
  .record({
    name: fc.constantFrom('Ada', 'Ten thousand chunks', '«Ω» /'),
    bio: fc.constantFrom('', 'An economist.\n', '/ '),
    persona: fc.constantFrom('', 'Dry wit.', ' \n'),
    words: fc.constantFrom(0, 0, 5, 60, 700),
    answerPolicy: fc.constantFrom<CloneSettings['answerPolicy']>('sources_only', 'sources_first', 'open'),
    language: fc.constantFrom('auto', 'auto', 'de', 'pt-BR', 'sr-Latn-RS'),
  })
  .map(({ words, ...own }): CloneSettings => ({ ...settingsOf(), ...own, instructions: textOf(words, 1) }));

const input = fc
  .record({
    settings,
    question: fc.integer({ min: 1, max: 80 }).map((words) => textOf(words, 2)),
    history: fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 8 }),
    chunks: fc.array(fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.constant(1000)), { maxLength: 14 }),
    budget: fc.oneof(fc.constant(8000), fc.integer({ min: 300, max: 12_000 })),
  })
  .map(
    ({ history, chunks, ...rest }): PromptInput => ({
      ...rest,
      history: history.map((words, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content: textOf(words, i) })),
      chunks: chunks.map((tokens) => testChunk('word '.repeat(tokens), { tokens })),
    }),
  );

/** What a build returns or throws. */
async function outcome(build: () => unknown) {
  try {
    return await build();
  } catch (error) {
    return `${error}`;
  }
}

const exactCounter = createTokenCounter(async () => (text) => countTokens(text));

describe('a prompt whose tokens are counted only if it matters', () => {
  it('is the one that exact counts give, for any sizes', async () => {
    const count = await exactCounter();
    let counted = 0;
    const runs = 400;
    await fc.assert(
      fc.asyncProperty(input, async (one) => {
        const fitted = await outcome(() =>
          fitPrompt(one, async () => {
            counted++;
            return count;
          }),
        );
        expect(fitted).toEqual(await outcome(() => buildPrompt({ ...one, count })));
      }),
      { numRuns: runs },
    );
    expect(counted).toBeLessThan(runs);
    expect(counted).toBeGreaterThan(0);
  });

  it('is the one that any counts within the bounds give, also where turns and chunks compete for the rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        input,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        async (one, shares) => {
          const system = systemPrompt(one.settings);
          const texts = [system, one.question, ...one.history.map(({ content }) => content)];
          const count = (text: string) => {
            const { least, most } = text === system ? boundsOfSystem(one.settings) : boundsOf(text);
            return Math.round(least + (most - least) * (shares[texts.indexOf(text) % shares.length] as number));
          };
          expect(await outcome(() => fitPrompt(one, async () => count))).toEqual(await outcome(() => buildPrompt({ ...one, count })));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('counts where a turn may take the place of a chunk although the lowest and the highest counts choose the same parts', async () => {
    const history = ['a'.repeat(1100), 'b'.repeat(100), 'c'.repeat(100)].map((content, i) => ({
      role: i % 2 === 0 ? ('assistant' as const) : ('user' as const),
      content,
    }));
    const one = {
      settings: settingsOf(),
      question: 'Why?',
      history,
      chunks: [testChunk('word '.repeat(7000), { tokens: 7000 })],
      budget: 8000,
    };
    const count = (text: string) => (text === history[0]?.content ? 900 : boundsOf(text).least || boundsOfSystem(one.settings).least);
    const prompt = await fitPrompt(one, async () => count);
    expect(prompt).toEqual(buildPrompt({ ...one, count }));
    expect(prompt.chunks[0]?.tokens).toBeLessThan(7000);
  });

  it('loads no tokenizer for a first question to a clone without long instructions, with ten long chunks', async () => {
    const chunks = Array.from({ length: 10 }, () => testChunk('word '.repeat(1000), { tokens: 1000 }));
    const load = () => Promise.reject(new Error('loaded'));
    const question = 'What does the first report say about its markets?';
    const prompt = await fitPrompt({ settings: settingsOf(), question, history: [], chunks, budget: 8000 }, load);
    expect(prompt.chunks).toHaveLength(7);
  });
});

describe('bounds of tokens', () => {
  it.each(Object.keys(COMMON_TOKENS) as CloneSettings['answerPolicy'][])('know what instructions share: %s', (answerPolicy) => {
    const { auto, tagged } = COMMON_TOKENS[answerPolicy];
    expect(countTokens(commonInstructions({ answerPolicy, language: 'auto' }))).toBe(auto);
    for (const language of ['de', 'pt-BR', 'fil', 'sr-Latn-RS'])
      expect(countTokens(commonInstructions({ answerPolicy, language })) - countTokens(` ${language}`)).toBe(tagged);
  });

  it('contain the exact count of any instructions and any text', async () => {
    const count = await exactCounter();
    fc.assert(
      fc.property(
        settings,
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 2 * SHORT_TEXT }),
          fc.integer({ min: 0, max: 300 }).map((words) => textOf(words, 3)),
        ),
        (one, text) => {
          for (const [exact, { least, most }] of [
            [count(systemPrompt(one)), boundsOfSystem(one)],
            [count(text), boundsOf(text)],
          ] as const) {
            expect(exact).toBeGreaterThanOrEqual(least);
            expect(exact).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });
});
