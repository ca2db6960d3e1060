import { Avatar } from './avatar.tsx';
import { component } from './component.ts';
import { Composer } from './composer.tsx';
import { Icon, MINIMIZE, RESTART, RETRY } from './icons.tsx';
import { MessageList, Suggestions } from './message-list.tsx';
import { createPhoneSheet } from './phone-sheet.ts';
import { ProblemNote } from './problem.tsx';

interface PanelProps {
  mode: 'bubble' | 'inline' | 'page';
  title: string;
  onClose: () => void;
}

export const Panel = component<PanelProps>(({ chat, texts }, lifecycle) => {
  const box = { current: null as HTMLDivElement | null };
  const phone = createPhoneSheet(() => box.current, lifecycle);

  return ({ mode, title, onClose }) => {
    const bubble = mode === 'bubble';
    const modal = bubble && phone.value;
    const profile = chat.profile.value;
    const name = title || profile?.name || '';
    const empty = chat.items.value.length === 0;
    const loading = chat.loading.value;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && bubble) {
        event.stopPropagation();
        onClose();
      }
      if (event.key === 'Tab' && modal && box.current) trapFocus(event, box.current);
    };
    // Keys of an input method that composes text are the field's alone. Safari ends the composition first, and tells by the code.
    const leaveComposing = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) event.stopPropagation();
    };
    const label = name ? texts.chatWith(name) : texts.loading;
    const frame = { role: bubble ? 'dialog' : 'region', 'aria-label': label, ...(modal ? { 'aria-modal': true } : {}) } as const;
    const tool = (label: string, icon: string, onClick: () => void, disabled = false) => (
      <button type="button" class="quiet" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
        <Icon path={icon} />
      </button>
    );

    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the role is in `frame`; Escape and Tab work wherever the focus is in the panel
      <div {...frame} ref={box} class={`panel ${mode}`} tabIndex={-1} onKeyDownCapture={leaveComposing} onKeyDown={onKeyDown}>
        <header class="top">
          <Avatar name={name} />
          <div class="who">
            <h2 dir="auto">{name || <span class="sr">{texts.loading}</span>}</h2>
            <p>{texts.subtitle}</p>
          </div>
          {!empty && tool(texts.newChat, RESTART, chat.restart, chat.busy.value)}
          {bubble && tool(texts.close, MINIMIZE, onClose)}
        </header>
        <MessageList name={name}>
          {loading && <p class="waiting">{texts.loading}</p>}
          {!loading && profile && (
            <div class="welcome">
              <p dir="auto">{profile.greeting || texts.greeting(profile.name)}</p>
              {empty && profile.starterQuestions.length > 0 && <Suggestions label={texts.starters} questions={profile.starterQuestions} />}
            </div>
          )}
        </MessageList>
        <ProblemBar />
        {chat.connection.value === 'reconnecting' && <p class="reconnecting">{texts.reconnecting}</p>}
        <Composer />
        <Announcer />
      </div>
    );
  };
});

const ProblemBar = component(({ chat, texts }) => () => {
  const problem = chat.problem.value;
  if (!problem) return null;
  if (problem.kind === 'offline' || problem.kind === 'failed')
    return (
      <div class="problem bar" role="alert">
        <p>{texts.problems[problem.kind]}</p>
        <button type="button" class="again" onClick={() => chat.reconnect()}>
          <Icon path={RETRY} /> {texts.retry}
        </button>
      </div>
    );
  return (
    <div class="bar">
      <ProblemNote problem={problem} last={false} />
    </div>
  );
});

/** Announces to screen readers that an answer is being written, and then the complete answer once. */
const Announcer = component(({ chat, texts }) => () => {
  const done = chat.announced.value;
  const announcement = chat.busy.value ? texts.writing : done ? `${texts.answered} ${done.text.replace(/\s*\[\d{1,3}\]|[*_`#]/g, '')}` : '';
  return (
    <p class="sr" role="status" aria-live="polite">
      {announcement}
    </p>
  );
});

/** Keeps Tab inside a panel that covers the page. */
function trapFocus(event: KeyboardEvent, box: HTMLElement): void {
  const focusable = [...box.querySelectorAll<HTMLElement>('button:not(:disabled),textarea:not(:disabled),a[href],[tabindex="0"]')];
  const root = box.getRootNode() as ShadowRoot;
  const [first, last] = [focusable[0], focusable.at(-1)];
  const focused = root.activeElement;
  if (event.shiftKey ? focused === first || focused === box : focused === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
