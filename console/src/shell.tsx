import { Activity, Bot, House, KeyRound, LogOut, Menu, Moon, Search, Settings, Sun, SunMoon, UserRound, X, Zap } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { IconButton } from './components/button.tsx';
import { CopyButton } from './components/copy-button.tsx';
import { Dialog } from './components/dialog.tsx';
import { Icon } from './components/icon.tsx';
import { LoadFailed, lazyPart } from './components/lazy-part.tsx';
import { Logo } from './components/logo.tsx';
import { problemText } from './components/problem.tsx';
import { toast } from './components/toast.tsx';
import { places } from './lib/navigation.ts';
import { me, signOut, workspace } from './state/auth.ts';
import { generative } from './state/server.ts';
import { type ThemeChoice, themeChoice } from './state/theme.ts';

const THEMES: Record<ThemeChoice, { icon: typeof Sun; label: string; next: ThemeChoice }> = {
  auto: { icon: SunMoon, label: 'Theme: system', next: 'light' },
  light: { icon: Sun, label: 'Theme: light', next: 'dark' },
  dark: { icon: Moon, label: 'Theme: dark', next: 'auto' },
};

/** The pages in the sidebar. */
const ICONS: Record<string, typeof House> = { '/': House, '/clones': Bot, '/usage': Activity, '/keys': KeyRound, '/settings': Settings };

const CommandMenu = lazyPart(
  () => import('./components/command-menu.tsx').then((m) => m.CommandMenu),
  ({ onClose }) => (
    <Dialog title="Go to" size="menu" onClose={onClose}>
      <LoadFailed />
    </Dialog>
  ),
);

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Control and K, on a Mac Command and K. The key K types another letter in layouts of other scripts, such as Cyrillic. An event of a browser's autofill has no key. */
const isCommandKey = ({ key = '', code, ctrlKey, metaKey, altKey, shiftKey }: Partial<KeyboardEvent>) =>
  (key.toLowerCase() === 'k' || (code === 'KeyK' && !/^[a-z]$/i.test(key))) &&
  (IS_APPLE ? metaKey && !ctrlKey : ctrlKey && !metaKey) &&
  !altKey &&
  !shiftKey;

const DISMISSED = 'cloneai:offline-banner';

/** Explains why answers are quotes: the server has no language model. */
function OfflineBanner() {
  const [hidden, setHidden] = useState(sessionStorage.getItem(DISMISSED) !== null);
  const [open, setOpen] = useState(false);
  if (generative.value !== false || hidden) return null;
  const lines = 'export OPENAI_API_KEY=sk-…\nnpm start';
  return (
    <aside class="banner" aria-label="Offline mode">
      <Icon icon={Zap} size={16} />
      <div class="grow">
        <strong>Offline mode.</strong> Answers are quotes from your sources. No language model is connected.{' '}
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide instructions' : 'Connect a model'}
        </button>
        {open && (
          <div class="banner-code">
            <pre>
              <code>{lines}</code>
            </pre>
            <CopyButton text={lines} />
            <p>
              Any OpenAI-compatible server works. Set <code>OPENAI_BASE_URL</code> for Ollama, vLLM, or llama.cpp.
            </p>
          </div>
        )}
      </div>
      <IconButton
        icon={X}
        label="Dismiss for this session"
        onClick={() => {
          sessionStorage.setItem(DISMISSED, '1');
          setHidden(true);
        }}
      />
    </aside>
  );
}

/** The frame around every page of a signed-in user: sidebar, top bar, and banner. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path, route } = useLocation();
  const [open, setOpen] = useState(false);
  const [commands, setCommands] = useState(false);
  /** On a phone, where the menu hides what has the focus. */
  const closeMenu = () => {
    setOpen(false);
    document.querySelector<HTMLElement>('.topbar button')?.focus();
  };
  const openCommands = () => {
    if (open) closeMenu();
    setCommands(true);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isCommandKey(event)) return;
      // Also above a dialog, where the browser would move the focus to its address bar.
      event.preventDefault();
      if (commands) setCommands(false);
      else if (!document.querySelector('dialog[open]')) openCommands();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [commands, open]);
  const theme = THEMES[themeChoice.value];
  useEffect(() => {
    // Navigation closes the menu.
    if (path) setOpen(false);
  }, [path]);
  useEffect(() => {
    if (!open) return;
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') closeMenu();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [open]);

  const items = places().filter(({ href }) => href in ICONS);
  const current = (href: string) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`));

  return (
    <div class={`shell ${open ? 'menu-open' : ''}`}>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="topbar">
        <IconButton icon={open ? X : Menu} label={open ? 'Close menu' : 'Open menu'} onClick={() => setOpen(!open)} />
        <a href="/" class="brand" aria-label="CloneAI, overview">
          <Logo />
        </a>
        <span class="grow" />
        <IconButton icon={Search} label="Go to a page" onClick={openCommands} />
      </header>
      <aside class="sidebar" aria-label="Workspace">
        <a href="/" class="brand" aria-label="CloneAI, overview">
          <Logo />
        </a>
        <nav aria-label="Main">
          <p class="workspace-name" title="Workspace">
            {workspace.value?.name}
          </p>
          <button type="button" class="go-to" onClick={openCommands}>
            <Icon icon={Search} />
            Go to
            <kbd>{IS_APPLE ? '⌘K' : 'Ctrl K'}</kbd>
          </button>
          {items.map(({ href, text }) => (
            <a key={href} href={href} aria-current={current(href) ? 'page' : undefined}>
              <Icon icon={ICONS[href] ?? House} />
              {text}
            </a>
          ))}
        </nav>
        <div class="sidebar-end">
          <a href="/account" class="person" aria-current={current('/account') ? 'page' : undefined}>
            <Icon icon={UserRound} />
            <span>{me.value?.name ?? me.value?.email}</span>
          </a>
          <div class="row">
            <IconButton icon={theme.icon} label={theme.label} onClick={() => (themeChoice.value = theme.next)} />
            <a class="quiet" href="/docs" target="_blank" rel="noreferrer">
              API docs
            </a>
            <span class="grow" />
            <IconButton
              icon={LogOut}
              label="Sign out"
              onClick={() => {
                // The local sign-in ends even if the request fails. The server expires its side later.
                signOut().catch((problem: unknown) => toast(`You are signed out on this device. ${problemText(problem)}`));
                route('/login');
              }}
            />
          </div>
        </div>
      </aside>
      {commands && <CommandMenu onClose={() => setCommands(false)} />}
      {open && <button type="button" class="scrim" aria-label="Close menu" onClick={() => setOpen(false)} />}
      <main id="content" tabIndex={-1}>
        <OfflineBanner />
        <div class="content">{children}</div>
      </main>
    </div>
  );
}
