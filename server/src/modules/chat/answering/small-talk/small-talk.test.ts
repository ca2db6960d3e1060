import { expect, test } from 'vitest';
import type { Context } from '../../../../shared/context.ts';
import { newId } from '../../../../shared/ids.ts';
import type { ResolvedClone } from '../../../clones/clones.schemas.ts';
import { testChunk } from '../../chat.testing.ts';
import { type Occasion, smallTalkOf, withoutGreeting } from './intents.ts';
import { displayTitle } from './overview.ts';
import type { SourceReads } from './overview.usecases.ts';
import { PHRASES } from './phrases.ts';
import { REPLIES } from './replies.ts';
import { replyTo } from './reply.ts';
import { asksForClone, replyToSmallTalk } from './small-talk.usecases.ts';

const SAID: readonly [Occasion, ...string[]][] = [
  [
    'greeting',
    'Hi',
    'hello there!',
    'Hallo 👋',
    'Guten Morgen',
    '¡Hola!',
    'buenas tardes',
    'Bonjour',
    'Ciao',
    'Buongiorno',
    'Olá',
    'مرحبا',
  ],
  ['wellbeing', 'How are you?', 'Wie geht’s?', '¿Cómo estás?', 'Comment ça va ?', 'Come stai?'],
  [
    'thanks',
    'thanks!',
    'Ok, thank you very much',
    'Super, danke dir',
    'Muchas gracias',
    'Merci beaucoup',
    'Grazie mille',
    'Obrigada',
    'Bedankt',
  ],
  ['farewell', 'Bye', 'Tschüss', 'Adiós', 'Au revoir', 'Arrivederci'],
  ['agreement', 'ok', 'Alles klar', 'Vale', 'D’accord', 'Va bene'],
  [
    'identity',
    'Who are you?',
    'are you a human?',
    'Wer bist du?',
    'Bist du ein Roboter?',
    '¿Quién eres?',
    'Qui êtes-vous ?',
    'Chi sei?',
    'Wie ben je?',
  ],
  ['maker', 'who made this?', 'Who created you', 'Wer hat dich gemacht?', '¿Quién te creó?', 'Qui t’a créé ?', 'Chi ti ha creato?'],
  [
    'abilities',
    'What can you do?',
    'help',
    'How does this work?',
    'Was kannst du alles?',
    '¿Qué puedes hacer?',
    'Que peux-tu faire ?',
    'Cosa sai fare?',
  ],
  [
    'summary',
    'Summarize this document',
    'please summarize the pdf',
    'tl;dr',
    'Fass das Dokument zusammen',
    'Resume este documento',
    'Résume ce document',
    'Riassumi questo documento',
  ],
  [
    'about',
    'What is this document about?',
    'Worum geht es in diesem Dokument?',
    '¿De qué trata este documento?',
    'De quoi parle ce document ?',
    'Di cosa parla questo documento?',
  ],
];
test.each(SAID)('%s is recognized in several languages', (occasion, ...messages) => {
  for (const message of messages) expect([message, smallTalkOf(message)?.occasion]).toEqual([message, occasion]);
});

test.each([
  'When do you open?',
  'Hello, what does a ticket cost?',
  'Who made the bread that you sell?',
  'What can I do against mold?',
  'Thanks to whom was the bridge built?',
  'Help with a returned parcel',
  'Was kostet eine Führung?',
  'Wer hat die Käserei gegründet?',
  '¿Qué pasa si llueve?',
  'Summarize the conditions of a refund in winter',
  'Is the document about cats older than ten pages?',
])('%j is a question to the sources', (message) => {
  const talk = smallTalkOf(message);
  // What names something is small talk only if a document has that title.
  expect(talk === undefined || talk.named.length > 0).toBe(true);
});

test('a summary says of which document it is asked', () => {
  expect(smallTalkOf('Summarize the garden handbook for me')?.named).toEqual(['garden']);
  expect(smallTalkOf('summarize this')?.named).toEqual([]);
});

test('a message of long words, or of many, is read as fast as any other', () => {
  // Split in every possible way, each of these would take longer than anybody waits.
  for (const message of [
    `what is ${'a'.repeat(150)}`,
    `what are ${'ab '.repeat(50)}`,
    'What is the difference between a public key and a private key?',
  ])
    expect(smallTalkOf(message)).toBeUndefined();
});

