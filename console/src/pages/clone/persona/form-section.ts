import type { Draft, Key } from './draft.ts';

/** What each part of the form gets. */
export interface FormSectionProps {
  draft: Draft;
  edit: (change: Partial<Draft>) => void;
  problems: Partial<Record<Key, string>>;
}
