import type { Clone } from '@cloneai/sdk';
import { client } from '../../api.ts';
import { toast } from '../../parts/toast.tsx';
import { saveAll } from '../../state/unsaved.ts';

/** Publishes the draft, what is still being typed included. */
export async function publish(clone: Clone, setClone: (clone: Clone) => void, note?: string): Promise<void> {
  await saveAll();
  const published = await client.clones.publish(clone.id, note ? { note } : {});
  setClone(published);
  toast(clone.publishedVersion === null ? `${clone.name} is live.` : `Version ${published.publishedVersion} is live.`);
}
