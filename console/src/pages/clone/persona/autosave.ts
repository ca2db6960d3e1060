import { ApiError, type Clone, RateLimitError, type UpdateCloneInput } from '@cloneai/sdk';
import { computed, signal } from '@preact/signals';
import { fieldMessage } from '../../../lib/field-message.ts';
import { changedKeys, type Draft, draftOf, isSame, type Key, keyOf, problemsOf, toInput } from './draft.ts';

export type SaveState = 'idle' | 'saving' | 'failed';
type Problems = Partial<Record<Key, string>>;

interface Options {
  clone: Clone;
  save: (changes: UpdateCloneInput) => PromiseLike<Clone>;
  /** Told what the server answered, and in which fields that differs from what was known before. */
  onSaved: (clone: Clone, keys: Key[]) => void;
  /** Keeps what is typed and not saved out of harm's way; null: nothing is. */
  keep: (typed: Partial<Draft> | null) => void;
  kept: Partial<Draft> | null;
}

/** From the last key to the request, in milliseconds. */
const QUIET_MS = 800;
/** Tries after a failure that may pass by itself: the first pause and the longest. */
const RETRY_MS = [4_000, 60_000] as const;

export type Autosave = ReturnType<typeof createAutosave>;

/** Saves what is typed, soon after, one request at a time and only the fields that changed. Never changes what is typed. */
export function createAutosave({ clone, save, onSaved, keep, kept }: Options) {
  const saved = signal(draftOf(clone));
  const draft = signal<Draft>({ ...saved.value, ...kept });
  const state = signal<SaveState>('idle');
  const failure = signal<unknown>(null);
  /** What the server said of a field, and of which value. */
  const refused = signal<Partial<Record<Key, { of: Draft; message: string }>>>({});
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let pause: number = RETRY_MS[0];

  const dirty = computed(() => changedKeys(saved.value, draft.value));
  const problems = computed<Problems>(() => {
    const current = Object.entries(refused.value).filter(([key, { of }]) => isSame(of, draft.value, key as Key));
    return { ...Object.fromEntries(current.map(([key, { message }]) => [key, message])), ...problemsOf(draft.value) };
  });
  /** Changed, and held back until it is put right. */
  const blocked = computed(() => dirty.value.filter((key) => problems.value[key] !== undefined));
  const ready = () => dirty.value.filter((key) => problems.value[key] === undefined);

  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void run().catch(() => {}), ms);
  };
  const keepTyped = () => {
    const { value } = draft;
    keep(dirty.value.length === 0 ? null : Object.fromEntries(dirty.value.map((key) => [key, value[key]])));
  };

  /** Takes what the server has; fields that are being changed here keep what is typed. */
  function take(next: Clone): Key[] {
    const before = saved.value;
    const now = draftOf(next);
    const keys = changedKeys(before, now);
    if (keys.length === 0) return keys;
    const foreign = keys.filter((key) => isSame(before, draft.value, key) && !isSame(now, draft.value, key));
    saved.value = now;
    if (foreign.length) draft.value = { ...draft.value, ...Object.fromEntries(foreign.map((key) => [key, now[key]])) };
    keepTyped();
    return keys;
  }

  async function once(): Promise<void> {
    const keys = ready();
    if (keys.length === 0) return;
    const sent = draft.value;
    state.value = 'saving';
    try {
      const answer = await save(toInput(sent, keys));
      pause = RETRY_MS[0];
      state.value = 'idle';
      failure.value = null;
      onSaved(answer, take(answer));
    } catch (error) {
      const key = error instanceof ApiError ? keyOf(error.param) : undefined;
      if (key && keys.includes(key) && error instanceof ApiError) {
        // The rest is not to wait for this one.
        refused.value = { ...refused.value, [key]: { of: sent, message: fieldMessage(error) } };
        state.value = 'idle';
        return once();
      }
      state.value = 'failed';
      failure.value = error;
      if (passes(error)) {
        later(error instanceof RateLimitError && error.retryAfter ? error.retryAfter * 1000 : pause);
        pause = Math.min(pause * 2, RETRY_MS[1]);
      }
      throw error;
    }
  }

  function run(): Promise<void> {
    clearTimeout(timer);
    running ??= once().finally(() => {
      running = undefined;
      if (state.value === 'idle' && ready().length) later(QUIET_MS);
    });
    return running;
  }

  if (dirty.value.length) later(QUIET_MS);

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
      keepTyped();
      if (ready().length) later(QUIET_MS);
    },
    /** Saves now. Rejects when something could not be saved, or is held back. */
    async flush(): Promise<void> {
      await running?.catch(() => {});
      // Each turn saves what was typed during the one before; nobody types for ever while the page waits.
      for (let turn = 0; ready().length && turn < 20; turn++) await run();
      const [key] = blocked.value;
      if (key) throw new Error(`There is something to put right in the persona first: ${problems.value[key]}`);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Whether another try may help without anybody doing anything: no connection, too many calls, a fault of the server. */
function passes(error: unknown): boolean {
  return !(error instanceof ApiError) || error instanceof RateLimitError || error.status >= 500;
}
