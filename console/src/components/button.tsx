import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

interface ButtonProps {
  children: ComponentChildren;
  kind?: 'primary' | 'plain' | 'ghost' | 'danger';
  icon?: IconNode;
  type?: 'button' | 'submit';
  size?: 'small' | 'normal';
  /** Work is under way: what the button says meanwhile, e.g. "Saving …". It stays focusable and does nothing more. */
  busy?: string | false | undefined;
  disabled?: boolean;
  onClick?: (event: MouseEvent) => void;
  /** Of the action, where the words alone would be unclear out of their place: "Delete report.pdf". */
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
  onClick,
  label,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button ${kind} ${size} ${rest.class ?? ''}`}
      disabled={disabled}
      aria-disabled={busy ? true : undefined}
      aria-label={busy ? undefined : label}
      onClick={(event) => {
        if (busy) event.preventDefault();
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
  /** Opens beside the console. */
  outside?: boolean;
}

export function LinkButton({ children, href, kind = 'plain', icon, size = 'normal', outside }: LinkButtonProps) {
  return (
    <a class={`button ${kind} ${size}`} href={href} {...(outside ? { target: '_blank', rel: 'noreferrer' } : {})}>
      {icon && <Icon icon={icon} size={size === 'small' ? 15 : 17} />}
      <span>{children}</span>
    </a>
  );
}

/** A button that is an icon only. `label` is what it says to who cannot see it, and its tooltip. */
export function IconButton({
  icon,
  label,
  onClick,
  pressed,
  idle,
}: {
  icon: IconNode;
  label: string;
  onClick: () => void;
  pressed?: boolean;
  /** There is nothing to do at the moment. It stays where the focus may be. */
  idle?: boolean;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-disabled={idle || undefined}
      onClick={() => !idle && onClick()}
    >
      <Icon icon={icon} />
    </button>
  );
}
