import { type ReadonlySignal, signal } from '../state/signals.ts';
import type { Lifecycle } from './component.ts';

/** As in media.css. */
const PHONE = '(max-width: 640px), (max-height: 480px)';

/** On a phone, and wherever there is no more room than on one, the panel covers the visible viewport above the keyboard. The signal is true on a phone. */
export function createPhoneSheet(panel: () => HTMLElement | null, lifecycle: Lifecycle): ReadonlySignal<boolean> {
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
  lifecycle.rendered = update;
  for (const [target, event] of [
    [query, 'change'],
    [viewport, 'resize'],
    [viewport, 'scroll'],
  ] as const)
    target?.addEventListener(event, update, lifecycle);
  return phone;
}
