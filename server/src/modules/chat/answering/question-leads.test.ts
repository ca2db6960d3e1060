import { expect, test } from 'vitest';
import { readLead } from './question-leads.ts';
import { smallTalkOf } from './small-talk/intents.ts';

test.each([
  ['thanks, how much is the small boat?', 'how much is the small boat?'],
  ['Vale, ¿y un remo?', '¿y un remo?'],
  ['Merci beaucoup ! et la barque ?', 'et la barque ?'],
  ['Ok. Danke dir! Und das Ruder?', 'Und das Ruder?'],
  ['Yes, how much is the small boat?', 'how much is the small boat?'],
  ['Verstehe, und das Ruder?', 'und das Ruder?'],
  ['Tudo bem. E o barco?', 'E o barco?'],
  ['Understood, thank you for your help! What about oars?', 'What about oars?'],
  ['Got it - what about oars?', 'what about oars?'],
  ['How much is the small boat?', 'How much is the small boat?'],
  ['Oars, paddles, and boats: what do they cost?', 'Oars, paddles, and boats: what do they cost?'],
  ['thanks!', 'thanks!'],
])('%j asks %j', (question, text) => expect(readLead(question)).toEqual({ text, corrects: false }));

test.each([
  ['No, I meant the small boat', 'the small boat'],
  ['nein ich meinte das Ruderboot', 'das Ruderboot'],
  ['No, quería decir el remo', 'el remo'],
  ['non, je voulais dire la barque', 'la barque'],
  ['Scusa, intendevo la barca', 'la barca'],
])('%j corrects the last question: %j', (question, text) => expect(readLead(question)).toEqual({ text, corrects: true }));

test('a question about a meaning corrects nothing', () => {
  for (const question of ['What do you mean by keel?', 'No parking?', 'I need the small boat'])
    expect(readLead(question).corrects).toBe(false);
});

test('whatever is small talk of thanks or assent by itself leads a question, too', () => {
  for (const said of ['ok', 'great, thanks', 'makes sense', 'genau', 'estupendo', 'je vois', 'ottimo', 'beleza', 'prima', 'that helps']) {
    expect([said, smallTalkOf(said)?.occasion]).toEqual([said, expect.stringMatching(/^(?:thanks|agreement)$/)]);
    expect(readLead(`${said}. How much is the boat?`).text).toBe('How much is the boat?');
  }
});
