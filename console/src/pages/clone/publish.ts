import type { Clone } from '@cloneai/sdk';
import { client } from '../../api.ts';
import { toast } from '../../components/toast.tsx';
import { saveUnsavedForms } from '../../state/unsaved-forms.ts';

/** Moves the focus to the page heading if the focused button disappeared. */
export function restoreFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  });
}

/** Saves pending form changes, then publishes the draft. */
export async function publish(clone: Clone, setClone: (clone: Clone) => void, note?: string): Promise<void> {
  await saveUnsavedForms();
  const published = await client.clones.publish(clone.id, note ? { note } : {});
  setClone(published);
  restoreFocus();
  toast(clone.publishedVersion === null ? `${clone.name} is live.` : `Version ${published.publishedVersion} is live.`);
}
