import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

let isFirstPage = true;

/** The page header. It sets the document title and takes the focus after navigation, so that screen readers announce the page. */
export function PageHead({
  title,
  tab,
  children,
  actions,
  back,
}: {
  title: string;
  tab?: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  back?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tab ?? title} · CloneAI`;
  }, [tab, title]);
  useEffect(() => {
    if (!isFirstPage && !document.querySelector('dialog[open]') && !heading.current?.closest('main')?.contains(document.activeElement))
      heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <header class="page-head">
      {back}
      <div class="page-head-row">
        <div class="grow">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children && <p class="dim">{children}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
    </header>
  );
}

export function Card({
  title,
  children,
  actions,
  hint,
  id,
}: {
  title?: string;
  children: ComponentChildren;
  actions?: ComponentChildren;
  hint?: ComponentChildren;
  id?: string;
}) {
  return (
    <section class="card" id={id} aria-labelledby={title && id ? `${id}-title` : undefined}>
      {title && (
        <header class="card-head">
          <div class="grow">
            <h2 id={id ? `${id}-title` : undefined}>{title}</h2>
            {hint && <p class="dim">{hint}</p>}
          </div>
          {actions && <div class="actions">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Links to related pages. `current` is the current path. With `exact`, a tab is not current on the paths below its own. */
export function Tabs({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly { href: string; text: string; icon?: IconNode; exact?: boolean }[];
  current: string;
}) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ href, text, icon, exact }) => (
        <a key={href} href={href} aria-current={current === href || (!exact && current.startsWith(`${href}/`)) ? 'page' : undefined}>
          {icon && <Icon icon={icon} size={16} />}
          {text}
        </a>
      ))}
    </nav>
  );
}

/** The button at the end of a list that loads the next page. */
export function More({ onMore, busy }: { onMore: (() => void) | undefined; busy: boolean }) {
  if (!onMore) return null;
  return (
    <div class="more">
      <button type="button" class="button plain normal" aria-disabled={busy || undefined} onClick={onMore}>
        {busy ? 'Loading…' : 'Show more'}
      </button>
    </div>
  );
}
