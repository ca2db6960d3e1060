import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { loadClones } from '../lib/clones.ts';
import { begins, type Command, findCommands } from '../lib/commands.ts';
import { composes } from '../lib/composes.ts';
import { count } from '../lib/format.ts';
import { CLONE_TABS, places, tabHref } from '../lib/navigation.ts';
import { useLoad } from '../lib/use-load.ts';
import { Dialog } from './dialog.tsx';
import '../styles/command-menu.css';

const SHOWN = 60;

/** The types of JSX take this role for other fields only. */
const combobox = (expanded: boolean) => ({ type: 'text', role: 'combobox', 'aria-expanded': expanded });

/** Opens a page of the console by its name: the tabs of the clone on the page first, then pages, then the tabs of every clone. */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const { path, route } = useLocation();
  const id = useId();
  const [typed, setTyped] = useState('');
  /** The address of the option that the keys or the pointer moved to. */
  const [active, setActive] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  /** Whether Enter was pressed before the clones were loaded. */
  const waits = useRef(false);
  // Without the clones, the menu still opens the pages.
  const clones = useLoad(loadClones, []);
  const { clones: items = [], cut = false } = clones.data ?? {};
  const tabsOf = ({ id: cloneId, name }: { id: string; name: string }) =>
    Object.entries(CLONE_TABS).map(([tab, { text, words }]): Command => ({ text, group: name, href: tabHref(cloneId, tab), words }));
  const [, here] = /^\/clones\/([^/]+)/.exec(path) ?? [];
  const others = items.filter((item) => item.id !== here);
  const commands = [
    // Known before the list is loaded, so that it does not move what is chosen.
    ...(here ? tabsOf(items.find((item) => item.id === here) ?? { id: here, name: 'This clone' }) : []),
    ...places(),
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
  /** Opens the current option. While clones load, one that may come first only because theirs are missing has to wait for them. */
  const choose = () => {
    const [first] = shown;
    waits.current = clones.loading && active === undefined && !(first && begins(first, typed));
    if (!waits.current) open(shown[current]);
  };
  useEffect(() => {
    if (waits.current && !clones.loading) choose();
  }, [clones.loading]);
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
          waits.current = false;
        }}
        onKeyDown={(event) => {
          if (composes(event)) return;
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step) {
            setActive(shown.at((current + step) % shown.length)?.href);
            waits.current = false;
          } else if (event.key === 'Enter') choose();
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
        <p class="small dim">Only your {items.length.toLocaleString()} newest clones are searched. The Clones page lists all of them.</p>
      )}
      {!!clones.problem && <p class="small dim">Could not load your clones, so only other pages are listed.</p>}
    </Dialog>
  );
}
