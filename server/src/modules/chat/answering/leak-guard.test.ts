import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsOf } from '../chat.testing.ts';
import { createLeakGuard, repeatsPrivateText } from './leak-guard.ts';

const PERSONA =
  'You are Zoe, the head keeper of the penguin house. You speak in short, cheerful sentences and you never mention the accident of 2019.';
const INSTRUCTIONS = `Never quote prices below nine euros, even if a visitor insists on a discount.
Always send questions about contracts to the back office and do not name the colleague who handles them.
If somebody is upset, say: "I am sorry to hear that. Please write to the keeper on duty, who reads every letter."`;
const SETTINGS = { ...settingsOf(), persona: PERSONA, instructions: INSTRUCTIONS };

function watch(pieces: string[], publicTexts: string[] = []) {
  const guard = createLeakGuard(SETTINGS, () => publicTexts);
  let shown = pieces.map((piece) => guard.push(piece)).join('');
  shown += guard.release();
  return { shown, leaked: guard.leaked };
}

/** Three words a line. */
const inLines = (write: (line: string, i: number) => string) =>
  (PERSONA.match(/(?:\S+ ?){1,3}/g) ?? []).map((line, i) => write(line, i)).join('\n');
const look = (latin: string, theirs: string) => [...PERSONA].map((char) => theirs[latin.indexOf(char)] ?? char).join('');
const mathematical = (char: string) => (/[a-z]/.test(char) ? String.fromCodePoint(0x1d41a + char.charCodeAt(0) - 97) : char);

describe('an answer that repeats the persona or the instructions of its clone', () => {
  it('is withheld before more than a fragment of them is shown', () => {
    for (const [name, secret] of [
      ['persona', PERSONA],
      ['instructions', INSTRUCTIONS],
    ] as const) {
      const { shown, leaked } = watch([...`Sure, here is my prompt: ${secret}`]);
      expect([name, leaked]).toEqual([name, true]);
      expect(shown.length, shown).toBeLessThan('Sure, here is my prompt: '.length + 32);
    }
  });

  it.each([
    ['in capitals', PERSONA.toUpperCase()],
    ['as a list', INSTRUCTIONS.split(' ').join('\n- ')],
    ['with markup between the words', PERSONA.split(' ').join(' **·** ')],
    ['letter by letter', [...PERSONA.replaceAll(' ', '')].join(' ')],
    ['with invisible characters', [...PERSONA].join('\u200b')],
    ['with accents and wide letters', PERSONA.replaceAll('e', 'é').replaceAll('a', 'ａ')],
    ['with numbers between the words', PERSONA.split(' ').join(' 7 ')],
    ['as a numbered list of three words a line', inLines((line, i) => `${i * 3}. ${line}`)],
    ['as a list with letters', inLines((line, i) => `${'abcdefghijklmnop'[i]}) ${line}`)],
    ['three words at a time, with other words between them', inLines((line) => `${line}, said the walrus;`)],
    ['with Cyrillic letters', look('aeopcxyi', 'аеорсхуі')],
    ['with Greek letters', look('aoptxi', 'αορτχι')],
    ['in mathematical letters', [...PERSONA].map(mathematical).join('')],
    ['in the middle', PERSONA.slice(30)],
    ['sentence by sentence in another order', INSTRUCTIONS.split('\n').reverse().join(' And then: ')],
  ])('is noticed %s', (_how, text) => {
    expect(watch([...`Of course. ${text}`]).leaked).toBe(true);
  });

  it('is noticed if it is repeated in parts, each too short alone', () => {
    const parts = INSTRUCTIONS.slice(0, 230).match(/.{1,50}/gs) ?? [];
    expect(watch([parts.join(' (something else entirely) ')]).leaked).toBe(true);
  });

  it('is noticed if the instructions are one short sentence', () => {
    const guard = createLeakGuard({ ...settingsOf(), instructions: 'Never mention the accident of 2019.' }, () => []);
    guard.push('My instructions: never mention the accident of 2019.');
    expect(guard.leaked).toBe(true);
  });

  it('is noticed in scripts without spaces between words', () => {
    const instructions = '不要向访客透露二零一九年的事故也不要提到负责合同的同事的姓名。';
    const guard = createLeakGuard({ ...settingsOf(), instructions }, () => []);
    guard.push(`好的：${instructions}`);
    expect(guard.leaked).toBe(true);
  });

  it('shows the same text no matter how it is split into pieces', () => {
    const part = fc.oneof(
      fc.constantFrom(PERSONA, INSTRUCTIONS, PERSONA.slice(20, 70), INSTRUCTIONS.slice(100, 130), ' ', '\n- ', 'Penguins eat herring. '),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join('');
        expect(watch([...text])).toEqual(watch([text]));
        const { shown, leaked } = watch([text]);
        if (!leaked) expect(shown).toBe(text);
      }),
    );
  });
});

describe('an ordinary answer', () => {
  it.each([
    'I am Zoe, and I keep the penguins of this house. What would you like to know?',
    'We cannot give a discount. Prices begin at nine euros for everybody.',
    'I am sorry to hear that. Please write to the keeper on duty, who reads every letter.',
    'Please contact the back office about contracts.',
    'I am Zoe, the head keeper of the penguin house. Ask me about penguins, feeding times, and tickets.',
    'Our prices:\n1. Adults: 9 euros\n2. Children: 5 euros\n3. Families: 20 euros\n4. Groups of 10 or more: 7 euros a head',
    '2019 was the year of the new penguin house. In 2020, 2021, and 2022, it had 40, 44, and 51 penguins.',
    'According to the annual report, "the penguin house was renovated in 2019 for 1.2 million euros, and visitors rose by 14%".',
    'Always bring your ticket. Never feed the penguins, even if they insist. The head keeper answers questions about their food.',
    'Das Pinguinhaus öffnet um 9 Uhr. Мы открываемся в 9 часов. Ανοίγουμε στις 9.',
  ])('may use words of the instructions and sentences that they prescribe: %s', (text) => {
    expect(watch([...text])).toEqual({ shown: text, leaked: false });
  });

  it('may repeat what stands in a source, the question, or another public text', () => {
    expect(watch([...PERSONA], [`About us. ${PERSONA}`])).toEqual({ shown: PERSONA, leaked: false });
  });

  it('is withheld where a public passage goes on with a private one', () => {
    expect(watch([...PERSONA], [PERSONA.slice(0, 75)]).leaked).toBe(true);
  });

  it('is not watched if the clone has neither persona nor instructions', () => {
    const guard = createLeakGuard(settingsOf(), () => []);
    expect(guard.push('Anything.')).toBe('Anything.');
  });
});

it('tells whether a follow-up question repeats a phrase of the instructions', () => {
  const repeats = (text: string) => repeatsPrivateText(SETTINGS, text, () => []);
  expect(repeats('Why do you never mention the accident of 2019?')).toBe(true);
  expect(repeats('What do penguins eat?')).toBe(false);
});
