import { type ReadonlySignal, signal } from '@preact/signals-core';

const PHONE = '(max-width: 640px)';

/** On a phone the panel covers what is visible, above the keyboard, too. True while it does. */
export function sheet(box: () => HTMLElement | null, ended: AbortSignal): ReadonlySignal<boolean> {
  const query = matchMedia(PHONE);
  const view = window.visualViewport;
  const phone = signal(query.matches);
  const fit = () => {
    phone.value = query.matches;
    const style = box()?.style;
    if (!style || !view) return;
    style.setProperty('--sheet-height', `${view.height}px`);
    style.setProperty('--sheet-top', `${view.offsetTop}px`);
  };
  queueMicrotask(fit);
  query.addEventListener('change', fit, { signal: ended });
  view?.addEventListener('resize', fit, { signal: ended });
  view?.addEventListener('scroll', fit, { signal: ended });
  return phone;
}
