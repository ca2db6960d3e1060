import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Pixels: the chat is of no use lower than this, and no better higher than that. */
export const LOWEST = 400;
export const HIGHEST = 720;
/** Pixels between the chat and the window's edge: a line of words, and air. */
const BELOW = 44;

/** How high the chat is when its upper edge lies `top` pixels below that of a window of `height`. */
export const roomBelow = (top: number, height: number): number =>
  Math.round(Math.max(LOWEST, Math.min(HIGHEST, height - Math.max(0, top) - BELOW)));

/** Gives the chat in `place` the height that there is below it, which grows as the page's head scrolls away. */
export function useRoomBelow(place: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = place.current;
    if (!node) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const { top, width } = node.getBoundingClientRect();
      // Not on show: a phone shows either the form or the chat.
      if (width > 0) node.style.setProperty('--cloneai-height', `${roomBelow(top, innerHeight)}px`);
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    // What stands above comes and goes: a banner, a note, the form's place on a phone.
    const watch = new ResizeObserver(soon);
    watch.observe(document.body);
    watch.observe(node);
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
