import { effect, signal } from '@preact/signals-core';
import { render } from 'preact';
import type { Chat, Place } from './loader.ts';
import { createChat } from './state/chat.ts';
import { createVisit, type Identify, type Shelf } from './state/visit.ts';
import type { Texts } from './texts/en.ts';
import css from './view/chat.css?inline';
import { Panel } from './view/panel.tsx';
import { part, WorldOf } from './view/part.ts';
import { paint } from './view/theme.ts';

/** How often a file that could not be had is asked for, a second later each time. */
const MOST_TRIES = 9;

/** The lazy half: everything behind the button. */
export function mount(place: Place): Chat {
  const { root, launcher, settings, emit } = place;
  const texts = place.texts as Texts;
  const { preview } = root.host as HTMLElementTagNameMap['cloneai-chat'];
  const shelf = shelfOf(!preview);
  const chat = createChat({ visit: createVisit({ baseUrl: settings.base, clone: settings.clone, shelf, preview }), emit });
  const isOpen = signal(settings.mode !== 'bubble');
  const field = { current: null as HTMLTextAreaElement | null };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const box = document.createElement('div');
  box.className = 'root';
  box.lang = settings.language;
  box.dir = texts.direction;
  root.prepend(box);
  const unpaint = paint({ box, launcher, settings, chat, shelf });

  // What draws answers is loaded with the first letter of a question. Until it is there, and where it cannot be had, they are plain text.
  const answers = signal<typeof import('./view/answer.tsx') | null>(null);
  const load = (tries: number) => {
    if (!box.isConnected) return;
    import('./view/answer.tsx').then(
      (loaded) => {
        // After an update of the server it may be a newer one, which belongs to another chat.
        if (loaded.part !== part || !box.isConnected) return;
        const styles = new CSSStyleSheet();
        styles.replaceSync(loaded.styles);
        root.adoptedStyleSheets.push(styles);
        answers.value = loaded;
      },
      (error) => {
        emit('error', error);
        if (tries < MOST_TRIES) setTimeout(load, tries * 1000, tries + 1);
      },
    );
  };
  const stop = effect(() => {
    if (!chat.draft.value && !chat.items.value.length) return;
    load(1);
    queueMicrotask(() => stop());
  });

  const show = (open: boolean) => {
    if (settings.mode !== 'bubble' || isOpen.value === open) return;
    isOpen.value = open;
    launcher?.setAttribute('aria-expanded', String(open));
    shelf.setItem(`cloneai:${settings.clone}:open`, open ? '1' : '0');
    emit(open ? 'open' : 'close');
  };
  /** Before the next paint the panel is there to take the focus. On touch it is the panel itself: a keyboard would cover the greeting. */
  const focus = () => {
    const target = matchMedia('(pointer: coarse)').matches ? root.querySelector<HTMLElement>('.panel') : field.current;
    target?.focus({ preventScroll: true });
  };

  const App = part(() => () => isOpen.value && <Panel mode={settings.mode} title={settings.title} onClose={() => api.close()} />);

  const api: Chat = {
    open(quiet) {
      show(true);
      draw();
      if (!quiet) focus();
    },
    close() {
      if (!isOpen.value) return;
      const had = root.activeElement;
      show(false);
      draw();
      if (had) launcher?.focus();
    },
    toggle: () => (isOpen.value ? api.close() : api.open()),
    send(text) {
      api.open(true);
      if (!chat.send(text)) chat.write(text);
    },
    reload: () => void chat.refresh(),
    identify: (visitor) => void chat.identify(visitor as Identify).catch((error) => emit('error', error)),
    destroy() {
      chat.destroy();
      unpaint();
      stop();
      render(null, box);
      box.remove();
    },
  };
  const draw = () =>
    render(
      <WorldOf chat={chat} texts={texts} field={field} answers={answers}>
        <App />
      </WorldOf>,
      box,
    );
  draw();
  if (place.visitor) api.identify(place.visitor);
  else void chat.load();
  return api;
}

/** Where storage is closed or full (a frame without leave, a private window), or not to be used, a visit lives as long as its page. */
function shelfOf(stored: boolean): Shelf {
  const kept = new Map<string, string>();
  const attempt = <T,>(work: (storage: Storage) => T): T | null => {
    try {
      return stored ? work(localStorage) : null;
    } catch {
      return null;
    }
  };
  return {
    getItem: (key) => kept.get(key) ?? attempt((storage) => storage.getItem(key)),
    setItem: (key, value) => {
      if (attempt((storage) => [storage.setItem(key, value)])) kept.delete(key);
      else kept.set(key, value);
    },
    removeItem: (key) => {
      kept.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}
