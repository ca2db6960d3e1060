import type { CloneTabProps } from '../clone.tsx';

export function PersonaTab({ clone }: CloneTabProps) {
  return <p>{clone.name}</p>;
}
