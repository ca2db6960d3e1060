import type { Clone } from '@cloneai/sdk';

/** Props of every tab of a clone. */
export interface CloneTabProps {
  clone: Clone;
  /** Replaces the clone after the server confirmed a change. */
  setClone: (clone: Clone) => void;
  /** The source or session in the URL after the tab. */
  itemId: string | undefined;
}
