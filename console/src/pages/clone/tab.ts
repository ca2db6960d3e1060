import type { Clone } from '@cloneai/sdk';

/** What each tab of a clone gets. */
export interface CloneTabProps {
  clone: Clone;
  /** Shows what the server answered to a change. */
  setClone: (clone: Clone) => void;
  /** What the address names behind the tab: a source, a conversation. */
  itemId: string | undefined;
}
