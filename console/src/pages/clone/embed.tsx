import type { CloneTabProps } from '../clone.tsx';

export function EmbedTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
