import { signal } from '@preact/signals-core';
import type { ComponentChildren } from 'preact';
import { Icon, LATEST } from './icons.tsx';
import { PlainAnswer, Question } from './message.tsx';
import { part } from './part.ts';

/** So close to the end, in pixels, counts as reading the end. */
const NEAR = 32;

/** The conversation. It follows the answer while its reader is at the end, and never moves a reader who is not. */
export const MessageList = part<{ name: string; children: ComponentChildren }>(({ chat, texts, answers }, life) => {
  const frame = { current: null as HTMLElement | null };
  const content = { current: null as HTMLDivElement | null };
  const away = signal(false);
  let following = true;
  let asked: number | undefined;

  const toEnd = (smooth: boolean) => {
    following = true;
    away.value = false;
    const behavior = smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant';
    frame.current?.scrollTo({ top: frame.current.scrollHeight, behavior });
  };

  const watch = (box: HTMLElement, inner: HTMLElement) => {
    let before = box.scrollTop;
    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR;
    const leave = () => {
      if (box.scrollHeight > box.clientHeight) following = false;
    };
    let touchedAt = 0;
    const listeners: Record<string, (event: never) => void> = {
      scroll() {
        // Backwards is the reader's doing; what grows below is ours.
        if (box.scrollTop < before - 1 && !isAtEnd()) following = false;
        else if (isAtEnd()) following = true;
        before = box.scrollTop;
        away.value = !isAtEnd();
      },
      wheel: (event: WheelEvent) => event.deltaY < 0 && leave(),
      keydown: (event: KeyboardEvent) => /^(PageUp|ArrowUp|Home)$/.test(event.key) && leave(),
      touchstart(event: TouchEvent) {
        touchedAt = event.touches[0]?.clientY ?? 0;
      },
      touchmove: (event: TouchEvent) => (event.touches[0]?.clientY ?? 0) > touchedAt + 2 && leave(),
    };
    for (const [name, listener] of Object.entries(listeners))
      box.addEventListener(name, listener as (event: Event) => void, { passive: true, signal: life.signal });
    const grown = new ResizeObserver(() => {
      if (following) box.scrollTop = box.scrollHeight;
      away.value = !isAtEnd();
    });
    grown.observe(inner);
    grown.observe(box);
    life.signal.addEventListener('abort', () => grown.disconnect());
  };

  let watched = false;
  life.drawn = () => {
    if (!watched && frame.current && content.current) watch(frame.current, content.current);
    watched = true;
    // Who asks wants to see what comes.
    const latest = chat.items.peek().findLast(({ view }) => view.peek().role === 'user')?.key;
    if (latest !== undefined && latest !== asked) toEnd(false);
    asked = latest;
  };

  return ({ name, children }) => {
    const items = chat.items.value;
    const Answer = answers.value?.Answer ?? PlainAnswer;
    return (
      <div class="middle">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <section class="scroll" ref={frame} tabIndex={0} aria-label={texts.conversation}>
          <div class="content" ref={content}>
            {children}
            <ol class="messages">
              {items.map((item, i) => {
                const Kind = item.view.peek().role === 'user' ? Question : Answer;
                return <Kind key={item.key} item={item} last={i === items.length - 1} name={name} />;
              })}
            </ol>
            <FollowUps />
          </div>
        </section>
        {away.value && (
          <button type="button" class="latest" onClick={() => toEnd(true)}>
            <Icon path={LATEST} /> {texts.latest}
          </button>
        )}
      </div>
    );
  };
});

const FollowUps = part(({ chat, texts }) => () => {
  const last = chat.items.value.at(-1)?.view.value;
  if (chat.busy.value || !last?.followUps.length) return null;
  return <Suggestions label={texts.followUps} questions={last.followUps} />;
});

export const Suggestions = part<{ label: string; questions: readonly string[] }>(({ chat }) => ({ label, questions }) => (
  <ul class="suggestions" aria-label={label}>
    {questions.map((question) => (
      <li key={question}>
        <button type="button" dir="auto" onClick={() => chat.send(question)}>
          {question}
        </button>
      </li>
    ))}
  </ul>
));
