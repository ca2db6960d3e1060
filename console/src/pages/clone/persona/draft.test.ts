import type { Clone } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { someClone } from './draft.testing.ts';
import { changedKeys, draftOf, keyOf, problemsOf, toInput } from './draft.ts';

const draft = draftOf(someClone());

describe('the draft in the form', () => {
  it('sends only what changed, nested where the API has it so', () => {
    const after = { ...draft, name: 'Grace', accent: '#112233', maxChunks: '5', model: ' gpt-x ', avatarUrl: '' };
    expect(toInput(after, changedKeys(draft, after))).toEqual({
      name: 'Grace',
      model: 'gpt-x',
      theme: { accent: '#112233' },
      retrieval: { maxChunks: 5 },
    });
  });

  it('takes what the server would store alike for no change', () => {
    const after = {
      ...draft,
      name: `${draft.name} `,
      accent: draft.accent.toUpperCase(),
      threshold: '0.70',
      starterQuestions: ['', ...draft.starterQuestions],
    };
    expect(changedKeys(draft, after)).toEqual([]);
  });

  it('leaves out empty starter questions and sends an emptied model and picture as none', () => {
    const clone: Clone = { ...someClone(), model: 'gpt-x', avatarUrl: 'https://example.com/a.png' };
    const after = { ...draftOf(clone), model: '', avatarUrl: ' ', starterQuestions: [' One? ', ' '] };
    expect(toInput(after, changedKeys(draftOf(clone), after))).toEqual({ model: null, avatarUrl: null, starterQuestions: ['One?'] });
  });

  it('finds the field an error of the server is about', () => {
    expect(['theme.accent', 'retrieval.maxChunks', 'starterQuestions.3', 'slug', 'cursor', null].map(keyOf)).toEqual([
      'accent',
      'maxChunks',
      'starterQuestions',
      'slug',
      undefined,
      undefined,
    ]);
  });

  it('says what cannot be saved yet', () => {
    expect(problemsOf(draft)).toEqual({});
    const half = { ...draft, name: ' ', slug: 'Ada ', avatarUrl: 'ftp://x', accent: '#12', maxChunks: '', maxContextTokens: '12.5' };
    expect(Object.keys(problemsOf(half))).toEqual(['name', 'slug', 'avatarUrl', 'accent', 'maxChunks', 'maxContextTokens']);
    expect(problemsOf({ ...draft, slug: 'ab' }).slug).toContain('three');
  });
});
