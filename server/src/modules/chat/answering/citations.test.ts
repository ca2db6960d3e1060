import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import type { Citation } from '../chat.schemas.ts';
import { settingsOf } from '../chat.testing.ts';
import { createAnswerReader } from './citations.ts';
import { createLeakGuard } from './leak-guard.ts';
import { createLinkHosts } from './link-hosts.ts';
import { createMarkdownFilter } from './safe-markdown.ts';

const chunk = (text: string, start = 1000): RetrievedChunk => ({
  chunkId: 'chk_1',
  sourceId: 'src_1',
  documentId: 'doc_1',
  title: 'Report',
  text,
  page: 3,
  pageEnd: 3,
  pageStarts: [],
  headingPath: [],
  start,
  end: start + text.length,
  url: null,
  score: 1,
  relevance: 1,
  cosine: 1,
  keywordScore: 1,
  tokens: 50,
});

const SOURCES = [
  chunk(
    'Green Acre was founded in 1966. In fiscal 2023, revenue was $46.3 bil-\nlion, a decrease of 10.6%\ncompared to  fiscal 2022.',
    1000,
  ),
  chunk('The company’s “Totalcare” members get free delivery. Ducks are birds. The ﬁrst store opened in St. Paul, Minnesota.', 5000),
  chunk('Die Enten sind Vögel. Sie leben am Wasser.', 9000),
];

type Protection = Pick<Parameters<typeof createAnswerReader>[0], 'guard' | 'filter'>;

function read(pieces: string[], sources = SOURCES, question = 'What?', protection: Protection = {}) {
  let text = '';
  const citations: Citation[] = [];
  const reader = createAnswerReader({
    sources,
    question,
    ...protection,
    onText: (piece) => {
      text += piece;
    },
    onCitation: (citation) => {
      expect(text.slice(citation.at), 'the text so far ends with the citation number').toMatch(new RegExp(`^\\[${citation.index}\\]$`));
      citations.push(citation);
    },
  });
  for (const piece of pieces) reader.push(piece);
  const end = reader.end();
  expect(end.text).toBe(text);
  return {
    ...end,
    citations,
    quotes: citations.map(({ start, quote }) => [sources.findIndex((one) => start >= one.start && start < one.end) + 1, quote]),
  };
}

