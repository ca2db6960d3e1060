import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSpans } from './spans.ts';

const pieces = (text: string) => splitSpans(text).map(({ start, end }) => text.slice(start, end));

test('puts everything but white space into exactly one span of at most 500 characters', () => {
  const text = fc.array(
    fc.constantFrom('Word', 'a', '12.', 'z. B.', '.', '\n', '\n\n', '\t', ' ', '• item', '[5]', '。', 'No.', '| x |', 'long '.repeat(150)),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join(' ');
      const spans = splitSpans(whole);
      let covered = 0;
      for (const { start, end } of spans) {
        expect(whole.slice(covered, start).trim()).toBe('');
        expect(end - start).toBeLessThanOrEqual(500);
        covered = end;
      }
      expect(whole.slice(covered).trim()).toBe('');
    }),
  );
});

test.each<[string, string[]]>([
  ['Er starb am 7. Januar 1943. Im 19. Jahrhundert war es so.', ['Er starb am 7. Januar 1943.', 'Im 19. Jahrhundert war es so.']],
  ['Viele Folgen, wie z. B. Übergewicht. Mehr nicht.', ['Viele Folgen, wie z. B. Übergewicht.', 'Mehr nicht.']],
  ['We sold 12. The rest was kept.', ['We sold 12.', 'The rest was kept.']],
  ['The NW ID. BLUE ORBIT is a car. It is new.', ['The NW ID. BLUE ORBIT is a car.', 'It is new.']],
  ['Ducks live everywhere.[5] Some do not.[6][7] Others swim.', ['Ducks live everywhere.[5]', 'Some do not.[6][7]', 'Others swim.']],
  ['We offer:\n· One thing\n· Two things and\nmore;', ['We offer:', '· One thing', '· Two things and\nmore;']],
])('splits %j', (text, expected) => expect(pieces(text)).toEqual(expected));
