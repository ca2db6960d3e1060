import type { ComponentChildren } from 'preact';
import { signal } from '../state/signals.ts';
import { component } from './component.ts';
import { Icon, LATEST } from './icons.tsx';
import { PlainAnswer, Question } from './message.tsx';

/** Distance from the end, in pixels, that still counts as the end. */
const END_MARGIN = 32;

/** The conversation. It scrolls with the answer while the reader is at the end, and never when the reader has scrolled up. */
export const MessageList = component<{ name: string; children: ComponentChildren }>(({ chat, texts, answers }, lifecycle) => {
  const frame = { current: null as HTMLElement | null };
  const content = { current: null as HTMLDivElement | null };
  const isAway = signal(false);
  let following = true;
  let asked: number | undefined;

  const scrollToEnd = (smooth: boolean) => {
    following = true;
    isAway.value = false;
    const behavior = smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant';
    frame.current?.scrollTo({ top: frame.current.scrollHeight, behavior });
  };

  const observe = (box: HTMLElement, inner: HTMLElement) => {
    let before = 0;
    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight <= END_MARGIN;
    const stopFollowing = () => {
      if (box.scrollHeight > box.clientHeight) following = false;
    };
    let touchedAt = 0;
    const listeners: Record<string, (event: never) => void> = {
      scroll() {
        // Only the reader scrolls up. New text moves the end down.
        if (box.scrollTop < before - 1 && !isAtEnd()) following = false;
        else if (isAtEnd()) following = true;
        before = box.scrollTop;
        isAway.value = !isAtEnd();
      },
      wheel: (event: WheelEvent) => event.deltaY < 0 && stopFollowing(),
      keydown: (event: KeyboardEvent) => /^(PageUp|ArrowUp|Home)$/.test(event.key) && stopFollowing(),
      touchstart(event: TouchEvent) {
        touchedAt = event.touches[0]?.clientY ?? 0;
      },
      touchmove: (event: TouchEvent) => (event.touches[0]?.clientY ?? 0) > touchedAt + 2 && stopFollowing(),
    };
    for (const [name, listener] of Object.entries(listeners))
      box.addEventListener(name, listener as (event: Event) => void, { passive: true, signal: lifecycle.signal });
    const observer = new ResizeObserver(() => {
      // What the reader opened in an answer stays in view while it grows.
      if (following && !box.querySelector('li:last-child :is(.excerpt, .reason)')) box.scrollTop = box.scrollHeight;
      isAway.value = !isAtEnd();
    });
    observer.observe(inner);
    observer.observe(box);
    lifecycle.signal.addEventListener('abort', () => observer.disconnect());
  };

  let observed = false;
  lifecycle.rendered = () => {
    if (!observed && frame.current && content.current) observe(frame.current, content.current);
    observed = true;
    // A new question scrolls to its answer.
    const latest = chat.items.peek().findLast(({ view }) => view.peek().role === 'user')?.key;
    if (latest !== undefined && latest !== asked) scrollToEnd(false);
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
        {isAway.value && (
          <button type="button" class="latest" onClick={() => scrollToEnd(true)}>
            <Icon path={LATEST} /> {texts.latest}
          </button>
        )}
      </div>
    );
  };
});

const FollowUps = component(({ chat, texts }) => () => {
  // While it is written, the answer is not read: each new text would render this again.
  const questions = !chat.busy.value && chat.items.value.at(-1)?.view.value.followUps;
  return questions && questions.length > 0 && <Suggestions label={texts.followUps} questions={questions} />;
});

export const Suggestions = component<{ label: string; questions: readonly string[] }>(({ chat }) => ({ label, questions }) => (
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
