import { type Citation, createLinkPolicy, type FoundSource, type LinkPolicy } from '@cloneai/sdk';
import type { Item } from '../state/chat.ts';
import { signal } from '../state/signals.ts';
import css from './answer.css?inline';
import { CHECK, COPY, DOWN, UP } from './answer-icons.ts';
import { component, type MessageProps } from './component.ts';
import { Icon } from './icons.tsx';
import { Waiting } from './message.tsx';
import { ProblemNote } from './problem.tsx';
import { RichText } from './rich-text.tsx';
import { Sources } from './sources.tsx';
import { createStyles } from './styles.ts';

// Loaded with the first question: everything that renders an answer.

export { component };
export const adoptStyles = createStyles(css);

/** A part that is loaded with its first use. */
function later<T>(load: () => Promise<T>) {
  const loaded = signal<Partial<T>>({});
  const use = (): Promise<Partial<T>> =>
    load().then(
      (part) => {
        loaded.value = part;
        return part;
      },
      () => ({}),
    );
  return [loaded, use] as const;
}
const [excerpts, loadExcerpts] = later(() => import('./excerpt.tsx'));
const [ratings, loadRatings] = later(() => import('./rating-reason.tsx'));

export const Answer = component<MessageProps>(({ chat, texts }) => {
  /** The open citation, and whether it was opened in the text or in the list below it. */
  const opened = signal<{ citation: Citation; inText: boolean } | null>(null);
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
  const show = (inText: boolean) => (citation: Citation, button: HTMLElement) => {
    const before = opened.value;
    opener = button;
    void loadExcerpts();
    opened.value = before?.citation === citation && before.inText === inText ? null : { citation, inText };
  };
  const [showInText, showBelow] = [show(true), show(false)];
  const hide = () => {
    opened.value = null;
    opener?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !opened.value) return;
    // Escape closes the excerpt, and the next one the panel.
    event.stopPropagation();
    hide();
  };

  return ({ item, last, name }) => {
    const view = item.view.value;
    const { citation: open = null, inText = false } = opened.value ?? {};
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
        onClick={(event) => showInText(citation, event.currentTarget)}
      >
        <span>{citation.index}</span>
      </button>
    );

    const { Excerpt } = excerpts.value;
    const excerpt = open && Excerpt && <Excerpt key={open.at} citation={open} id={excerptId} messageId={view.id} onClose={hide} />;

    return (
      <li class={`answer${running ? ' running' : ''}`} onKeyDown={onKeyDown}>
        <span class="sr">{name}: </span>
        {(refused || (view.extractive && view.text)) && <p class="label">{refused ? texts.notFound : texts.extractive}</p>}
        {view.text ? (
          <RichText
            text={view.text}
            citations={view.citations}
            open={inText && open && Excerpt ? open.at : null}
            allowsLink={policyOf(view.sources, chat.profile.value?.linkHosts)}
            renderCitation={chip}
            renderCopyButton={(text) => <CopyButton copy={() => navigator.clipboard.writeText(text)} label={texts.copyCode} />}
            excerpt={excerpt}
          />
        ) : (
          running && <Waiting found={view.sources.length} />
        )}
        {!running && <Sources citations={view.citations} open={open} onOpen={showBelow} />}
        {!inText && excerpt}
        {view.finish === 'stopped' && <p class="aside">{texts.stopped}</p>}
        {view.finish === 'length' && <p class="aside">{texts.cut}</p>}
        {view.problem && <ProblemNote problem={view.problem} last={last} />}
        {view.finish && view.finish !== 'error' && view.text && <Actions item={item} />}
      </li>
    );
  };
});

const Actions = component<{ item: Item }>(({ chat, texts, language }) => {
  const state = signal<'idle' | 'sending' | 'failed'>('idle');
  /** Whether the visitor is asked for the reason of a bad rating. */
  const asking = signal(false);
  let down: HTMLElement;
  const rate = async (item: Item, rating: 'up' | 'down') => {
    state.value = 'sending';
    asking.value = rating === 'down' && !asking.value;
    const { rate } = await loadRatings();
    const isStored = await rate?.(chat, item, rating);
    state.value = isStored ? 'idle' : 'failed';
    if (!isStored) asking.value = false;
  };
  const close = () => {
    asking.value = false;
  };

  return ({ item }) => {
    const { rating } = item.view.value;
    const reasonId = `reason-${item.key}`;
    const { RatingReason, questionIn } = ratings.value;
    const asks = asking.value && RatingReason;
    const button = (which: 'up' | 'down', label: string) => (
      <button
        type="button"
        class="quiet"
        aria-label={label}
        aria-pressed={rating === which}
        aria-expanded={which === 'down' ? !!asks : undefined}
        aria-controls={which === 'down' && asks ? reasonId : undefined}
        onClick={({ currentTarget }) => {
          if (which === 'down') down = currentTarget;
          void rate(item, which);
        }}
      >
        <Icon path={which === 'up' ? UP : DOWN} />
      </button>
    );
    return (
      <>
        <div class="actions">
          <CopyButton
            copy={(copied) => copyRich(import('./copy-answer.ts').then(({ copyOf }) => copyOf(copied, item.view.value, texts)))}
            label={texts.copy}
          />
          {button('up', texts.good)}
          {button('down', texts.bad)}
          <span class="thanks" role="status">
            {state.value === 'failed'
              ? texts.problems.failed
              : asks
                ? questionIn?.(language)
                : rating && state.value === 'idle' && texts.thanks}
          </span>
        </div>
        {asks && <RatingReason item={item} id={reasonId} opener={down} onClose={close} />}
      </>
    );
  };
});

type Copy = Record<'text/html' | 'text/plain', string>;

/** Safari copies only what is passed to it during the click, though it may be a promise. */
async function copyRich(copy: Promise<Copy>): Promise<void> {
  const part = (type: keyof Copy) => copy.then((parts) => new Blob([parts[type]], { type }));
  const types = ['text/html', 'text/plain'] as const;
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(types.map((type) => [type, part(type)])))]);
}

const COPIED_MS = 2000;

const CopyButton = component<{ copy: (button: HTMLElement) => Promise<unknown>; label: string }>(({ texts }) => {
  const copied = signal(false);
  // Nothing is copied on pages without TLS and in frames without permission, which have no clipboard.
  const run = async (copy: (button: HTMLElement) => Promise<unknown>, button: HTMLElement) => {
    try {
      await copy(button);
    } catch {
      return;
    }
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, COPIED_MS);
  };
  return ({ copy, label }) => (
    <button
      type="button"
      class="quiet copy"
      aria-label={copied.value ? texts.copied : label}
      onClick={(event) => void run(copy, event.currentTarget)}
    >
      <Icon path={copied.value ? CHECK : COPY} />
    </button>
  );
});
