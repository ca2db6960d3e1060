import type { Clone } from '@cloneai/sdk';
import { client } from '../../api.ts';
import { toast } from '../../components/toast.tsx';
import { saveUnsavedForms } from '../../state/unsaved-forms.ts';

/** After a change took away the button that had the focus: to the page's heading, not to nowhere. */
export function restoreFocus(): void {
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  });
}

/** Publishes the draft, what is still being typed included. */
export async function publish(clone: Clone, setClone: (clone: Clone) => void, note?: string): Promise<void> {
  await saveUnsavedForms();
  const published = await client.clones.publish(clone.id, note ? { note } : {});
  setClone(published);
  restoreFocus();
  toast(clone.publishedVersion === null ? `${clone.name} is live.` : `Version ${published.publishedVersion} is live.`);
}
