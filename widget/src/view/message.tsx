import type { Citation } from '@cloneai/sdk';
import { useRef, useState } from 'preact/hooks';
import type { Item } from '../state/chat.ts';
import type { MessageView } from '../state/message.ts';
import { useWorld } from './context.ts';
import { Icon } from './icons.tsx';
import { ProblemNote } from './problem.tsx';
import { RichText } from './rich-text.tsx';
import { Passage, Sources } from './sources.tsx';

export function Question({ item, last }: { item: Item; last: boolean }) {
  const { texts } = useWorld();
  const { text, problem } = item.view.value;
  return (
    <li class="question">
      <span class="sr">{texts.you}: </span>
      <p dir="auto">{text}</p>
      {problem && <ProblemNote problem={problem} last={last} />}
    </li>
  );
}

export function Answer({ item, last, name }: { item: Item; last: boolean; name: string }) {
  const { chat, texts } = useWorld();
  const view = item.view.value;
  const [open, setOpen] = useState<Citation | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const passageId = `passage-${item.key}`;
  const running = last && chat.busy.value && !view.finish;

  const show = (citation: Citation, button: HTMLElement) => {
    opener.current = button;
    setOpen(open === citation ? null : citation);
  };
  const hide = () => {
    setOpen(null);
    opener.current?.focus();
  };
  const chip = (citation: Citation) => (
    <button
      type="button"
      class="chip"
      key={citation.at}
      aria-label={`${texts.source(citation.index, citation.title)}${citation.page === null ? '' : `, ${texts.page(citation.page)}`}`}
      aria-expanded={open === citation}
      aria-controls={open === citation ? passageId : undefined}
      onClick={(event) => show(citation, event.currentTarget)}
    >
      <span>{citation.index}</span>
    </button>
  );
  const closeFirst = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    // The passage closes first, the panel with the next one.
    event.stopPropagation();
    hide();
  };

  return (
    <li class={`answer${running ? ' running' : ''}`} onKeyDown={closeFirst}>
      <span class="sr">{name}: </span>
      {view.extractive && view.finish !== 'refused' && view.text && <p class="label">{texts.extractive}</p>}
      {view.finish === 'refused' && <p class="label">{texts.notFound}</p>}
      {view.text ? (
        <RichText
          text={view.text}
          citations={view.citations}
          open={open?.at ?? null}
          draw={chip}
          drawCode={(text) => <CopyButton text={text} label={texts.copyCode} />}
        />
      ) : (
        running && <Waiting found={view.sources.length} />
      )}
      {open && <Passage citation={open} id={passageId} onClose={hide} />}
      {!running && <Sources citations={view.citations} open={open} onOpen={show} />}
      {view.finish === 'stopped' && <p class="aside">{texts.stopped}</p>}
      {view.finish === 'length' && <p class="aside">{texts.cut}</p>}
      {view.problem && <ProblemNote problem={view.problem} last={last} />}
      {view.finish && view.finish !== 'error' && view.text && <Actions item={item} view={view} />}
    </li>
  );
}

function Waiting({ found }: { found: number }) {
  const { chat, texts } = useWorld();
  const sending = chat.connection.value === 'sending';
  return (
    <p class="waiting">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {sending ? texts.sending : found > 0 ? texts.writing : texts.thinking}
    </p>
  );
}

function Actions({ item, view }: { item: Item; view: MessageView }) {
  const { chat, texts } = useWorld();
  const rate = (rating: 'up' | 'down', label: string) => (
    <button
      type="button"
      class="quiet"
      aria-label={label}
      aria-pressed={view.rating === rating}
      onClick={() => void chat.rate(item, rating)}
    >
      <Icon name={rating} />
    </button>
  );
  return (
    <div class="actions">
      <CopyButton text={view.text.replace(/\s*\[\d{1,3}\]/g, '')} label={texts.copy} />
      {rate('up', texts.good)}
      {rate('down', texts.bad)}
      <span class="thanks" role="status">
        {view.rating && texts.thanks}
      </span>
    </div>
  );
}

const COPIED_MS = 2000;

function CopyButton({ text, label }: { text: string; label: string }) {
  const { texts } = useWorld();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await toClipboard(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <button type="button" class="quiet copy" aria-label={copied ? texts.copied : label} onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}

/** Pages without TLS, and frames without leave, have no clipboard: nothing is shown as copied then. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
