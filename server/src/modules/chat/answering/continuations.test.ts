import { describe, expect, test } from 'vitest';
import { answeredQuestions, carryOver, lendWords } from './condense-question.ts';
import { isElliptic, leaningOf, pointsToPerson } from './continuations.ts';

describe('how much a question leans on the conversation', () => {
  test.each([
    'Then how about in winter?',
    'what about the large one',
    'Any other colors?',
    'Is there anything else?',
    'And for children?',
    'How much does it weigh?',
    'Who designed them?',
    'Dann wie sieht es im Winter aus?',
    'Und für Kinder?',
    'Wie lange dauert sie?',
    '¿Y para niños?',
    '¿Hay otros colores?',
    'Et pour les enfants ?',
    'Quel est son prix ?',
    'E per i bambini?',
    'Quanto costa questo?',
    'وماذا عن الأطفال؟',
  ])('%j refers to it', (question) => expect(leaningOf(question)).toBe('refers'));

  test.each([
    'How many stores does Green Acre run in Canada?',
    'Is there a car park at the museum?',
    'Haben Sie am Sonntag für Gruppen geöffnet?',
    'Qu’est-ce que le bouturage des rosiers anciens ?',
    'What happens to the bread that you do not sell?',
    '¿Dónde está el museo de la ciudad?',
  ])('%j does not', (question) => expect(leaningOf(question)).toBe('none'));

  test('a few words are a fragment, or a short question', () => {
    expect(leaningOf('Opening hours?')).toBe('fragment');
    expect(leaningOf('What is a clone?')).toBe('short');
    expect(leaningOf('Öffnungszeiten')).toBe('fragment');
  });

  test('a question that only names another thing asks the same of it', () => {
    for (const question of [
      'And the small one?',
      'What about glazing?',
      'Und im Winter?',
      '¿Y el otro curso?',
      'Et la serre ?',
      'E la focaccia?',
    ])
      expect([question, isElliptic(question)]).toEqual([question, true]);
    for (const question of ['And who runs the shop?', 'How much is it?', 'Why?'])
      expect([question, isElliptic(question)]).toEqual([question, false]);
  });
});

describe('a word that may point to a person', () => {
  test.each([
    'Since when is she there?',
    'What is his job?',
    'Seit wann ist er dort?',
    '¿Desde cuándo está él allí?',
    '¿Dónde vive ella?',
    'Depuis quand est-elle là ?',
    'E da quando lui insegna questo?',
    'Desde quando ela ensina isso?',
    'Sinds wanneer werkt hij daar?',
    'Où est-il né ?',
    'Qual è il suo lavoro?',
  ])('is in %j', (question) => expect(pointsToPerson(question)).toBe(true));

  test.each([
    'E il prezzo?',
    'Il prezzo?',
    'E quanto costa il corso?',
    '¿Y el precio?',
    '¿Y cuánto cuesta el curso en verano?',
    'Est-il possible de venir à pied ?',
    'Et combien de places y a-t-il dans cette salle ?',
    'Und wann öffnen Sie dort?',
    'En hoeveel kamers zijn er daar?',
    'Hvad er det, og hvor mange er der?',
    'And how much is it?',
    'E o preço da sala?',
  ])('is not in %j', (question) => expect(pointsToPerson(question)).toBe(false));
});

describe('the words that a conversation lends', () => {
  test('come from more than one turn, the last question first', () => {
    const previous = ['Causes of bad soil in gardens', 'How many years should one wait with a new tree?'];
    const { all } = lendWords('Regional differences', previous);
    expect(all.join(' ')).toMatch(/tree.*soil.*gardens/);
    expect(carryOver('Regional differences', previous)).toMatch(/^Regional differences\? \(.*soil/);
  });

  test('reach back over questions that refer to the same subject', () => {
    expect(lendWords('And in green?', ['What does the Kite tent cost?', 'How much does it weigh?']).thread).toEqual(
      expect.arrayContaining(['weigh', 'Kite', 'tent']),
    );
  });

  test('come neither from refused questions nor from greetings', () => {
    const turn = (role: 'user' | 'assistant', content: string, refused = false) => ({ role, content, refused });
    const history = [
      turn('user', 'Hello, Mara'),
      turn('assistant', 'Hello!'),
      turn('user', 'Do you sell boats?'),
      turn('assistant', 'I could not find that.', true),
      turn('user', 'Do you sell tents?'),
      turn('assistant', 'Yes.'),
    ];
    expect(answeredQuestions(history, 'Mara')).toEqual(['Do you sell tents?']);
  });
});
