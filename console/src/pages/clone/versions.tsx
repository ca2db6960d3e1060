import type { CloneTabProps } from './tab.ts';

export function VersionsTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
