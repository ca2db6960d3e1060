import type { CloneTabProps } from '../clone.tsx';

export function ConversationsTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
