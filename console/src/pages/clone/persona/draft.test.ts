import type { Clone } from '@cloneai/sdk';
import { describe, expect, it } from 'vitest';
import { someClone } from './draft.testing.ts';
import { changedKeys, draftOf, keyOf, problemsOf, toInput } from './draft.ts';

const draft = draftOf(someClone());

describe('form draft', () => {
  it('sends only changed fields, in the structure of the API', () => {
    const after = { ...draft, name: 'Grace', accent: '#112233', maxChunks: '5', model: ' gpt-x ', avatarUrl: '' };
    expect(toInput(after, changedKeys(draft, after))).toEqual({
      name: 'Grace',
      model: 'gpt-x',
      theme: { accent: '#112233' },
      retrieval: { maxChunks: 5 },
    });
  });

  it('ignores differences that the server would normalize', () => {
    const after = {
      ...draft,
      name: `${draft.name} `,
      accent: draft.accent.toUpperCase(),
      threshold: '0.70',
      starterQuestions: ['', ...draft.starterQuestions],
    };
    expect(changedKeys(draft, after)).toEqual([]);
  });

  it('omits empty starter questions and sends an empty model and picture as null', () => {
    const clone: Clone = { ...someClone(), model: 'gpt-x', avatarUrl: 'https://example.com/a.png' };
    const after = { ...draftOf(clone), model: '', avatarUrl: ' ', starterQuestions: [' One? ', ' '] };
    expect(toInput(after, changedKeys(draftOf(clone), after))).toEqual({ model: null, avatarUrl: null, starterQuestions: ['One?'] });
  });

  it('sends the hosts that answers may link to as a list, without scheme and path', () => {
    const clone = { ...someClone(), linkHosts: ['a.example'] };
    const after = { ...draftOf(clone), linkHosts: 'https://A.example/page\n*.b.example, c.example\n' };
    expect(toInput(after, changedKeys(draftOf(clone), after))).toEqual({ linkHosts: ['a.example', '*.b.example', 'c.example'] });
    expect(problemsOf(after)).toEqual({});
    expect(Object.keys(problemsOf({ ...after, linkHosts: 'example' }))).toEqual(['linkHosts']);
  });

  it('sends whether visitors can open the original files', () => {
    const after = { ...draft, shareOriginals: true };
    expect(toInput(after, changedKeys(draft, after))).toEqual({ shareOriginals: true });
  });

  it('finds the form field of a parameter name', () => {
    expect(['theme.accent', 'retrieval.maxChunks', 'starterQuestions.3', 'slug', 'cursor', null].map(keyOf)).toEqual([
      'accent',
      'maxChunks',
      'starterQuestions',
      'slug',
      undefined,
      undefined,
    ]);
  });

  it('reports fields that cannot be saved', () => {
    expect(problemsOf(draft)).toEqual({});
    const half = { ...draft, name: ' ', slug: 'Ada ', avatarUrl: 'ftp://x', accent: '#12', maxChunks: '', maxContextTokens: '12.5' };
    expect(Object.keys(problemsOf(half))).toEqual(['name', 'slug', 'avatarUrl', 'accent', 'maxChunks', 'maxContextTokens']);
    expect(problemsOf({ ...draft, slug: 'ab' }).slug).toContain('3');
  });
});