test('a greeting before a question is no part of it', () => {
  expect(withoutGreeting('Hello! When do you open?')).toBe('When do you open?');
  expect(withoutGreeting('Hallo zusammen, was kostet das?')).toBe('was kostet das?');
  expect(withoutGreeting('Hi')).toBe('Hi');
  expect(withoutGreeting('On Monday, when do you open?')).toBe('On Monday, when do you open?');
  expect(withoutGreeting('Hi-fi systems: which of them do you sell?')).toBe('Hi-fi systems: which of them do you sell?');
  expect(withoutGreeting('Hello - when do you open?')).toBe('when do you open?');
});

test('the name of the clone stands for "you"', () => {
  expect(smallTalkOf('Hi Zoe', 'Zoe')?.occasion).toBe('greeting');
  expect(asksForClone('Who is Zoe?', 'Zoe')).toBe(true);
  expect(asksForClone('Qué es Zoe', 'Zoe')).toBe(true);
  expect(asksForClone('What does Zoe eat?', 'Zoe')).toBe(false);
});

test('the name of the clone in lower case is what a question is about', () => {
  expect(smallTalkOf('what do you know about coffee?', 'Coffee')).toBeUndefined();
  expect(smallTalkOf('who made coffee', 'Coffee')).toBeUndefined();
  expect(smallTalkOf('Who made Zoe?', 'Zoe')?.occasion).toBe('maker');
  expect(smallTalkOf('thanks zoe', 'Zoe')?.occasion).toBe('thanks');
  expect(smallTalkOf('who are you, zoe?', 'Zoe')?.occasion).toBe('identity');
});

test('every language that is understood has replies', () => {
  expect(Object.keys(REPLIES).sort()).toEqual(Object.keys(PHRASES).sort());
});

const settings = { name: 'Zoe', bio: 'Knows all about the zoo.', starterQuestions: ['When does it open?', 'What do penguins eat?'] };
const chunks = [
  testChunk('# Zoo\n\nThe zoo has forty penguins and a house for bats.', { headingPath: ['Zoo', 'Animals'] }),
  testChunk('Tickets are sold at the gate until five in the afternoon.', { headingPath: ['Zoo', 'Tickets'] }),
];
const overview = { documents: [{ title: 'Zoo guide', isQuestion: false, chunks }], titles: ['Zoo guide'] };
const reply = (occasion: Occasion, over = overview) => replyTo({ occasion, languages: ['en'], named: [] }, settings, over, 'en');

test('replies come from the name, the bio, the starter questions, and the titles', () => {
  expect(reply('greeting').text).toContain('I am Zoe. Knows all about the zoo.');
  expect(reply('identity').text).toContain('I am Zoe.');
  expect(reply('maker').text).toContain('Zoo guide');
  expect(reply('abilities').text).toContain('- When does it open?');
  expect(reply('abilities', { documents: [], titles: [] }).text).toContain('no sources yet');
});

test('a greeting is answered without a look at the sources', async () => {
  const none = () => Promise.reject(new Error('the sources were read'));
  const clone = { id: newId('clone'), settings } as unknown as ResolvedClone;
  const sources = { listSources: none, listSourceChunks: none } as unknown as SourceReads;
  for (const occasion of ['greeting', 'wellbeing', 'thanks', 'farewell', 'agreement'] as const) {
    const said = await replyToSmallTalk(sources, {} as Context, clone, { occasion, languages: ['en'], named: [] }, 'en', none);
    expect(said?.text).toBe(reply(occasion).text);
  }
});

test('a summary quotes the beginning of each section, with citations, and names the topics', () => {
  const { text, chunks: cited } = reply('summary');
  expect(text).toContain('Topics: Animals, Tickets.');
  expect(text).toContain('“The zoo has forty penguins and a house for bats.” [1:');
  expect(text).toContain('“Tickets are sold at the gate until five in the afternoon.” [2:');
  expect(cited).toEqual(chunks);
});

test('titles read as people write them', () => {
  expect(displayTitle('garden_rules_2024.pdf')).toBe('garden rules 2024');
  expect(displayTitle('Version 2.0 of the rules')).toBe('Version 2.0 of the rules');
});
