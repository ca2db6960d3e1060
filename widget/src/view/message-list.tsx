import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWorld } from './context.ts';
import { Icon } from './icons.tsx';
import { Answer, Question } from './message.tsx';

/** So close to the end, in pixels, counts as reading the end. */
const NEAR = 32;

/** The conversation. It follows the answer while its reader is at the end, and never moves a reader who is not. */
export function MessageList({ name, children }: { name: string; children: ComponentChildren }) {
  const { chat, texts } = useWorld();
  const frame = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [away, setAway] = useState(false);
  const items = chat.items.value;
  const asked = items.findLast(({ view }) => view.peek().role === 'user')?.key;

  const toEnd = (smooth: boolean) => {
    following.current = true;
    setAway(false);
    const behavior = smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant';
    frame.current?.scrollTo({ top: frame.current.scrollHeight, behavior });
  };

  useEffect(() => {
    const box = frame.current;
    const inner = content.current;
    if (!box || !inner) return;
    let before = box.scrollTop;
    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR;
    const leave = () => {
      if (box.scrollHeight <= box.clientHeight) return;
      following.current = false;
    };
    const scrolled = () => {
      // Backwards is the reader's doing; what grows below is ours.
      if (box.scrollTop < before - 1 && !isAtEnd()) following.current = false;
      else if (isAtEnd()) following.current = true;
      before = box.scrollTop;
      setAway(!isAtEnd());
    };
    const wheel = (event: WheelEvent) => event.deltaY < 0 && leave();
    const key = (event: KeyboardEvent) => /^(PageUp|ArrowUp|Home)$/.test(event.key) && leave();
    let touchedAt = 0;
    const touch = (event: TouchEvent) => {
      touchedAt = event.touches[0]?.clientY ?? 0;
    };
    const drag = (event: TouchEvent) => (event.touches[0]?.clientY ?? 0) > touchedAt + 2 && leave();
    const grown = new ResizeObserver(() => {
      if (following.current) box.scrollTop = box.scrollHeight;
      setAway(!isAtEnd());
    });
    grown.observe(inner);
    grown.observe(box);
    const ended = new AbortController();
    const passive = { passive: true, signal: ended.signal };
    box.addEventListener('scroll', scrolled, passive);
    box.addEventListener('wheel', wheel, passive);
    box.addEventListener('keydown', key, passive);
    box.addEventListener('touchstart', touch, passive);
    box.addEventListener('touchmove', drag, passive);
    return () => {
      ended.abort();
      grown.disconnect();
    };
  }, []);

  // Who asks wants to see what comes.
  useEffect(() => {
    if (asked !== undefined) toEnd(false);
  }, [asked]);

  return (
    <div class="middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="scroll" ref={frame} tabIndex={0} aria-label={texts.conversation}>
        <div class="content" ref={content}>
          {children}
          <ol class="messages">
            {items.map((item, i) =>
              item.view.peek().role === 'user' ? (
                <Question key={item.key} item={item} last={i === items.length - 1} />
              ) : (
                <Answer key={item.key} item={item} last={i === items.length - 1} name={name} />
              ),
            )}
          </ol>
          <FollowUps />
        </div>
      </section>
      {away && (
        <button type="button" class="latest" onClick={() => toEnd(true)}>
          <Icon name="latest" /> {texts.latest}
        </button>
      )}
    </div>
  );
}

function FollowUps() {
  const { chat, texts } = useWorld();
  const last = chat.items.value.at(-1)?.view.value;
  if (chat.busy.value || !last?.followUps.length) return null;
  return <Suggestions label={texts.followUps} questions={last.followUps} />;
}

export function Suggestions({ label, questions }: { label: string; questions: readonly string[] }) {
  const { chat } = useWorld();
  return (
    <ul class="suggestions" aria-label={label}>
      {questions.map((question) => (
        <li key={question}>
          <button type="button" dir="auto" onClick={() => chat.send(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
