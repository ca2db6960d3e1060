import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { Icon, MINIMIZE, RESTART, RETRY } from './icons.tsx';
import { MessageList, Suggestions } from './message-list.tsx';
import { part } from './part.ts';
import { ProblemNote } from './problem.tsx';
import { sheet } from './sheet.ts';

interface PanelProps {
  mode: 'bubble' | 'inline' | 'page';
  title: string;
  onClose: () => void;
}

export const Panel = part<PanelProps>(({ chat, texts }, life) => {
  const box = { current: null as HTMLDivElement | null };
  const phone = sheet(() => box.current, life.signal);
  addEventListener('online', chat.reconnect, { signal: life.signal });

  return ({ mode, title, onClose }) => {
    const bubble = mode === 'bubble';
    const modal = bubble && phone.value;
    const face = chat.face.value;
    const name = title || face?.name || '';
    const empty = chat.items.value.length === 0;
    const loading = chat.loading.value;
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && bubble) {
        event.stopPropagation();
        onClose();
      }
      if (event.key === 'Tab' && modal && box.current) keepInside(event, box.current);
    };
    const label = name ? texts.chatWith(name) : texts.loading;
    const frame = { role: bubble ? 'dialog' : 'region', 'aria-label': label, ...(modal ? { 'aria-modal': true } : {}) } as const;
    const tool = (label: string, icon: string, onClick: () => void, disabled = false) => (
      <button type="button" class="quiet" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
        <Icon path={icon} />
      </button>
    );

    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: its role is in `frame`; Escape and Tab are heard wherever in it the focus is
      <div {...frame} ref={box} class={`panel ${mode}`} tabIndex={-1} onKeyDown={key}>
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
          {!loading && face && (
            <div class="welcome">
              <p dir="auto">{face.greeting || texts.greeting(face.name)}</p>
              {empty && face.starterQuestions.length > 0 && <Suggestions label={texts.starters} questions={face.starterQuestions} />}
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

const ProblemBar = part(({ chat, texts }) => () => {
  const problem = chat.problem.value;
  if (!problem) return null;
  if (problem.kind === 'offline' || problem.kind === 'failed')
    return (
      <div class="problem bar" role="alert">
        <p>{texts.problems[problem.kind]}</p>
        <button type="button" class="again" onClick={chat.reconnect}>
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

/** Says to a screen reader what is going on: that an answer is being written, and then all of it, once. */
const Announcer = part(({ chat, texts }) => () => {
  const done = chat.announced.value;
  const words = chat.busy.value ? texts.writing : done ? `${texts.answered} ${done.text.replace(/\s*\[\d{1,3}\]|[*_`#]/g, '')}` : '';
  return (
    <p class="sr" role="status" aria-live="polite">
      {words}
    </p>
  );
});

/** Tab goes round in a sheet that covers the page. */
function keepInside(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('button:not(:disabled),textarea:not(:disabled),a[href],[tabindex="0"]')];
  const root = box.getRootNode() as ShadowRoot;
  const [first, last] = [stops[0], stops.at(-1)];
  const at = root.activeElement;
  if (event.shiftKey ? at === first || at === box : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
