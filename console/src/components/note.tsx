import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export function Note({
  kind = 'info',
  icon,
  children,
  action,
}: {
  kind?: 'info' | 'good' | 'warn' | 'bad';
  icon: IconNode;
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class={`note ${kind}`}>
      <Icon icon={icon} />
      <div class="grow">{children}</div>
      {action}
    </div>
  );
}

export function Badge({ kind = 'plain', children }: { kind?: 'plain' | 'good' | 'warn' | 'bad' | 'info'; children: ComponentChildren }) {
  return <span class={`badge ${kind}`}>{children}</span>;
}

/** A progress bar. `value` is from 0 to 1; `label` is its accessible name. */
export function Progress({ value, label }: { value: number; label: string }) {
  return <progress class="progress" value={value} max={1} aria-label={label} />;
}
