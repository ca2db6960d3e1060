import type { Draft, Key } from './draft.ts';

/** Props of every section of the form. */
export interface FormSectionProps {
  draft: Draft;
  edit: (change: Partial<Draft>) => void;
  problems: Partial<Record<Key, string>>;
}
