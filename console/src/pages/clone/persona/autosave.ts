import { ApiError, type Clone, RateLimitError, type UpdateCloneInput } from '@cloneai/sdk';
import { computed, signal } from '@preact/signals';
import { fieldMessage } from '../../../lib/field-message.ts';
import { changedKeys, type Draft, draftOf, isSame, type Key, keyOf, problemsOf, toInput } from './draft.ts';

type SaveState = 'idle' | 'saving' | 'failed';
type Problems = Partial<Record<Key, string>>;

interface Options {
  clone: Clone;
  save: (changes: UpdateCloneInput) => PromiseLike<Clone>;
  /** Called with the saved clone and the fields that changed on the server. */
  onSaved: (clone: Clone, keys: Key[]) => void;
  /** Stores unsaved changes, so that they survive a reload. `null` removes them. */
  store: (typed: Partial<Draft> | null) => void;
  /** Unsaved changes from an earlier page load. */
  stored: Partial<Draft> | null;
}

/** Milliseconds from the last keystroke to the request. */
const DEBOUNCE_MS = 800;
/** First and longest delay before retrying after a temporary error. */
const RETRY_MS = [4_000, 60_000] as const;

export type Autosave = ReturnType<typeof createAutosave>;

/** Saves changed fields shortly after typing, one request at a time. A saved field takes the form in which the server stores it, unless it was edited meanwhile. */
export function createAutosave({ clone, save, onSaved, store, stored }: Options) {
  const saved = signal(draftOf(clone));
  const draft = signal<Draft>({ ...saved.value, ...stored });
  const state = signal<SaveState>('idle');
  const failure = signal<unknown>(null);
  /** The server's message about a field, and the draft that it refused. */
  const refused = signal<Partial<Record<Key, { draft: Draft; message: string }>>>({});
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let retryDelay: number = RETRY_MS[0];

  const dirty = computed(() => changedKeys(saved.value, draft.value));
  const problems = computed<Problems>(() => {
    const current = Object.entries(refused.value).filter(([key, refusal]) => isSame(refusal.draft, draft.value, key as Key));
    return { ...Object.fromEntries(current.map(([key, { message }]) => [key, message])), ...problemsOf(draft.value) };
  });
  /** Changed fields that are held back because they are invalid. */
  const blocked = computed(() => dirty.value.filter((key) => problems.value[key] !== undefined));
  const ready = () => dirty.value.filter((key) => problems.value[key] === undefined);

  const schedule = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void run().catch(() => {}), ms);
  };
  const storeUnsaved = () => {
    const { value } = draft;
    store(dirty.value.length === 0 ? null : Object.fromEntries(dirty.value.map((key) => [key, value[key]])));
  };

  const replace = (by: Draft, keys: readonly Key[]) => {
    if (keys.length) draft.value = { ...draft.value, ...Object.fromEntries(keys.map((key) => [key, by[key]])) };
  };

  /** Applies the server's state. Fields with unsaved changes keep the typed text. */
  function take(next: Clone): Key[] {
    const before = saved.value;
    const after = draftOf(next);
    const keys = changedKeys(before, after);
    const updated = keys.filter((key) => isSame(before, draft.value, key) && !isSame(after, draft.value, key));
    saved.value = after;
    replace(after, updated);
    // Even if nothing changed: what was stored may equal what is saved by now.
    storeUnsaved();
    return keys;
  }

  async function saveReady(): Promise<void> {
    const keys = ready();
    if (keys.length === 0) return;
    const sent = draft.value;
    state.value = 'saving';
    try {
      const answer = await save(toInput(sent, keys));
      retryDelay = RETRY_MS[0];
      state.value = 'idle';
      failure.value = null;
      // The server may store another form, such as the address of an uploaded picture. A draft that differs from it would be sent again and again.
      const restated = draftOf(answer);
      replace(
        restated,
        keys.filter((key) => isSame(sent, draft.value, key) && !isSame(sent, restated, key)),
      );
      onSaved(answer, take(answer));
    } catch (error) {
      const key = error instanceof ApiError ? keyOf(error.param) : undefined;
      if (key && keys.includes(key) && error instanceof ApiError) {
        // Save the other fields without waiting for this one.
        refused.value = { ...refused.value, [key]: { draft: sent, message: fieldMessage(error) } };
        state.value = 'idle';
        return saveReady();
      }
      state.value = 'failed';
      failure.value = error;
      if (isTemporary(error)) {
        schedule(error instanceof RateLimitError && error.retryAfter ? error.retryAfter * 1000 : retryDelay);
        retryDelay = Math.min(retryDelay * 2, RETRY_MS[1]);
      }
      throw error;
    }
  }

  function run(): Promise<void> {
    clearTimeout(timer);
    running ??= saveReady().finally(() => {
      running = undefined;
      if (state.value === 'idle' && ready().length) schedule(DEBOUNCE_MS);
    });
    return running;
  }

  if (dirty.value.length) schedule(DEBOUNCE_MS);

  return {
    draft,
    state,
    failure,
    problems,
    blocked,
    dirty,
    take: (next: Clone): Key[] => take(next),
    edit(change: Partial<Draft>): void {
      draft.value = { ...draft.value, ...change };
      storeUnsaved();
      if (ready().length) schedule(DEBOUNCE_MS);
    },
    /** Saves now. Rejects if a field cannot be saved or is invalid. */
    async flush(): Promise<void> {
      await running?.catch(() => {});
      // Each pass saves what was typed during the previous one. The limit prevents an endless loop.
      for (let pass = 0; ready().length && pass < 20; pass++) await run();
      const [key] = blocked.value;
      if (key) throw new Error(`Fix the persona first: ${problems.value[key]}`);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Whether a retry may succeed: connection errors, rate limits, and server errors. */
function isTemporary(error: unknown): boolean {
  return !(error instanceof ApiError) || error instanceof RateLimitError || error.status >= 500;
}
