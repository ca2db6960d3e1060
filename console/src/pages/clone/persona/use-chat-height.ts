import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Pixels: the chat is of no use lower than this, and no better higher than that. */
export const LOWEST = 400;
export const HIGHEST = 720;
/** Pixels between the chat and the window's edge: a line of words, and air. */
const BELOW = 44;

interface Room {
  /** Upper edge of the chat, from that of the window. */
  top: number;
  /** How far up it comes at most, before it stays while the form goes by. */
  highest: number;
  windowHeight: number;
  /** Lower edge of the form beside it: the chat must not need more room than there is. Undefined: no form is beside it. */
  formBottom: number | undefined;
}

/** How high the chat is, in pixels. */
export function chatHeight({ top, highest, windowHeight, formBottom = Number.POSITIVE_INFINITY }: Room): number {
  const upper = Math.max(top, highest);
  return Math.round(Math.max(LOWEST, Math.min(HIGHEST, windowHeight - BELOW - upper, formBottom - upper)));
}

/** Gives the chat in `place` the height that there is below it, which grows as the page's head scrolls away. */
export function useChatHeight(place: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = place.current;
    const preview = node?.parentElement;
    if (!node || !preview) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const { top, width } = node.getBoundingClientRect();
      // Not on show: a phone shows either the form or the chat.
      if (width === 0) return;
      const highest = (Number.parseFloat(getComputedStyle(preview).top) || 0) + top - preview.getBoundingClientRect().top;
      const form = preview.parentElement?.querySelector('form')?.getBoundingClientRect();
      const formBottom = form && form.width > 0 ? form.bottom : undefined;
      node.style.setProperty('--cloneai-height', `${chatHeight({ top, highest, windowHeight: innerHeight, formBottom })}px`);
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    // What stands above comes and goes: a banner, a note, the form's place on a phone.
    const watch = new ResizeObserver(soon);
    watch.observe(document.body);
    watch.observe(preview);
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      watch.disconnect();
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [place]);
}
