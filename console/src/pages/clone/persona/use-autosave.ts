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

/** Leaves the form: what is open is saved behind its back, and said when it could not be. */
async function leave(autosave: Autosave, name: string, end: () => void): Promise<void> {
  try {
    await autosave.flush();
  } catch (problem) {
    // Whoever was logged out finds it again after logging in.
    if (problem instanceof AuthenticationError || me.value === null) return;
    toast(`Not all of ${name} is saved. It is kept in this tab until you come back to Persona. ${problemText(problem)}`);
  } finally {
    autosave.stop();
    end();
  }
}

/** The draft of a clone as a form holds it, saved as it is typed. `onChanged`: fields that are other on the server from now on. */
export function useAutosave(clone: Clone, setClone: (clone: Clone) => void, onChanged: (keys: readonly Key[]) => void): Autosave {
  const [autosave] = useState(() => {
    const userId = me.value?.id ?? '';
    return createAutosave({
      clone,
      kept: readStoredDraft(userId, clone.id),
      keep: (typed) => storeDraft(userId, clone.id, typed),
      save: (changes) => client.clones.update(clone.id, changes),
      onSaved(answer, keys) {
        setClone(answer);
        onChanged(keys);
      },
    });
  });
  useEffect(() => {
    // Changed elsewhere: a version was restored, another tab published.
    const keys = autosave.take(clone);
    if (keys.length) onChanged(keys);
  }, [clone]);
  useEffect(() => {
    const flush = () => void autosave.flush().catch(() => {});
    const unloading = (event: BeforeUnloadEvent) => {
      if (autosave.dirty.value.length === 0) return;
      flush();
      event.preventDefault();
    };
    const hidden = () => document.visibilityState === 'hidden' && flush();
    const removeWriter = registerUnsavedForm(autosave.flush);
    addEventListener('beforeunload', unloading);
    addEventListener('online', flush);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      removeEventListener('beforeunload', unloading);
      removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', hidden);
      void leave(autosave, clone.name, removeWriter);
    };
  }, []);
  return autosave;
}
