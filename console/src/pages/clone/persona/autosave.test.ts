import { ApiError, type Clone, ConnectionError, type UpdateCloneInput } from '@cloneai/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAutosave } from './autosave.ts';
import { someClone } from './draft.testing.ts';
import type { Draft } from './draft.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STORED = 'https://server.example/avatars/ava_0123456789abcdef0123456789';

/** A fake server with one clone. `refuse` returns the error of a request. */
function setUp(stored: Partial<Draft> | null = null, change: Partial<Clone> = {}) {
  let clone = someClone(change);
  const sent: UpdateCloneInput[] = [];
  const saved: string[][] = [];
  const copies: (Partial<Draft> | null)[] = [];
  const test = {
    sent,
    saved,
    copies,
    /** The form in which the server stores a change. */
    restate: undefined as ((clone: Clone) => Clone) | undefined,
    refuse: undefined as ((changes: UpdateCloneInput) => unknown) | undefined,
    autosave: createAutosave({
      clone,
      stored,
      store: (typed) => void copies.push(typed),
      onSaved: (_, keys) => void saved.push(keys),
      async save(changes) {
        sent.push(changes);
        const error = test.refuse?.(changes);
        await new Promise((done) => setTimeout(done, 100));
        if (error) throw error;
        const { theme, retrieval, ...flat } = changes;
        clone = {
          ...clone,
          ...(flat as Partial<Clone>),
          // The server stores an uploaded picture and answers its address.
          ...(flat.avatarUrl?.startsWith('data:') ? { avatarUrl: STORED } : {}),
          theme: { ...clone.theme, ...theme },
          retrieval: { ...clone.retrieval, ...retrieval },
        };
        clone = test.restate?.(clone) ?? clone;
        return clone;
      },
    }),
  };
  return test;
}
const refusal = (param: string, message: string) =>
  new ApiError(409, { type: 'conflict_error', code: 'conflict', message, param, requestId: 'req_1' }, new Headers());

