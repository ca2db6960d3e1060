import { expect, test } from 'vitest';
import { detectLanguage, resolveLanguage } from './language.service.ts';

test.each([
  ['en', 'What does the ticket cost?'],
  ['en', 'Can I bring my dog to the beach?'],
  ['de', 'Was kostet die Karte?'],
  ['de', 'Wie viele Urlaubstage habe ich?'],
  ['es', '¿Cuánto cuesta la entrada?'],
  ['fr', 'Combien coûte le billet ?'],
  ['it', 'Quanto costa il biglietto?'],
  ['pt', 'Quais são os horários?'],
  ['nl', 'Hoe laat gaat de winkel open?'],
  ['ar', 'كم سعر التذكرة؟'],
  ['ja', '営業時間は何時ですか'],
  ['ru', 'Сколько стоит билет?'],
  ['pl', 'Ile kosztuje bilet wstępu do muzeum w niedzielę?'],
])('%s is told by a whole question', async (language, question) => expect(await detectLanguage(question)).toBe(language));

test.each([
  ['de', 'Mit Hund?'],
  ['de', 'Hat WLAN?'],
  ['es', '¿Era caro?'],
  ['it', 'Dove siete?'],
  ['nl', 'Met kinderen?'],
])('%s is what %j is answered in', async (language, question) => {
  expect(await resolveLanguage({ setting: 'auto', question, earlier: [], own: [] })).toBe(language);
});

test.each(['Model Y price', 'vitamin E', 'à la carte', 'plan A', 'revenue 2023', 'WLAN', 'type O', '???', 'déjà vu', 'Model 日本'])(
  'a few words, names and loan words tell no language: %j',
  async (text) => expect(await detectLanguage(text)).toBeUndefined(),
);

const asked = { setting: 'auto', question: 'Model Y price', earlier: [] as string[], own: [] as string[] };

test('a question that tells no language is answered in that of the conversation, or of the clone', async () => {
  const own = ['Willkommen! Was möchten Sie über unsere Autos wissen?'];
  expect(await resolveLanguage({ ...asked, own })).toBe('de');
  expect(await resolveLanguage({ ...asked, own, earlier: ['¿Cuánto cuesta el envío a casa?', 'ok'] })).toBe('es');
  expect(await resolveLanguage(asked)).toBe('en');
});

test('the page decides where neither the conversation nor the clone tells a language, among those in which one says so', async () => {
  expect(await resolveLanguage({ ...asked, page: 'pt-BR' })).toBe('pt');
  expect(await resolveLanguage({ ...asked, page: null })).toBe('en');
  expect(await resolveLanguage({ ...asked, page: 'fr', own: ['Willkommen! Was möchten Sie über unsere Autos wissen?'] })).toBe('de');
  expect(await resolveLanguage({ ...asked, page: 'fr', earlier: ['¿Cuánto cuesta el envío a casa?'] })).toBe('es');
  expect(await resolveLanguage({ ...asked, page: 'fr', question: 'Wie viele Urlaubstage habe ich?' })).toBe('de');
  expect(await resolveLanguage({ ...asked, page: 'nl-BE', question: 'Hallo', possible: ['de', 'nl'] })).toBe('nl');
  expect(await resolveLanguage({ ...asked, page: 'fr', question: 'Hallo', possible: ['de', 'nl'] })).toBe('de');
});

test('the language that the expert has chosen comes first', async () => {
  expect(await resolveLanguage({ ...asked, setting: 'pt-BR', question: 'How much is it?' })).toBe('pt');
});

test('a greeting that several languages share is answered in one of them', async () => {
  const possible = ['de', 'nl'];
  expect(await resolveLanguage({ ...asked, question: 'Hallo', possible })).toBe('de');
  expect(await resolveLanguage({ ...asked, question: 'Hallo', possible, earlier: ['Hoe laat gaat de winkel vandaag open?'] })).toBe('nl');
});

test('a text is told by its stop words alone where letter statistics are not wanted', async () => {
  expect(await detectLanguage('Wie viele Tage sind es bis dahin?', false)).toBe('de');
  expect(await detectLanguage('Bußgeld Glasflasche Badestrand', false)).toBeUndefined();
  expect(await detectLanguage('کم سعر التذكرة؟', false)).toBe(await detectLanguage('کم سعر التذكرة؟'));
});
