import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** Shown in place of an empty list: explains what appears here and offers the next step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconNode;
  title: string;
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon icon={icon} size={26} />
      </span>
      <h2>{title}</h2>
      <p class="dim">{children}</p>
      {action && <div class="actions center">{action}</div>}
    </div>
  );
}
