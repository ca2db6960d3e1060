import type { CloneTabProps } from '../clone.tsx';

export function KnowledgeTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
