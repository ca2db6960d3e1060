import type { CloneTabProps } from './tab.ts';

export function EmbedTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
