import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.tsx';
import { useWorld } from './context.ts';
import { Icon } from './icons.tsx';
import { MessageList, Suggestions } from './message-list.tsx';
import { ProblemNote } from './problem.tsx';
import { useSheet } from './sheet.ts';

interface PanelProps {
  mode: 'bubble' | 'inline' | 'page';
  title: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onClose: () => void;
}

export function Panel({ mode, title, field, onClose }: PanelProps) {
  const { chat, texts } = useWorld();
  const box = useRef<HTMLDivElement>(null);
  const modal = useSheet(box, mode === 'bubble');
  const face = chat.face.value;
  const name = title || face?.name || '';
  const empty = chat.items.value.length === 0;
  const problem = chat.problem.value;

  useEffect(() => {
    const online = () => chat.reconnect();
    addEventListener('online', online);
    return () => removeEventListener('online', online);
  }, [chat]);

  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && mode === 'bubble') {
      event.stopPropagation();
      onClose();
    }
    if (event.key === 'Tab' && modal && box.current) keepInside(event, box.current);
  };
  const label = name ? texts.chatWith(name) : texts.conversation;
  const frame = { role: mode === 'bubble' ? 'dialog' : 'region', 'aria-label': label, ...(modal ? { 'aria-modal': true } : {}) } as const;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is in `frame`; Escape and Tab are heard wherever in it the focus is
    <div {...frame} ref={box} class={`panel ${mode}`} tabIndex={-1} onKeyDown={key}>
      <header class="top">
        <span class="avatar" aria-hidden="true">
          {initials(name)}
        </span>
        <div class="who">
          <h2 dir="auto">{name || '\u00a0'}</h2>
          <p>{texts.subtitle}</p>
        </div>
        {!empty && (
          <button
            type="button"
            class="quiet"
            aria-label={texts.newChat}
            title={texts.newChat}
            disabled={chat.busy.value}
            onClick={chat.restart}
          >
            <Icon name="restart" />
          </button>
        )}
        {mode === 'bubble' && (
          <button type="button" class="quiet" aria-label={texts.close} title={texts.close} onClick={onClose}>
            <Icon name="minimize" />
          </button>
        )}
      </header>
      <MessageList name={name}>
        {chat.loading.value && <p class="waiting">{texts.loading}</p>}
        {!chat.loading.value && face && <Welcome starters={empty} />}
      </MessageList>
      {problem && <ProblemBar />}
      {chat.connection.value === 'reconnecting' && <p class="reconnecting">{texts.reconnecting}</p>}
      <Composer field={field} />
      <Announcer />
    </div>
  );
}

function ProblemBar() {
  const { chat, texts } = useWorld();
  const problem = chat.problem.value;
  if (!problem) return null;
  if (problem.kind === 'offline' || problem.kind === 'failed')
    return (
      <div class="problem bar" role="alert">
        <p>{texts.problems[problem.kind]}</p>
        <button type="button" class="again" onClick={chat.reconnect}>
          <Icon name="retry" /> {texts.retry}
        </button>
      </div>
    );
  return (
    <div class="bar">
      <ProblemNote problem={problem} last={false} />
    </div>
  );
}

function Welcome({ starters }: { starters: boolean }) {
  const { chat, texts } = useWorld();
  const face = chat.face.value;
  if (!face) return null;
  return (
    <div class="welcome">
      <p dir="auto">{face.greeting || texts.greeting(face.name)}</p>
      {starters && face.starterQuestions.length > 0 && <Suggestions label={texts.starters} questions={face.starterQuestions} />}
    </div>
  );
}

/** Says to a screen reader what is going on: that an answer is being written, and then all of it, once. */
function Announcer() {
  const { chat, texts } = useWorld();
  const done = chat.announced.value;
  const running = chat.busy.value;
  const words = running ? texts.writing : done ? `${texts.answered} ${done.text.replace(/\s*\[\d{1,3}\]|[*_`#]/g, '')}` : '';
  return (
    <p class="sr" role="status" aria-live="polite">
      {words}
    </p>
  );
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();

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
