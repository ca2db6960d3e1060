import { describe, expect, it } from 'vitest';
import { createOfflineLlm, OFFLINE_MODEL } from './offline.llm.ts';
import { pickSentences } from './offline.pick.ts';

const chunk = (text: string, index = 1, headingPath: string[] = []) => ({ index, text, headingPath });
const texts = (question: string, chunks: ReturnType<typeof chunk>[]) =>
  pickSentences({ question, chunks }).map(({ index, start, end }) => chunks.find((one) => one.index === index)?.text.slice(start, end));

const REPORT = chunk(
  'Fiscal 2023 results\nWe operated 1,138 stores at the end of fiscal 2023. The board declared a dividend of $0.92 per\nshare, payable in April 2023. ' +
    'Corie Barry has been our chief executive officer since 2019. Sales fell because demand for electronics was lower.\n' +
    'Revenue   46,298   51,761\nNet earnings   1,419   2,454\n',
);

describe('picking sentences', () => {
  it('finds the sentence that answers, across line breaks, as a verbatim slice', () => {
    expect(texts('How many stores did you operate?', [REPORT])[0]).toBe('We operated 1,138 stores at the end of fiscal 2023.');
    expect(texts('What dividend was declared?', [REPORT])[0]).toBe(
      'The board declared a dividend of $0.92 per\nshare, payable in April 2023.',
    );
    expect(texts('Why did sales fall?', [REPORT])[0]).toBe('Sales fell because demand for electronics was lower.');
  });

  it('reads an acronym in words, and a row of a table', () => {
    expect(texts('Who is the CEO?', [REPORT])[0]).toBe('Corie Barry has been our chief executive officer since 2019.');
    expect(texts('What were the net earnings?', [REPORT])[0]).toBe('Net earnings   1,419   2,454');
  });

  it('gives the answer of a question-and-answer pair, not the question', () => {
    expect(texts('What is the return policy?', [chunk('What is the return policy?\nThirty days, unopened, with the receipt.')])[0]).toBe(
      'Thirty days, unopened, with the receipt.',
    );
  });

  it('works in other languages and scripts', () => {
    expect(texts('Wann wurde das Museum gegründet?', [chunk('Das Museum liegt am Fluss. Es wurde im Jahr 1903 gegründet.')])[0]).toBe(
      'Es wurde im Jahr 1903 gegründet.',
    );
    expect(texts('企鹅吃什么？', [chunk('动物园在城市北边。企鹅吃鲱鱼。门票九元。')])[0]).toBe('企鹅吃鲱鱼。');
  });

  it('finds nothing where nothing fits', () => {
    expect(texts('Who won the chess championship of 1972?', [REPORT])).toEqual([]);
    expect(texts('???', [REPORT])).toEqual([]);
    expect(texts('How many stores?', [])).toEqual([]);
  });
});

describe('the offline answerer', () => {
  it('labels its quotations, and says [no answer] where it has none', async () => {
    const answer = async (question: string, language: string) => {
      let text = '';
      const grounding = { question, language, chunks: [REPORT] };
      const end = await createOfflineLlm().stream(
        { model: null, messages: [], maxOutputTokens: 100, grounding },
        new AbortController().signal,
        (piece) => {
          text += piece;
        },
      );
      return { text, ...end };
    };
    expect(await answer('Who is the CEO?', 'de')).toMatchObject({
      text: expect.stringMatching(
        /^Aus den Quellen, Wort für Wort:\n\n“Corie Barry has been our chief executive officer since 2019\.” \[1: /,
      ),
      model: OFFLINE_MODEL,
      usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    });
    expect(await answer('Who won the chess championship?', 'en')).toMatchObject({ text: '[no answer]', finishReason: 'refused' });
  });
});
