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

  const STATEMENT = chunk(
    'Consolidated results were as follows ($ in millions):\n\nConsolidated Performance Summary\t2023\t2022\t2021\nRevenue\t$ 46,298\t$ 51,761\t$ 47,262\n' +
      'Revenue % change\t(10.6)%\t9.5 %\t8.3 %\nGross profit as a % of revenue(1)\t21.4 %\t22.5 %\t22.4 %\n\n' +
      'Our gross profit rate decreased in fiscal 2023, primarily due to lower product margin rates and higher supply chain costs.',
  );
  const SEGMENT = chunk(
    'Domestic Segment Performance Summary\t2023\t2022\t2021\nRevenue\t$ 42,794\t$ 47,830\t$ 43,293\n\n' +
      'The decrease in revenue in fiscal 2023 was primarily driven by comparable sales declines. Online revenue of $14.2 billion decreased in fiscal 2023.',
    2,
  );

  it('answers a question for a figure by the row that states it, of the whole, with the line that names its columns', () => {
    for (const question of [
      "What was Best Buy's total revenue in fiscal 2023?",
      'How much was revenue in 2022?',
      'And in 2022? (total revenue)',
    ]) {
      const [first] = pickSentences({ question, chunks: [SEGMENT, STATEMENT] });
      expect(STATEMENT.text.slice(first?.start, first?.end)).toBe('Revenue\t$ 46,298\t$ 51,761\t$ 47,262');
      expect(STATEMENT.text.slice(first?.header?.start, first?.header?.end)).toBe('Consolidated Performance Summary\t2023\t2022\t2021');
    }
    expect(texts('What was the gross profit rate in 2023?', [STATEMENT, SEGMENT])[0]).toBe(
      'Gross profit as a % of revenue(1)\t21.4 %\t22.5 %\t22.4 %',
    );
    expect(texts('Why did the gross profit rate decrease?', [STATEMENT, SEGMENT])[0]).toMatch(/^Our gross profit rate decreased/);
  });

  it('answers a question for a number by a sentence that counts that thing, or not at all', () => {
    const text =
      'As an employer of more than 90,000 people we are subject to many rules. Employment levels rose by 2 percent in 2019. Our employees matter to us.';
    expect(texts('How many employees are there?', [chunk(text)])).toEqual([
      'As an employer of more than 90,000 people we are subject to many rules.',
    ]);
    expect(
      texts('How many eggs does a duck lay?', [chunk('Ducks lay their eggs in nests. The nest of a duck is built of grass.')]),
    ).toEqual([]);
  });

  it('takes the figure of the firm that is asked for', () => {
    const chunks = [
      { ...chunk('Diluted earnings per share of $3.49 in 2022 compared to $2.41 in 2021.', 1), title: 'NORTH-RESORTS.pdf' },
      { ...chunk('Net income was $1.2 billion and diluted earnings per share were $24.01.', 2), title: 'LOWENBEAUTY.pdf' },
    ];
    expect(pickSentences({ question: "What was Lowen's diluted EPS?", chunks }).map(({ index }) => index)).toEqual([2]);
  });

  it('prefers what says what a thing is, a full date, and one answer where one is enough', () => {
    const text =
      'Adult ducks are fast fliers. Duck is the common name for numerous species of waterfowl. Many people keep a duck or two as pets.';
    expect(texts('What is a duck?', [chunk(text)])[0]).toBe('Duck is the common name for numerous species of waterfowl.');
    const deal =
      'In fiscal 2022, we acquired all of the shares of Current Health and Yardbird. On November 2, 2021, we acquired all of the shares of Current Health.';
    expect(texts('When was Current Health acquired?', [chunk(deal)])[0]).toBe(
      'On November 2, 2021, we acquired all of the shares of Current Health.',
    );
    const place =
      'We own our corporate headquarters buildings located in Richfield, Minnesota. Support teams operate from our headquarters.';
    expect(texts('Where are the headquarters?', [chunk(place)])).toHaveLength(1);
  });

  it('lets words carried over from earlier questions count for less than those asked', () => {
    const text =
      'Corie Barry is our Chief Executive Officer. Our business, like that of many retailers, is seasonal. The business needs the officers.';
    expect(texts('Is the business seasonal? (Chief Executive Officer)', [chunk(text)])[0]).toBe(
      'Our business, like that of many retailers, is seasonal.',
    );
  });

  it('never answers by the heads of columns alone', () => {
    const table = 'Fiscal Years Ended\tJanuary 28, 2023\tJanuary 29, 2022\nMerchandise inventories\t5,140\t5,965';
    expect(texts('What was the inventory at the end of the fiscal year?', [chunk(table)])).toEqual([
      'Merchandise inventories\t5,140\t5,965',
    ]);
  });

  it('gives a line that announces a list with the list', () => {
    const list =
      'A respectful duck could eat these things:\n• leaves\n• berries\n\nSwimming is another matter, of which we shall speak later.';
    expect(texts('What could a duck eat?', [chunk(list)])[0]).toBe('A respectful duck could eat these things:\n• leaves\n• berries');
  });

  it('works in other languages and scripts', () => {
    expect(texts('Wann wurde das Museum gegründet?', [chunk('Das Museum liegt am Fluss. Es wurde im Jahr 1903 gegründet.')])[0]).toBe(
      'Das Museum liegt am Fluss. Es wurde im Jahr 1903 gegründet.',
    );
    expect(texts('企鹅吃什么？', [chunk('动物园在城市北边。企鹅吃鲱鱼。门票九元。')])[0]).toBe('企鹅吃鲱鱼。');
  });

  it('finds nothing where nothing fits', () => {
    expect(texts('Who won the chess championship of 1972?', [REPORT])).toEqual([]);
    expect(texts('Who won the world cup?', [chunk('Issues around the world can have an impact on our results.')])).toEqual([]);
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