describe('autosave', () => {
  it('sends an uploaded picture once and then shows the address at which the server stores it', async () => {
    const { autosave, sent } = setUp();
    autosave.edit({ avatarUrl: 'data:image/png;base64,AAAA' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual([{ avatarUrl: 'data:image/png;base64,AAAA' }]);
    expect([autosave.draft.value.avatarUrl, autosave.dirty.value]).toEqual([STORED, []]);
  });

  it('keeps no copy of an uploaded picture that the server already stores', async () => {
    const { autosave, copies, sent } = setUp(null, { avatarUrl: STORED });
    autosave.edit({ avatarUrl: 'data:image/png;base64,AAAA' });
    expect(copies).toEqual([{ avatarUrl: 'data:image/png;base64,AAAA' }]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sent.length, autosave.draft.value.avatarUrl, copies.at(-1)]).toEqual([1, STORED, null]);
  });

  it('sends once what the server stores in another form, and shows that form', async () => {
    const test = setUp();
    test.restate = (clone) => ({ ...clone, bio: clone.bio.normalize('NFC').trim(), theme: { ...clone.theme, radius: 24 } });
    test.autosave.edit({ bio: ' Zoe\u0308 ', radius: '28' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([test.sent.length, test.copies.at(-1), test.autosave.dirty.value]).toEqual([1, null, []]);
    expect([test.autosave.draft.value.bio, test.autosave.draft.value.radius]).toEqual(['Zo\u00eb', '24']);
  });

  it('keeps and sends what was typed while the server stored another form of the text before', async () => {
    const test = setUp();
    test.restate = (clone) => {
      test.autosave.edit({ bio: clone.bio === 'Bio ' ? 'Bio  of' : clone.bio });
      return { ...clone, bio: clone.bio.trim() };
    };
    test.autosave.edit({ bio: 'Bio ' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([test.sent, test.autosave.draft.value.bio]).toEqual([[{ bio: 'Bio ' }, { bio: 'Bio  of' }], 'Bio  of']);
  });

  it('keeps the space at the end of a name, which the next word follows', async () => {
    const test = setUp();
    test.restate = (clone) => ({ ...clone, name: clone.name.trim() });
    test.autosave.edit({ name: 'Zoë ' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([test.sent.length, test.autosave.draft.value.name, test.copies.at(-1)]).toEqual([1, 'Zoë ', null]);
  });

  it('sends changes once, after a pause, and later changes in the next request', async () => {
    const { autosave, sent, saved } = setUp();
    autosave.edit({ bio: 'A' });
    await vi.advanceTimersByTimeAsync(500);
    autosave.edit({ bio: 'Ad' });
    await vi.advanceTimersByTimeAsync(850);
    expect([sent, autosave.state.value]).toEqual([[{ bio: 'Ad' }], 'saving']);
    autosave.edit({ bio: 'Ada', persona: 'Kind' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ bio: 'Ad' }, { bio: 'Ada', persona: 'Kind' }]);
    expect(saved).toEqual([['bio'], ['bio', 'persona']]);
    expect([autosave.state.value, autosave.dirty.value]).toEqual(['idle', []]);
  });

  it('never changes the typed text, even if the server trims it', async () => {
    const { autosave } = setUp();
    autosave.edit({ name: 'Grace ' });
    await vi.advanceTimersByTimeAsync(2000);
    expect([autosave.draft.value.name, autosave.dirty.value]).toEqual(['Grace ', []]);
  });

  it('holds back an invalid field and saves the others', async () => {
    const { autosave, sent } = setUp();
    autosave.edit({ name: '', bio: 'B' });
    await vi.advanceTimersByTimeAsync(2000);
    expect([sent, autosave.blocked.value]).toEqual([[{ bio: 'B' }], ['name']]);
    await expect(autosave.flush()).rejects.toThrow('Enter a name.');
  });

  it('shows a refused value at its field until it changes, and saves the other fields', async () => {
    const test = setUp();
    test.refuse = ({ slug }) => slug === 'taken' && refusal('slug', 'slug: is taken');
    test.autosave.edit({ slug: 'taken', bio: 'B' });
    await vi.advanceTimersByTimeAsync(3000);
    expect(test.sent).toEqual([{ slug: 'taken', bio: 'B' }, { bio: 'B' }]);
    expect([test.autosave.problems.value, test.autosave.blocked.value]).toEqual([{ slug: 'Is taken' }, ['slug']]);
    test.autosave.edit({ slug: 'free' });
    await vi.advanceTimersByTimeAsync(3000);
    expect([test.sent.at(-1), test.autosave.problems.value, test.autosave.dirty.value]).toEqual([{ slug: 'free' }, {}, []]);
  });

  it('keeps unsaved changes, reports the error, and retries automatically', async () => {
    const test = setUp();
    test.refuse = () => new ConnectionError('away');
    test.autosave.edit({ bio: 'B' });
    await vi.advanceTimersByTimeAsync(1000);
    expect([test.autosave.state.value, String(test.autosave.failure.value), test.autosave.draft.value.bio]).toEqual([
      'failed',
      'ConnectionError: away',
      'B',
    ]);
    expect(test.copies.at(-1)).toEqual({ bio: 'B' });
    test.refuse = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect([test.autosave.state.value, test.copies.at(-1)]).toEqual(['idle', null]);
  });

  it('flushes immediately, including changes typed during the flush', async () => {
    const { autosave, sent } = setUp();
    autosave.edit({ bio: 'B' });
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(50);
    autosave.edit({ bio: 'Bio' });
    await vi.advanceTimersByTimeAsync(300);
    await flushed;
    expect(sent).toEqual([{ bio: 'B' }, { bio: 'Bio' }]);
  });

  it('restores and saves changes that were stored before the page was lost', async () => {
    const { autosave, sent } = setUp({ greeting: 'Hello' });
    expect([autosave.draft.value.greeting, autosave.draft.value.name]).toEqual(['Hello', 'Ada Lovelace']);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ greeting: 'Hello' }]);
  });

  it('applies changes from elsewhere except to fields with unsaved changes', () => {
    const { autosave } = setUp();
    autosave.edit({ bio: 'mine' });
    expect(autosave.take(someClone({ bio: 'theirs', greeting: 'Theirs.' }))).toEqual(['bio', 'greeting']);
    expect([autosave.draft.value.bio, autosave.draft.value.greeting, autosave.dirty.value]).toEqual(['mine', 'Theirs.', ['bio']]);
  });
});
