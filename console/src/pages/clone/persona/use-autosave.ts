import { AuthenticationError, type Clone } from '@cloneai/sdk';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { problemText } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { me } from '../../../state/auth.ts';
import { registerUnsavedForm } from '../../../state/unsaved-forms.ts';
import { type Autosave, createAutosave } from './autosave.ts';
import type { Key } from './draft.ts';
import { readStoredDraft, storeDraft } from './draft-storage.ts';

/** Saves the remaining changes after the form closed and reports a failure in a toast. */
async function saveOnClose(autosave: Autosave, name: string, unregister: () => void): Promise<void> {
  try {
    await autosave.flush();
  } catch (problem) {
    // The changes are stored and restored after the next sign-in.
    if (problem instanceof AuthenticationError || me.value === null) return;
    toast(`Some changes to ${name} are not saved. They stay in this tab until you return to Persona. ${problemText(problem)}`);
  } finally {
    autosave.stop();
    unregister();
  }
}

/** The form's draft of a clone, saved automatically. `onChanged` receives the fields that changed on the server. */
export function useAutosave(clone: Clone, setClone: (clone: Clone) => void, onChanged: (keys: readonly Key[]) => void): Autosave {
  const [autosave] = useState(() => {
    const userId = me.value?.id ?? '';
    return createAutosave({
      clone,
      stored: readStoredDraft(userId, clone.id),
      store: (typed) => storeDraft(userId, clone.id, typed),
      save: (changes) => client.clones.update(clone.id, changes),
      onSaved(answer, keys) {
        setClone(answer);
        onChanged(keys);
      },
    });
  });
  useEffect(() => {
    // Apply changes from elsewhere, such as a restored version.
    const keys = autosave.take(clone);
    if (keys.length) onChanged(keys);
  }, [clone]);
  useEffect(() => {
    const flush = () => void autosave.flush().catch(() => {});
    const warnBeforeUnload = (event: BeforeUnloadEvent) => {
      if (autosave.dirty.value.length === 0) return;
      flush();
      event.preventDefault();
    };
    const flushIfHidden = () => document.visibilityState === 'hidden' && flush();
    const unregister = registerUnsavedForm(autosave.flush);
    addEventListener('beforeunload', warnBeforeUnload);
    addEventListener('online', flush);
    document.addEventListener('visibilitychange', flushIfHidden);
    return () => {
      removeEventListener('beforeunload', warnBeforeUnload);
      removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', flushIfHidden);
      void saveOnClose(autosave, clone.name, unregister);
    };
  }, []);
  return autosave;
}
