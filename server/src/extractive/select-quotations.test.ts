import { describe, expect, it } from 'vitest';
import { selectQuotations } from './select-quotations.ts';

const chunk = (text: string, index = 1, headingPath: string[] = []) => ({ index, text, headingPath });
const texts = (question: string, chunks: ReturnType<typeof chunk>[]) =>
  selectQuotations({ question, chunks }).map(({ index, start, end }) => chunks.find((one) => one.index === index)?.text.slice(start, end));

const REPORT = chunk(
  'Fiscal 2023 results\nWe operated 1,240 stores at the end of fiscal 2023. The board declared a dividend of $0.92 per\nshare, payable in April 2023. ' +
    'Dana Miller has been our chief executive officer since 2019. Sales fell because demand for electronics was lower.\n' +
    'Revenue   46,120   51,480\nNet earnings   1,460   2,510\n',
);

describe('the quotations for a question', () => {
  it('are verbatim sentences, across line breaks', () => {
    expect(texts('How many stores did you operate?', [REPORT])[0]).toBe('We operated 1,240 stores at the end of fiscal 2023.');
    expect(texts('What dividend was declared?', [REPORT])[0]).toBe(
      'The board declared a dividend of $0.92 per\nshare, payable in April 2023.',
    );
    expect(texts('Why did sales fall?', [REPORT])[0]).toBe('Sales fell because demand for electronics was lower.');
  });

  it('include spelled-out acronyms and table rows', () => {
    expect(texts('Who is the CEO?', [REPORT])[0]).toBe('Dana Miller has been our chief executive officer since 2019.');
    expect(texts('What were the net earnings?', [REPORT])[0]).toBe('Net earnings   1,460   2,510');
  });

  it('are the answer of a question-and-answer pair, not its question', () => {
    expect(texts('What is the return policy?', [chunk('What is the return policy?\nThirty days, unopened, with the receipt.')])[0]).toBe(
      'Thirty days, unopened, with the receipt.',
    );
  });

  const STATEMENT = chunk(
    'Consolidated results were as follows ($ in millions):\n\nConsolidated Performance Summary\t2023\t2022\t2021\nRevenue\t$ 46,120\t$ 51,480\t$ 47,090\n' +
      'Revenue % change\t(10.6)%\t9.5 %\t8.3 %\nGross profit as a % of revenue(1)\t21.4 %\t22.5 %\t22.4 %\n\n' +
      'Our gross profit rate decreased in fiscal 2023, primarily due to lower product margin rates and higher supply chain costs.',
  );
  const SEGMENT = chunk(
    'Domestic Segment Performance Summary\t2023\t2022\t2021\nRevenue\t$ 42,610\t$ 47,350\t$ 43,180\n\n' +
      'The decrease in revenue in fiscal 2023 was primarily driven by comparable sales declines. Online revenue of $14.2 billion decreased in fiscal 2023.',
    2,
  );

  it('for a figure are the row of the whole with the line that names its columns', () => {
    for (const question of [
      "What was North Wind's total revenue in fiscal 2023?",
      'How much was revenue in 2022?',
      'And in 2022? (total revenue)',
    ]) {
      const [first] = selectQuotations({ question, chunks: [SEGMENT, STATEMENT] });
      expect(STATEMENT.text.slice(first?.start, first?.end)).toBe('Revenue\t$ 46,120\t$ 51,480\t$ 47,090');
      expect(STATEMENT.text.slice(first?.header?.start, first?.header?.end)).toBe('Consolidated Performance Summary\t2023\t2022\t2021');
    }
    expect(texts('What was the gross profit rate in 2023?', [STATEMENT, SEGMENT])[0]).toBe(
      'Gross profit as a % of revenue(1)\t21.4 %\t22.5 %\t22.4 %',
    );
    expect(texts('Why did the gross profit rate decrease?', [STATEMENT, SEGMENT])[0]).toMatch(/^Our gross profit rate decreased/);
  });

  it('for a number count the thing that is asked for, or are none', () => {
    const text =
      'As an employer of more than 90,000 people we are subject to many rules. Employment levels rose by 2 percent in 2019. Our employees matter to us.';
    expect(texts('How many employees are there?', [chunk(text)])).toEqual([
      'As an employer of more than 90,000 people we are subject to many rules.',
    ]);
    expect(
      texts('How many eggs does a duck lay?', [chunk('Ducks lay their eggs in nests. The nest of a duck is built of grass.')]),
    ).toEqual([]);
  });

  it('for a figure come from the company that the question names', () => {
    const chunks = [
      { ...chunk('Diluted earnings per share of $3.49 in 2022 compared to $2.41 in 2021.', 1), title: 'NORTH-RESORTS.pdf' },
      { ...chunk('Net income was $1.2 billion and diluted earnings per share were $24.01.', 2), title: 'LOWENCARE.pdf' },
    ];
    expect(selectQuotations({ question: "What was Lowen's diluted EPS?", chunks }).map(({ index }) => index)).toEqual([2]);
  });

  it('prefer a definition, a full date, and one answer to a question for a fact', () => {
    const text =
      'Adult ducks are fast fliers. Duck is the common name for numerous species of waterfowl. Many people keep a duck or two as pets.';
    expect(texts('What is a duck?', [chunk(text)])[0]).toBe('Duck is the common name for numerous species of waterfowl.');
    const deal =
      'In fiscal 2022, we acquired all of the shares of Blue Harbor and Greenfield. On November 2, 2021, we acquired all of the shares of Blue Harbor.';
    expect(texts('When was Blue Harbor acquired?', [chunk(deal)])[0]).toBe(
      'On November 2, 2021, we acquired all of the shares of Blue Harbor.',
    );
    const place = 'We own our corporate headquarters buildings located in Springfield, Ohio. Support teams operate from our headquarters.';
    expect(texts('Where are the headquarters?', [chunk(place)])).toHaveLength(1);
  });

  it('depend less on the words of earlier questions than on those of this one', () => {
    const text =
      'Dana Miller is our Chief Executive Officer. Our business, like that of many retailers, is seasonal. The business needs the officers.';
    expect(texts('Is the business seasonal? (Chief Executive Officer)', [chunk(text)])[0]).toBe(
      'Our business, like that of many retailers, is seasonal.',
    );
  });

  it('are never column headers alone', () => {
    const table = 'Fiscal Years Ended\tJanuary 28, 2023\tJanuary 29, 2022\nMerchandise inventories\t5,140\t5,965';
    expect(texts('What was the inventory at the end of the fiscal year?', [chunk(table)])).toEqual([
      'Merchandise inventories\t5,140\t5,965',
    ]);
  });

  it('include the list that a line announces', () => {
    const list =
      'A respectful duck could eat these things:\n• leaves\n• berries\n\nSwimming is another matter, of which we shall speak later.';
    expect(texts('What could a duck eat?', [chunk(list)])[0]).toBe('A respectful duck could eat these things:\n• leaves\n• berries');
  });

  it('work in other languages and scripts', () => {
    expect(texts('Wann wurde das Museum gegründet?', [chunk('Das Museum liegt am Fluss. Es wurde im Jahr 1903 gegründet.')])[0]).toBe(
      'Das Museum liegt am Fluss. Es wurde im Jahr 1903 gegründet.',
    );
    expect(texts('企鹅吃什么？', [chunk('动物园在城市北边。企鹅吃鲱鱼。门票九元。')])[0]).toBe('企鹅吃鲱鱼。');
  });

  it('for a count state the total, not a part, a plan or a change', () => {
    const stores = chunk(
      '(1) Includes 20 Coastal Home stores and 14 stand-alone stores.\nWe expect to close 30 stores next year. During the year we opened 47 new stores. ' +
        'We had 1,240 stores at the end of the year. Each of our stores trains 12 people.',
    );
    expect(texts('How many stores do you operate?', [stores])[0]).toBe('We had 1,240 stores at the end of the year.');
    expect(texts('How many new stores were opened?', [stores])[0]).toBe('During the year we opened 47 new stores.');
    expect(texts('How many stores will you close?', [stores])[0]).toBe('We expect to close 30 stores next year.');
  });

  it('recognize prices, phone numbers and web addresses by their characters', () => {
    const shop = chunk(
      'The new service is loved by everybody. The $6.99-a-month service has films of all studios. Write to us, or reach us at 02 35 00 00 00 until noon. ' +
        'Its cost depends on many things, as people say. The call will be webcast live at https://example.com/investor.',
    );
    expect(texts('How much does the service cost?', [shop])[0]).toBe('The $6.99-a-month service has films of all studios.');
    expect(texts('What is the telephone number?', [shop])[0]).toMatch(/02 35 00 00 00/);
    expect(texts('Where can I find the webcast?', [shop])[0]).toMatch(/https:/);
  });

  it('match other forms, synonyms, compounds and misspellings', () => {
    const werkstatt = chunk(
      'Stadträder vermieten wir für 12 Euro, Lastenräder für 25 Euro. Gegründet wurde die Werkstatt von zwei Schwestern im Jahr 2003.',
    );
    expect(texts('Kann ich ein Lastenrad mieten?', [werkstatt])[0]).toMatch(/^Stadträder vermieten/);
    expect(texts('Wer ist der Gründer der Werkstatt?', [werkstatt])[0]).toMatch(/^Gegründet/);
    expect(texts('How many emploees are there?', [chunk('At the end of the year we had 90,000 employees in two countries.')])).toHaveLength(
      1,
    );
  });

  it('define a measure before they state its value', () => {
    const text =
      'Adjusted EBITDA of $3.5 billion in 2022.\n\n2."Adjusted EBITDA" is earnings before interest, taxes, depreciation and amortization.';
    expect(texts('What is Adjusted EBITDA?', [chunk(text)])[0]).toMatch(/ is earnings before interest/);
    expect(texts('What was Adjusted EBITDA in 2022?', [chunk(text)])[0]).toMatch(/\$3\.5 billion/);
  });

  it('match a row together with the lines above its table', () => {
    const tables = chunk(
      'The following table shows hotel statistics for the Strip:\n\nThree months ended\t2022\t2021\nOccupancy\t91 %\t86 %\n\n' +
        'The following table shows hotel statistics for the Regions:\n\nThree months ended\t2022\t2021\nOccupancy\t71 %\t66 %',
    );
    expect(texts('What was the occupancy on the Strip?', [tables])[0]).toMatch(/Occupancy\t91 %/);
    expect(texts('What was the occupancy in the Regions?', [tables])[0]).toMatch(/Occupancy\t71 %/);
  });

  it('join consecutive sentences, and include the sentence that a pronoun refers to', () => {
    const tool = 'Tools like LaTeX are used by scientists for papers. Scientists use LaTeX for formulas and precise formatting.';
    expect(texts('What do scientists use LaTeX for?', [chunk(`Some tools are old.\n\n${tool}`)])).toEqual([tool]);
    expect(
      texts('When was the lighthouse built?', [chunk('The lighthouse stands on the pier. It was built in 1903. Dogs are welcome.')]),
    ).toEqual(['The lighthouse stands on the pier. It was built in 1903.']);
  });

  it('are the text below a heading, never the heading alone', () => {
    const text = 'Competition\n\nOur rivals are online traders and large shops.\n\nSeasonality\n\nMost is sold before Christmas.';
    expect(texts('What do the sources say about “Competition”?', [chunk(text)])).toEqual([
      'Our rivals are online traders and large shops.',
    ]);
  });

  it('are none about another person, or about a thing that the text only names', () => {
    const firms = chunk(
      'Our partners are Fabrikam and Contoso. We like them. They like us, too. We sell bread and cakes. Robin Keller is our chief executive officer.',
    );
    expect(texts('Who is the CEO of Fabrikam?', [firms])).toEqual([]);
    expect(texts('Who is the CEO?', [firms])[0]).toMatch(/^Robin Keller/);
    expect(texts('How do I bake bread?', [firms])).toEqual([]);
  });

  it('for an organization that says “we” are not about a person, unless the question is', () => {
    const titled = (text: string, index: number) => ({ ...chunk(text, index), title: 'NORTHWIND_2023_10K.pdf' });
    const life = titled(
      'Ms. Rivera joined the company in 2014. She was responsible for sales and profits in more than 180 stores in addition to training.',
      1,
    );
    const report = titled('We had 1,240 stores at the end of fiscal 2023 throughout our segments.', 2);
    const first = (question: string) => texts(question, [life, report]);
    expect(first('How many stores does North Wind operate?')).toEqual([
      'We had 1,240 stores at the end of fiscal 2023 throughout our segments.',
    ]);
    // The question asks for her, by pronoun or by name.
    expect(first('How many stores was Ms. Rivera responsible for?')[0]).toMatch(/180 stores/);
    expect(first('For how many stores was she responsible?')[0]).toMatch(/180 stores/);
    // A document without "we" is about the people that it names.
    expect(texts('How many stores are there?', [chunk('She was responsible for 180 stores.')])).toHaveLength(1);
  });

  it('are no code, diagrams, table headers or links, but a command for a question that asks how', () => {
    const readme = chunk(
      '# Loom\n\n[![build](https://ci.test/b.svg)](https://ci.test/loom) [Loom](https://loom.test) [docs](https://loom.test/docs)\n\n' +
        "```ts\nimport { Loom } from 'loom';\nconst loom = new Loom({ threads: 4 });\n```\n\nLoom weaves cloth out of threads.\n\n" +
        'loom ──► threads ──► cloth\n\n| loom option | default |\n|---|---|\n| loom speed | 4 |\n\n```sh\nnpm install loom\n```\n',
    );
    for (const question of ['What is Loom?', 'What can Loom do?', 'What does Loom weave?'])
      expect([question, texts(question, [readme])]).toEqual([question, ['Loom weaves cloth out of threads.']]);
    expect(texts('How do I install Loom?', [readme])[0]).toBe('npm install loom');
    const prose = chunk('To install `loom`, run `npm install loom --save`; the file `loom.json` is made by itself.');
    expect(texts('How do I install loom?', [prose])).toHaveLength(1);
  });

  it('are the answer below several questions in a row', () => {
    const faq = chunk('Is there an app for phones? Can I use it on a tablet?\n\nNot yet, but the page works there.', 1);
    const other = chunk('Phones and tablets are sold next door. An app was planned once.', 2);
    expect(texts('Is there an app for phones?', [other, faq])[0]).toBe('Not yet, but the page works there.');
    expect(texts('Can I use it on a tablet?', [other, faq])[0]).toBe('Not yet, but the page works there.');
    // A question for a number needs a number.
    expect(texts('How many stores are there?', [chunk('How many stores are there?\n\nThat depends on the day.')])).toEqual([]);
  });

  it('for a price accept “costs nothing”, but no other number', () => {
    const shop = chunk('Inserts cost it ten times as much as before. The service costs nothing: it is free.');
    expect(texts('How much does the service cost?', [shop])[0]).toBe('The service costs nothing: it is free.');
  });

  it('for a count skip numbers of other things and of job titles', () => {
    const people = chunk(
      'Employees purchased 0.8 million shares at an average price.\nAlex Moreno\t58 Chief People Officer, Employee Experience\n\nAt the end of the year we employed 29,400 people.',
    );
    expect(texts('How many employees are there?', [people])).toEqual(['At the end of the year we employed 29,400 people.']);
    expect(texts('How many tackles were there?', [chunk('He led the team in tackles (118) forced by nobody.')])).toHaveLength(1);
  });

  it('add no figure of another company to the answer', () => {
    const rival = { ...chunk('For us 29,400 people work on each day of the year.', 1), title: 'two.pdf' };
    const shop = (title: string) => ({ ...chunk('The shop is called North Wind. Here 90,000 people work.', 2), title });
    const numbers = (question: string, chunks: (typeof rival)[]) => selectQuotations({ question, chunks }).map(({ index }) => index);
    expect(numbers('how many people work at north wind', [rival, shop('one.pdf')])).toEqual([2]);
    // Another chunk of the same document may be about the same company.
    expect(numbers('how many people work at north wind', [rival, shop('two.pdf')])).toEqual([2, 1]);
  });

  it('are none when nothing matches', () => {
    expect(texts('Who won the chess championship of 1972?', [REPORT])).toEqual([]);
    expect(texts('Who won the world cup?', [chunk('Issues around the world can have an impact on our results.')])).toEqual([]);
    expect(texts('???', [REPORT])).toEqual([]);
    expect(texts('How many stores?', [])).toEqual([]);
  });
});
