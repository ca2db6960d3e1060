import { type Citation, createLinkPolicy, type FoundSource, type LinkPolicy } from '@cloneai/sdk';
import { signal } from '@preact/signals-core';
import type { Item } from '../state/chat.ts';
import styles from './answer.css?inline';
import { CHECK, COPY, DOWN, UP } from './answer-icons.ts';
import { component, type MessageProps } from './component.ts';
import { Icon } from './icons.tsx';
import { Waiting } from './message.tsx';
import { ProblemNote } from './problem.tsx';
import { RichText } from './rich-text.tsx';
import { Excerpt, Sources } from './sources.tsx';

// Loaded with the first question: everything that renders an answer.

export { component, styles };

export const Answer = component<MessageProps>(({ chat, texts }) => {
  const openCitation = signal<Citation | null>(null);
  let opener: HTMLElement | undefined;
  let known: readonly unknown[] = [];
  let policy: LinkPolicy;
  /** The same function until the sources or the clone's hosts change, so that a growing answer renders only its end again. */
  const policyOf = (sources: readonly FoundSource[], hosts?: readonly string[]) => {
    if (known[0] !== sources || known[1] !== hosts)
      policy = createLinkPolicy(
        sources.map(({ url }) => url),
        hosts,
      );
    known = [sources, hosts];
    return policy;
  };
  const show = (citation: Citation, button: HTMLElement) => {
    opener = button;
    openCitation.value = openCitation.value === citation ? null : citation;
  };
  const hide = () => {
    openCitation.value = null;
    opener?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !openCitation.value) return;
    // Escape closes the excerpt, and the next one the panel.
    event.stopPropagation();
    hide();
  };

  return ({ item, last, name }) => {
    const view = item.view.value;
    const open = openCitation.value;
    const excerptId = `excerpt-${item.key}`;
    const running = last && chat.busy.value && !view.finish;
    const refused = view.finish === 'refused';
    const chip = (citation: Citation) => (
      <button
        type="button"
        class="chip"
        key={citation.at}
        aria-label={`${texts.source(citation.index, citation.title)}${citation.page === null ? '' : `, ${texts.page(citation.page)}`}`}
        aria-expanded={open === citation}
        aria-controls={open === citation ? excerptId : undefined}
        onClick={(event) => show(citation, event.currentTarget)}
      >
        <span>{citation.index}</span>
      </button>
    );

    return (
      <li class={`answer${running ? ' running' : ''}`} onKeyDown={onKeyDown}>
        <span class="sr">{name}: </span>
        {(refused || (view.extractive && view.text)) && <p class="label">{refused ? texts.notFound : texts.extractive}</p>}
        {view.text ? (
          <RichText
            text={view.text}
            citations={view.citations}
            open={open?.at ?? null}
            allowsLink={policyOf(view.sources, chat.profile.value?.linkHosts)}
            renderCitation={chip}
            renderCopyButton={(text) => <CopyButton text={text} label={texts.copyCode} />}
          />
        ) : (
          running && <Waiting found={view.sources.length} />
        )}
        {open && <Excerpt citation={open} id={excerptId} onClose={hide} />}
        {!running && <Sources citations={view.citations} open={open} onOpen={show} />}
        {view.finish === 'stopped' && <p class="aside">{texts.stopped}</p>}
        {view.finish === 'length' && <p class="aside">{texts.cut}</p>}
        {view.problem && <ProblemNote problem={view.problem} last={last} />}
        {view.finish && view.finish !== 'error' && view.text && <Actions item={item} />}
      </li>
    );
  };
});

const Actions = component<{ item: Item }>(({ chat, texts }) => ({ item }) => {
  const { text, rating } = item.view.value;
  const rate = (which: 'up' | 'down', label: string) => (
    <button type="button" class="quiet" aria-label={label} aria-pressed={rating === which} onClick={() => void chat.rate(item, which)}>
      <Icon path={which === 'up' ? UP : DOWN} />
    </button>
  );
  return (
    <div class="actions">
      <CopyButton text={text.replace(/\s*\[\d{1,3}\]/g, '')} label={texts.copy} />
      {rate('up', texts.good)}
      {rate('down', texts.bad)}
      <span class="thanks" role="status">
        {rating && texts.thanks}
      </span>
    </div>
  );
});

const COPIED_MS = 2000;

const CopyButton = component<{ text: string; label: string }>(({ texts }) => {
  const copied = signal(false);
  const copy = async (text: string) => {
    if (!(await copyToClipboard(text))) return;
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, COPIED_MS);
  };
  return ({ text, label }) => (
    <button type="button" class="quiet copy" aria-label={copied.value ? texts.copied : label} onClick={() => void copy(text)}>
      <Icon path={copied.value ? CHECK : COPY} />
    </button>
  );
});

/** Returns false where there is no clipboard: on pages without TLS and in frames without permission. */
async function copyToClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
