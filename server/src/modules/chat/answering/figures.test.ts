import { describe, expect, it } from 'vitest';
import { figuresOf, spanWithFigures } from './figures.ts';

/** The passage that is quoted for a statement, starting from the first sentence of the source. */
function quoteFor(statement: string, source: string, context = ''): string | undefined {
  const end = source.indexOf('. ') === -1 ? source.length : source.indexOf('. ') + 1;
  const span = spanWithFigures(source, { start: 0, end }, figuresOf(statement), context);
  return span && source.slice(span.start, span.end);
}

describe('a figure of a statement', () => {
  it.each([
    ['Revenue was 1,250 euros', 'Revenue: 1 250 €'],
    ['Revenue was 1.250,50 euros', 'Revenue: €1,250.50'],
    ['Revenue was 5.20', 'Revenue: 5,2'],
    ['It has 40 penguins', 'It has forty penguins'],
    ['It has 42 penguins', 'It has forty-two penguins'],
    ['Es hat 12 Pinguine', 'Es hat zwölf Pinguine'],
    ['It opens at 9:00', 'It opens at 9 am'],
    ['It opens at 9:30', 'Geöffnet ab 9.30 Uhr'],
    ['On 5 May 2023', 'On 2023-05-05, in May'],
    ['It closed on 12.05.2023', 'Closed: 12/05/2023'],
    ['بلغ العدد ٤٢', 'The number is 42'],
    ['بلغ العدد ١٬٢٥٠٫٥', 'The number is 1,250.50'],
    ['จำนวน ๔๒', 'The number is 42'],
    ['The number is 𝟗𝟖', 'The number is ９８'],
    ['In Q3 it grew', 'In the third quarter it grew'],
    ['3. It grew', 'It grew'],
    ['[The page](https://a.example/2023/4711) says so', 'It says so'],
  ])('stands in a passage that writes it in another way: %s', (statement, passage) => {
    expect(quoteFor(statement, passage)).toBe(passage);
  });

  it.each([
    ['Revenue was 5.3 million', 'Revenue was 5.2 million'],
    ['Revenue was 52 million', 'Revenue was 5.2 million'],
    ['It has 41 penguins', 'It has forty penguins'],
    ['It rose by 12 %', 'It rose strongly'],
    ['In 2022 it rose', 'In 2023 it rose'],
  ])('does not stand in a passage with another one: %s', (statement, passage) => {
    expect(quoteFor(statement, passage)).toBeUndefined();
  });

  it('moves the quote to the sentences that have it, or widens it', () => {
    const source = 'The zoo is popular. It has 40 penguins. It also has 12 seals and a bear.';
    expect(quoteFor('The zoo has 40 penguins', source)).toBe('It has 40 penguins.');
    expect(quoteFor('The zoo has 40 penguins and 12 seals', source)).toBe('It has 40 penguins. It also has 12 seals and a bear.');
  });

  it('is not found in sentences too far apart to be quoted together', () => {
    const source = `It has 40 penguins. ${'They are birds that swim well. '.repeat(30)}It has 12 seals.`;
    expect(quoteFor('It has 40 penguins and 12 seals', source)).toBeUndefined();
  });

  it('may be a year of the title or of the table’s header', () => {
    expect(quoteFor('In 2023, revenue was 5.2', 'Revenue: 5.2', 'Annual report 2023')).toBe('Revenue: 5.2');
    const table = `Revenue: 5.2. ${'Nothing else matters here at all. '.repeat(30)}Years: 2023, 2022.`;
    expect(quoteFor('In 2023, revenue was 5.2', table)).toBe('Revenue: 5.2.');
    expect(quoteFor('In 2021, revenue was 5.2', table)).toBeUndefined();
  });
});
