import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../api.ts';
import { type Command, findCommands, loadNewest } from '../lib/commands.ts';
import { composes } from '../lib/composes.ts';
import { count } from '../lib/format.ts';
import { useLoad } from '../lib/use-load.ts';
import { isAtLeast } from '../state/auth.ts';
import { Dialog } from './dialog.tsx';
import '../styles/command-menu.css';

const SHOWN = 60;

/** The list of clones cannot be searched and contains their settings, so the menu loads a part of it. */
const PAGES = 3;

/** The types of JSX take this role for other fields only. */
const combobox = (expanded: boolean) => ({ type: 'text', role: 'combobox', 'aria-expanded': expanded });

const TABS: readonly [tab: string, text: string, words: string][] = [
  ['knowledge', 'Knowledge', 'sources documents files upload search'],
  ['persona', 'Persona', 'name picture greeting instructions preview try'],
  ['embed', 'Embed', 'snippet site website widget origins'],
  ['conversations', 'Conversations', 'sessions messages questions answers'],
  ['insights', 'Insights', 'analytics statistics ratings'],
  ['versions', 'Versions', 'publish history restore delete'],
];

function pages(): Command[] {
  const admin = isAtLeast('admin');
  return [
    { text: 'Overview', href: '/', words: 'home start' },
    { text: 'Clones', href: '/clones' },
    ...(isAtLeast('editor') ? [{ text: 'New clone', href: '/clones?new', words: 'create add' }] : []),
    ...(admin
      ? [
          { text: 'Usage', href: '/usage', words: 'cost limit billing payouts' },
          { text: 'API keys', href: '/keys', words: 'secret publishable' },
          { text: 'Webhooks', href: '/keys?tab=webhooks', words: 'endpoints events deliveries' },
        ]
      : []),
    { text: 'Workspace', href: '/settings', words: 'settings name general' },
    { text: 'Members', href: '/settings/members', words: 'invite team roles' },
    ...(isAtLeast('owner') ? [{ text: 'Privacy', href: '/settings/privacy', words: 'visitors personal data export erase' }] : []),
    ...(admin ? [{ text: 'Audit log', href: '/settings/audit', words: 'history actions' }] : []),
    { text: 'Account', href: '/account', words: 'password devices sign-ins profile' },
    { text: 'API docs', href: '/docs', words: 'reference openapi sdk' },
  ];
}

/** Opens a page of the console by its name: the tabs of the clone on the page first, then pages, then the tabs of every clone. */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const { path, route } = useLocation();
  const id = useId();
  const [typed, setTyped] = useState('');
  /** The address of the option that the keys or the pointer moved to. */
  const [active, setActive] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  // Without the clones, the menu still opens the pages.
  const clones = useLoad((signal) => loadNewest((query) => client.clones.list(query, { signal }), PAGES), []);
  const { items = [], cut = false } = clones.data ?? {};
  const tabsOf = ({ id: cloneId, name }: { id: string; name: string }) =>
    TABS.map(([tab, text, words]): Command => ({ text, group: name, href: `/clones/${cloneId}/${tab}`, words }));
  const [, here] = /^\/clones\/([^/]+)/.exec(path) ?? [];
  const others = items.filter((item) => item.id !== here);
  const commands = [
    // Known before the list is loaded, so that it does not move what is chosen.
    ...(here ? tabsOf(items.find((item) => item.id === here) ?? { id: here, name: 'This clone' }) : []),
    ...pages(),
    ...others.flatMap(tabsOf),
  ];
  const found = findCommands(commands, typed);
  const shown = found.slice(0, SHOWN);
  const current = Math.max(
    0,
    shown.findIndex(({ href }) => href === active),
  );
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current, typed]);
  const open = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    if (command.href === '/docs') window.open(command.href, '_blank', 'noreferrer');
    else route(command.href);
  };
  return (
    <Dialog title="Go to" size="menu" onClose={onClose}>
      <input
        {...(combobox(shown.length > 0) as object)}
        aria-label="Page or clone"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder="Page or clone"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        enterKeyHint="go"
        data-autofocus
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(undefined);
        }}
        onKeyDown={(event) => {
          if (composes(event)) return;
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) setActive(shown.at((current + step) % shown.length)?.href);
          else if (event.key === 'Enter') open(shown[current]);
          else return;
          event.preventDefault();
        }}
      />
      <div class="commands" id={`${id}-list`} ref={list} role="listbox" aria-label="Pages" hidden={shown.length === 0}>
        {shown.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard focus
          // biome-ignore lint/a11y/useFocusableInteractive: the field above has the keyboard focus
          <div
            key={command.href}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            onClick={() => open(command)}
            onPointerMove={() => setActive(command.href)}
          >
            <span>{command.text}</span> <span class="small dim">{command.group}</span>
          </div>
        ))}
      </div>
      <p class={shown.length === 0 ? 'dim' : 'sr'} role="status">
        {shown.length > 0 ? count(found.length, 'match', 'matches') : clones.loading ? 'Loading your clones …' : 'No page matches.'}
      </p>
      {found.length > SHOWN && <p class="small dim">Showing the first {SHOWN}. Type more to narrow them down.</p>}
      {cut && (
        <p class="small dim">Only your {items.length.toLocaleString()} newest clones are searched. The page “Clones” lists the others.</p>
      )}
      {!!clones.problem && <p class="small dim">Your clones could not be loaded, so only other pages are listed.</p>}
    </Dialog>
  );
}
