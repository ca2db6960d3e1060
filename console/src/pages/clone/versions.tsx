import type { CloneTabProps } from '../clone.tsx';

export function VersionsTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