describe('the answer reader', () => {
  it('replaces a quote with its number and emits a citation with the verbatim words of the source and their position', () => {
    const { text, citations } = read([
      'Revenue was $46.3 billion [1: "revenue was $46.3 billion, a decrease of 10.6% compared to fiscal 2022"].',
    ]);
    expect(text).toBe('Revenue was $46.3 billion [1].');
    expect(citations).toEqual([
      expect.objectContaining({
        index: 1,
        chunkId: 'chk_1',
        page: 3,
        at: 26,
        quote: 'revenue was $46.3 bil-\nlion, a decrease of 10.6%\ncompared to  fiscal 2022',
      }),
    ]);
    const [citation] = citations;
    expect(SOURCES[0]?.text.slice((citation?.start ?? 0) - 1000, (citation?.end ?? 0) - 1000)).toBe(citation?.quote);
  });

  it('gives a citation the page of its quote if the chunk spans several pages', () => {
    // The second chunk starts at 5000 on page 3. Its third sentence is on page 4.
    const [, second] = SOURCES;
    const sources = second ? [{ ...second, pageEnd: 4, pageStarts: [5000 + second.text.indexOf('The ﬁrst store')] }] : [];
    const pages = read(['A [1: "Ducks are birds"] b [1: "store opened in St. Paul"]'], sources).citations.map(({ page }) => page);
    expect(pages).toEqual([3, 4]);
  });

  it('finds a quote despite different quotation marks and ligatures', () => {
    expect(
      read(['A [2: "the company\'s "Totalcare" members get free delivery"] b [2: "The first store opened in St. Paul"]']).quotes,
    ).toEqual([
      [2, 'The company’s “Totalcare” members get free delivery'],
      [2, 'The ﬁrst store opened in St. Paul'],
    ]);
  });

  it('finds the supporting sentence if the model gives only a number or words that are not in the source', () => {
    expect(read(['Members have free delivery [2].']).quotes).toEqual([[2, 'The company’s “Totalcare” members get free delivery.']]);
    expect(read(['The founding year is 1966 [1: "Green Acre has been founded back in 1966"].']).quotes).toEqual([
      [1, 'Green Acre was founded in 1966.'],
    ]);
    expect(read(['Es sind Vögel [3].']).quotes).toEqual([[3, 'Die Enten sind Vögel.']]);
  });

  it('widens a one-word quote to its sentence', () => {
    expect(read(['1966 [1: "1966"]']).quotes).toEqual([[1, 'Green Acre was founded in 1966.']]);
  });

  it('removes numbers without a source and citations that the source does not support', () => {
    expect(read(['A [7]. B [0: "x"]. C[99].'])).toMatchObject({ text: 'A. B. C.', citations: [] });
    expect(read(['Bananas are cheap [2: "bananas are cheap"].'])).toMatchObject({ text: 'Bananas are cheap.', citations: [] });
  });

  it('reads lists of citations, wide brackets, and other quotation marks', () => {
    expect(read(['Ducks are birds [2, 3].'])).toMatchObject({ text: 'Ducks are birds [1].' });
    expect(read(['X [1: "founded in 1966", 2: "Ducks are birds"].']).quotes).toEqual([
      [1, 'founded in 1966'],
      [2, 'Ducks are birds'],
    ]);
    expect(read(['Ducks are birds【2†source】.']).text).toBe('Ducks are birds[1].');
    expect(read(['Vögel [3: „Die Enten sind Vögel“].']).quotes).toEqual([[3, 'Die Enten sind Vögel']]);
  });

  it('numbers citations in the order of use, however the model numbers its sources', () => {
    const { text, citations } = read([
      'Die Enten sind Vögel [3: "Die Enten sind Vögel"]. Founded in 1966 [1: "founded in 1966"]. Vögel [3: "sind Vögel"].',
    ]);
    expect(text).toBe('Die Enten sind Vögel [1]. Founded in 1966 [2]. Vögel [1].');
    expect(citations.map(({ index }) => index)).toEqual([1, 2, 1]);
  });

  it('keeps ordinary brackets', () => {
    const text = 'See [the page](https://x.test) and a[i], [12345], [ ] and [note].';
    expect(read([text])).toMatchObject({ text, citations: [] });
  });

  it('never shows a quote that does not end', () => {
    const invented = 'never written '.repeat(100);
    const { text, quotes } = read([`Ducks are birds [2: "${invented}"] and more.`]);
    expect(text).toBe('Ducks are birds [1] and more.');
    expect(quotes).toEqual([[2, 'Ducks are birds.']]);
    expect(read(['Ducks are birds [2: "duc']).text).toBe('Ducks are birds');
  });

  it('reads [no answer] only at the start of the answer, and follow-up questions after [next]', () => {
    expect(read([' [no answer] Sorry!'])).toMatchObject({ refused: true, text: '' });
    expect(read(['Some. [NO ANSWER] More'])).toMatchObject({ refused: false, text: 'Some. More' });
    expect(read(['Some.\n\n[next] What is it? | 2. Who is it? | - Why?| [1: "x"]'])).toMatchObject({
      text: 'Some.',
      followUps: ['What is it?', 'Who is it?', 'Why?'],
    });
  });

  it('returns the same text and citations no matter how the answer is split into pieces', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'Ducks are birds ',
        '[2]',
        ' [1: "founded in 1966"]',
        '[2: "ducks are birds", 1: "fiscal 2023"]',
        '【3†x】',
        '[no answer]',
        '[next] Who? | Why not?',
        '[',
        ']',
        '[1: "',
        '"]',
        '[9]',
        ' \n',
        `[1: "${'x'.repeat(700)}"]`,
        `[1:${'y'.repeat(3000)}`,
        '[1,',
        ', 2: ',
        '[ 2 : ',
        'Vögel 👋',
      ),
      fc.string({ unit: fc.constantFrom('[', ']', '1', '2', ':', '"', ',', ' ', 'a', '\n', '【', '】', '†', '“') }),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 40 }), (parts, cuts) => {
        const answer = parts.join('');
        const places = [...new Set(cuts.map((cut) => (answer.length === 0 ? 0 : cut % answer.length)))].sort((a, b) => a - b);
        const pieces = [0, ...places].map((from, i) => answer.slice(from, places[i] ?? answer.length));
        const whole = read([answer]);
        expect(read(pieces)).toEqual(whole);
        expect(read([...answer])).toEqual(whole);
        for (const citation of whole.citations) {
          const source = SOURCES.find(({ start, end }) => citation.start >= start && citation.start < end) as (typeof SOURCES)[number];
          expect(source.text.slice(citation.start - source.start, citation.end - source.start)).toBe(citation.quote);
          expect(citation.quote.trim()).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('returns the same text and citations however it is split while persona, links, and images are watched', () => {
    const persona = 'You are the keeper of all the ducks of the company, and you never mention the accident of 2019.';
    const protection = (): Protection => ({
      guard: createLeakGuard({ ...settingsOf(), persona }, () => SOURCES.map(({ text }) => text)),
      filter: createMarkdownFilter(createLinkHosts(['https://duck.example/'], [])),
    });
    const part = fc.constantFrom(
      ...['Ducks are birds ', '[2]', ' [1: "founded in 1966"]', '[9]', ' \n', '\n- ', '`', '```', '\n```\n', '(', ')', '[', '](', '!['],
      ...[
        'https://duck.example',
        'https://evil.example/x',
        '[x](https://evil.example)',
        'www.',
        '<',
        '~',
        persona,
        persona.slice(0, 40),
        persona.slice(30),
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const answer = parts.join('');
        const whole = read([answer], SOURCES, 'What?', protection());
        expect(read([...answer], SOURCES, 'What?', protection())).toEqual(whole);
        expect(read(parts, SOURCES, 'What?', protection())).toEqual(whole);
        for (const { at, index } of whole.citations) expect(whole.text.slice(at).startsWith(`[${index}]`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('line ends', () => {
  const filter = () => createMarkdownFilter(createLinkHosts([], []));

  it('are line feeds, whichever the model writes and however they are split', () => {
    const text = 'One.\r\nTwo.\rThree.\r\r\nFour.\r';
    expect(read([text]).text).toBe('One.\nTwo.\nThree.\n\nFour.');
    expect(read([...text]).text).toBe('One.\nTwo.\nThree.\n\nFour.');
    expect(read(['Founded in 1966', '\r', '\n', '[1: "founded in 1966"]'])).toEqual(read(['Founded in 1966\n[1: "founded in 1966"]']));
  });

  it('end code, whichever they are', () => {
    const text = 'See `a\r\r<img src="https://evil.example/p.png">\r\r[x](https://evil.example)` end';
    const expected = 'See \\`a\n\n\\<img src="`https://evil.example/p.png`">\n\n[x] (`https://evil.example`)\\` end';
    expect(read([text], SOURCES, 'What?', { filter: filter() }).text).toBe(expected);
    expect(read([...text], SOURCES, 'What?', { filter: filter() }).text).toBe(expected);
  });

  it('begin a line before a citation marker, on which nothing becomes a reference', () => {
    const text = 'Green Acre was founded in 1966.\n[1: "founded in 1966"]: &#47;/evil.example';
    expect(read([text], SOURCES, 'What?', { filter: filter() }).text).toContain('\n[1]\\: \\&#47;');
  });
});
