import type { CloneTabProps } from '../clone.tsx';

export function InsightsTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
