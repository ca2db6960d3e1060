import { render } from 'preact';
import type { Chat, MountTarget } from './loader.ts';
import { createChat } from './state/chat.ts';
import { createStorage } from './state/key-value-storage.ts';
import { effect, signal } from './state/signals.ts';
import { createVisitorSession, type Identify } from './state/visitor-session.ts';
import type { Texts } from './texts/en.ts';
import css from './view/chat.css?inline';
import { ChatProvider, component } from './view/component.ts';
import { MINIMIZE } from './view/icons.tsx';
import { Panel } from './view/panel.tsx';
import { createStyles } from './view/styles.ts';
import { applyTheme } from './view/theme.ts';

const adoptStyles = createStyles(css);
/** The answer renderer is requested this often, each time a second later than the time before. */
const MAX_TRIES = 9;

/** The lazily loaded part: everything behind the launcher. */
export function mount(target: MountTarget): Chat {
  const { root, launcher, settings, emit } = target;
  const texts = target.texts as Texts;
  const host = root.host as HTMLElementTagNameMap['cloneai-chat'];
  const { preview } = host;
  const storage = createStorage(!preview);
  const session = createVisitorSession({ baseUrl: settings.base, clone: settings.clone, languages: settings.languages, storage, preview });
  const chat = createChat({ session, emit, isOnline: () => navigator.onLine, frame: requestAnimationFrame });
  const destroyed = new AbortController();
  const { signal: untilDestroyed } = destroyed;
  addEventListener('online', () => chat.reconnect(), { signal: untilDestroyed });
  addEventListener('storage', ({ key }) => key === session.key && chat.sync(), { signal: untilDestroyed });
  const isOpen = signal(settings.mode !== 'bubble');
  const field = { current: null as HTMLTextAreaElement | null };

  adoptStyles(root);
  // The launcher's icon while the panel is open.
  const icon = launcher?.firstElementChild?.cloneNode(true) as Element | undefined;
  icon?.firstElementChild?.setAttribute('d', MINIMIZE);
  if (icon) launcher?.append(icon);
  const box = document.createElement('div');
  box.className = 'root';
  box.lang = settings.language;
  box.dir = texts.direction;
  root.prepend(box);
  const removeTheme = applyTheme({ box, launcher, settings, chat, storage });

  // The answer renderer is loaded with a stored conversation, or the first letter of a question. Until then, and if it fails to load,
  // answers are plain text.
  const answers = signal<Pick<typeof import('./view/answer.tsx'), 'Answer'> | null>(null);
  const load = (tries: number) => {
    if (!box.isConnected) return;
    import('./view/answer.tsx').then(
      ({ Answer, adoptStyles: adopt, component: its }) => {
        // After an update of the server, the file may be from a newer version, which does not fit this chat.
        if (its !== component || !box.isConnected) return;
        adopt(root);
        answers.value = { Answer };
      },
      (error) => {
        emit('error', error);
        if (tries < MAX_TRIES) setTimeout(load, tries * 1000, tries + 1);
      },
    );
  };
  const stop = effect(() => {
    if (!chat.draft.value && !chat.items.value.length && !session.stored) return;
    load(1);
    queueMicrotask(() => stop());
  });

  const show = (open: boolean) => {
    if (settings.mode !== 'bubble' || isOpen.value === open) return;
    isOpen.value = open;
    // Above the launchers of other clones.
    host.style.setProperty('--cloneai-z', open ? `${+getComputedStyle(host).zIndex + 1}` : '');
    launcher?.setAttribute('aria-expanded', String(open));
    storage.setItem(`cloneai:${settings.clone}:open`, open ? '1' : '0');
    emit(open ? 'open' : 'close');
  };
  /** On a touch screen the panel itself takes the focus, because a keyboard would cover the greeting. */
  const focus = () => {
    const element = matchMedia('(pointer: coarse)').matches ? root.querySelector<HTMLElement>('.panel') : field.current;
    element?.focus({ preventScroll: true });
  };

  const App = component(() => () => isOpen.value && <Panel mode={settings.mode} title={settings.title} onClose={() => api.close()} />);

  const api: Chat = {
    open(quiet) {
      show(true);
      update();
      if (!quiet) focus();
    },
    close() {
      if (!isOpen.value) return;
      const hadFocus = root.activeElement;
      show(false);
      update();
      if (hadFocus) launcher?.focus();
    },
    toggle: () => (isOpen.value ? api.close() : api.open()),
    send(text) {
      api.open(true);
      if (!chat.send(text)) chat.write(text);
    },
    reload: () => void chat.refresh(),
    identify: (visitor) => void chat.identify(visitor as Identify).catch((error) => emit('error', error)),
    destroy() {
      destroyed.abort();
      chat.destroy();
      removeTheme();
      stop();
      render(null, box);
      box.remove();
    },
  };
  const update = () =>
    render(
      <ChatProvider chat={chat} texts={texts} language={settings.language} field={field} answers={answers}>
        <App />
      </ChatProvider>,
      box,
    );
  update();
  if (settings.visitor) api.identify(settings.visitor);
  else void chat.load();
  return api;
}
