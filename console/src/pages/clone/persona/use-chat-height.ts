import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Limits of the chat's height, in pixels. */
export const MIN_HEIGHT = 400;
export const MAX_HEIGHT = 720;
/** Pixels for the status line below the chat. */
const BOTTOM_SPACE = 44;

interface Layout {
  /** Top edge of the chat in the window. */
  top: number;
  /** The smallest `top`, where the chat sticks while the form scrolls. */
  minTop: number;
  windowHeight: number;
  /** Bottom edge of the form beside the chat. `undefined` if no form is beside it. */
  formBottom: number | undefined;
}

/** The height of the chat, in pixels. */
export function chatHeight({ top, minTop, windowHeight, formBottom = Number.POSITIVE_INFINITY }: Layout): number {
  const topEdge = Math.max(top, minTop);
  return Math.round(Math.max(MIN_HEIGHT, Math.min(MAX_HEIGHT, windowHeight - BOTTOM_SPACE - topEdge, formBottom - topEdge)));
}

/** Sets the height of the chat in `container`. It grows while the page header scrolls away. */
export function useChatHeight(container: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const node = container.current;
    const preview = node?.parentElement;
    if (!node || !preview) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const { top, width } = node.getBoundingClientRect();
      // Hidden: a phone shows either the form or the chat.
      if (width === 0) return;
      const minTop = (Number.parseFloat(getComputedStyle(preview).top) || 0) + top - preview.getBoundingClientRect().top;
      const form = preview.parentElement?.querySelector('form')?.getBoundingClientRect();
      const formBottom = form && form.width > 0 ? form.bottom : undefined;
      node.style.setProperty('--cloneai-height', `${chatHeight({ top, minTop, windowHeight: innerHeight, formBottom })}px`);
    };
    const scheduleMeasure = () => {
      frame ||= requestAnimationFrame(measure);
    };
    // Content above the chat changes its position: the banner, a note, the form on a phone.
    const observer = new ResizeObserver(scheduleMeasure);
    observer.observe(document.body);
    observer.observe(preview);
    addEventListener('scroll', scheduleMeasure, { passive: true });
    addEventListener('resize', scheduleMeasure);
    measure();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      removeEventListener('scroll', scheduleMeasure);
      removeEventListener('resize', scheduleMeasure);
    };
  }, [container]);
}
