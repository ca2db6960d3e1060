import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

interface ButtonProps {
  children: ComponentChildren;
  kind?: 'primary' | 'plain' | 'ghost' | 'danger';
  icon?: IconNode;
  type?: 'button' | 'submit';
  size?: 'small' | 'normal';
  /** The label while an action runs, for example "Saving…". The button stays focusable and ignores clicks. */
  busy?: string | false | undefined;
  disabled?: boolean;
  /** Ignores clicks, but keeps the focus: for a button that becomes disabled while it may have the focus. */
  inactive?: boolean;
  onClick?: (event: MouseEvent) => void;
  /** The accessible name, when the visible text needs more context: "Delete report.pdf". */
  label?: string;
  class?: string;
}

export function Button({
  children,
  kind = 'plain',
  icon,
  type = 'button',
  size = 'normal',
  busy,
  disabled,
  inactive,
  onClick,
  label,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button ${kind} ${size} ${rest.class ?? ''}`}
      disabled={disabled}
      aria-disabled={busy || inactive ? true : undefined}
      aria-label={busy ? undefined : label}
      onClick={(event) => {
        if (busy || inactive) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon icon={icon} size={size === 'small' ? 15 : 17} />}
      <span>{busy || children}</span>
    </button>
  );
}

interface LinkButtonProps {
  children: ComponentChildren;
  href: string;
  kind?: 'primary' | 'plain' | 'ghost';
  icon?: IconNode;
  size?: 'small' | 'normal';
  /** Opens a new tab. */
  external?: boolean;
}

export function LinkButton({ children, href, kind = 'plain', icon, size = 'normal', external }: LinkButtonProps) {
  return (
    <a class={`button ${kind} ${size}`} href={href} {...(external ? { target: '_blank', rel: 'noreferrer' } : {})}>
      {icon && <Icon icon={icon} size={size === 'small' ? 15 : 17} />}
      <span>{children}</span>
    </a>
  );
}

/** A button with only an icon. `label` is its accessible name and its tooltip. */
export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  inactive,
}: {
  icon: IconNode;
  label: string;
  onClick: () => void;
  pressed?: boolean;
  /** Ignores clicks, but keeps the focus: for a button that becomes disabled while it may have the focus. */
  inactive?: boolean;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-disabled={inactive || undefined}
      onClick={() => !inactive && onClick()}
    >
      <Icon icon={icon} />
    </button>
  );
}
