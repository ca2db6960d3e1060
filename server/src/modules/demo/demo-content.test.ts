import { describe, expect, it } from 'vitest';
import { parseDemoClone, parseDemoFaq } from './demo-content.ts';

describe('parseDemoFaq', () => {
  it('reads the question, the id, and the answer of each section', () => {
    expect(
      parseDemoFaq('# FAQ\n\nIntroduction.\n\n## What is it? What for? {#what}\n\nA test.\n\n## Is it free? {#cost}\n\nYes.\n'),
    ).toEqual([
      { id: 'what', question: 'What is it? What for?', answer: 'A test.' },
      { id: 'cost', question: 'Is it free?', answer: 'Yes.' },
    ]);
  });

  it.each([
    ['has no id', '## What is it?\n\nA test.'],
    ['has no answer', '## What is it? {#what}\n'],
    ['repeats an id', '## What? {#a}\n\nA test.\n\n## Why? {#a}\n\nA test.'],
  ])('throws if a section %s', (_fault, markdown) => {
    expect(() => parseDemoFaq(markdown)).toThrow('unique id and an answer');
  });
});

describe('parseDemoClone', () => {
  it('throws if a section is missing', () => {
    expect(() => parseDemoClone('## Name\n\nA\n')).toThrow('no section "bio"');
  });
});
