import { ApiError, type Clone, ConnectionError, type UpdateCloneInput } from '@cloneai/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAutosave } from './autosave.ts';
import { someClone } from './draft.testing.ts';
import type { Draft } from './draft.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that keeps a clone; `answers` may refuse, or wait. */
function world(kept: Partial<Draft> | null = null) {
  let clone = someClone();
  const sent: UpdateCloneInput[] = [];
  const saved: string[][] = [];
  const copies: (Partial<Draft> | null)[] = [];
  const world = {
    sent,
    saved,
    copies,
    refuse: undefined as ((changes: UpdateCloneInput) => unknown) | undefined,
    autosave: createAutosave({
      clone,
      kept,
      keep: (typed) => void copies.push(typed),
      onSaved: (_, keys) => void saved.push(keys),
      async save(changes) {
        sent.push(changes);
        const error = world.refuse?.(changes);
        await new Promise((done) => setTimeout(done, 100));
        if (error) throw error;
        const { theme, retrieval, ...flat } = changes;
        clone = {
          ...clone,
          ...(flat as Partial<Clone>),
          theme: { ...clone.theme, ...theme },
          retrieval: { ...clone.retrieval, ...retrieval },
        };
        return clone;
      },
    }),
  };
  return world;
}
const refusal = (param: string, message: string) =>
  new ApiError(409, { type: 'conflict_error', code: 'conflict', message, param, requestId: 'req_1' }, new Headers());

describe('autosave', () => {
  it('sends what changed once, after a pause, and what was typed meanwhile after it', async () => {
    const { autosave, sent, saved } = world();
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

  it('never changes what is typed, though the server trims it', async () => {
    const { autosave } = world();
    autosave.edit({ name: 'Grace ' });
    await vi.advanceTimersByTimeAsync(2000);
    expect([autosave.draft.value.name, autosave.dirty.value]).toEqual(['Grace ', []]);
  });

  it('holds back a field that cannot be right yet and saves the others', async () => {
    const { autosave, sent } = world();
    autosave.edit({ name: '', bio: 'B' });
    await vi.advanceTimersByTimeAsync(2000);
    expect([sent, autosave.blocked.value]).toEqual([[{ bio: 'B' }], ['name']]);
    await expect(autosave.flush()).rejects.toThrow('A clone needs a name.');
  });

  it('shows a refusal at its field until the field is changed, and saves the rest', async () => {
    const w = world();
    w.refuse = ({ slug }) => slug === 'taken' && refusal('slug', 'slug: is taken');
    w.autosave.edit({ slug: 'taken', bio: 'B' });
    await vi.advanceTimersByTimeAsync(3000);
    expect(w.sent).toEqual([{ slug: 'taken', bio: 'B' }, { bio: 'B' }]);
    expect([w.autosave.problems.value, w.autosave.blocked.value]).toEqual([{ slug: 'Is taken' }, ['slug']]);
    w.autosave.edit({ slug: 'free' });
    await vi.advanceTimersByTimeAsync(3000);
    expect([w.sent.at(-1), w.autosave.problems.value, w.autosave.dirty.value]).toEqual([{ slug: 'free' }, {}, []]);
  });

  it('keeps what could not be saved, says why, and tries again by itself', async () => {
    const w = world();
    w.refuse = () => new ConnectionError('away');
    w.autosave.edit({ bio: 'B' });
    await vi.advanceTimersByTimeAsync(1000);
    expect([w.autosave.state.value, String(w.autosave.failure.value), w.autosave.draft.value.bio]).toEqual([
      'failed',
      'ConnectionError: away',
      'B',
    ]);
    expect(w.copies.at(-1)).toEqual({ bio: 'B' });
    w.refuse = undefined;
    await vi.advanceTimersByTimeAsync(5000);
    expect([w.autosave.state.value, w.copies.at(-1)]).toEqual(['idle', null]);
  });

  it('flushes at once, and what is typed during it', async () => {
    const { autosave, sent } = world();
    autosave.edit({ bio: 'B' });
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(50);
    autosave.edit({ bio: 'Bio' });
    await vi.advanceTimersByTimeAsync(300);
    await flushed;
    expect(sent).toEqual([{ bio: 'B' }, { bio: 'Bio' }]);
  });

  it('goes on with what was typed before the page was lost', async () => {
    const { autosave, sent } = world({ greeting: 'Hello' });
    expect([autosave.draft.value.greeting, autosave.draft.value.name]).toEqual(['Hello', 'Ada Lovelace']);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ greeting: 'Hello' }]);
  });

  it('takes what was changed elsewhere, but not over what is being typed', () => {
    const { autosave } = world();
    autosave.edit({ bio: 'mine' });
    expect(autosave.take(someClone({ bio: 'theirs', greeting: 'Theirs.' }))).toEqual(['bio', 'greeting']);
    expect([autosave.draft.value.bio, autosave.draft.value.greeting, autosave.dirty.value]).toEqual(['mine', 'Theirs.', ['bio']]);
  });
});
