import { describe, expect, it } from 'vitest';
import { someClone } from '../persona/draft.testing.ts';
import { changesBetween } from './changes.ts';

const before = someClone();

describe('changes between versions', () => {
  it('finds no changes between equal settings', () => expect(changesBetween(before, someClone())).toEqual([]));

  it('shows short values before and after the change', () => {
    const after = someClone({
      name: 'Grace',
      answerPolicy: 'open',
      shareOriginals: true,
      model: 'gpt-x',
      theme: { ...before.theme, mode: 'dark', radius: 4 },
      retrieval: { ...before.retrieval, threshold: 0.6 },
    });
    expect(changesBetween(before, after)).toEqual([
      { what: 'Name', before: 'Ada Lovelace', after: 'Grace' },
      { what: 'Answer from', before: 'sources only', after: 'open' },
      { what: 'Original files', before: 'not shared', after: 'visitors can open them' },
      { what: 'Model', before: 'server default', after: 'gpt-x' },
      { what: 'Theme', before: 'visitor’s system', after: 'dark' },
      { what: 'Corner radius', before: '14 pixels', after: '4 pixels' },
      { what: 'Minimum relevance', before: '0.70', after: '0.60' },
    ]);
  });

  it('shows the address of a picture on the web, and the id of an uploaded one', () => {
    const web = 'https://example.com/avatars/ava_me.png';
    const uploaded = 'https://server.example/avatars/ava_0123456789abcdef0123456789';
    expect(changesBetween(someClone({ avatarUrl: web }), someClone({ avatarUrl: uploaded }))).toEqual([
      { what: 'Picture', before: web, after: 'uploaded (23456789)' },
    ]);
  });

  it('shows the lengths of long texts', () => {
    const long = someClone({ persona: 'x'.repeat(100) });
    expect(changesBetween(before, long)).toEqual([{ what: 'Persona added, 100 characters' }]);
    expect(changesBetween(long, someClone({ persona: 'x'.repeat(90) }))).toEqual([{ what: 'Persona changed, from 100 to 90 characters' }]);
    expect(changesBetween(long, before)).toEqual([{ what: 'Persona removed' }]);
    expect(changesBetween(before, someClone({ bio: 'Short.' }))).toEqual([{ what: 'About', before: 'none', after: 'Short.' }]);
  });

  it('lists added and removed items, or a changed order', () => {
    const two = someClone({ starterQuestions: ['What is an engine?', 'Why?'], linkHosts: ['example.com'] });
    expect(changesBetween(before, two)).toEqual([
      { what: 'Starter question added', after: 'Why?' },
      { what: 'Linked site added', after: 'example.com' },
    ]);
    expect(changesBetween(two, someClone({ starterQuestions: ['Why?', 'What is an engine?'] }))).toEqual([
      { what: 'Starter questions reordered' },
      { what: 'Linked site removed', before: 'example.com' },
    ]);
  });
});
