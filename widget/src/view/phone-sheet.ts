import { type ReadonlySignal, signal } from '../state/signals.ts';

/** As in media.css. */
const PHONE = '(max-width: 640px), (max-height: 480px)';

/** On a phone, and wherever there is no more room than on one, the panel covers the visible viewport above the keyboard. The signal is true on a phone. */
export function createPhoneSheet(panel: () => HTMLElement | null, unmounted: AbortSignal): ReadonlySignal<boolean> {
  const query = matchMedia(PHONE);
  const viewport = window.visualViewport;
  const phone = signal(query.matches);
  const update = () => {
    phone.value = query.matches;
    const style = panel()?.style;
    if (!style || !viewport) return;
    style.setProperty('--sheet-height', `${viewport.height}px`);
    style.setProperty('--sheet-top', `${viewport.offsetTop}px`);
  };
  queueMicrotask(update);
  query.addEventListener('change', update, { signal: unmounted });
  viewport?.addEventListener('resize', update, { signal: unmounted });
  viewport?.addEventListener('scroll', update, { signal: unmounted });
  return phone;
}
