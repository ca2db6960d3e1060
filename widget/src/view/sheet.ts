import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const PHONE = '(max-width: 640px)';

/** On a phone the panel covers what is visible, above the keyboard, too. True while it does. */
export function useSheet(box: RefObject<HTMLElement | null>, able: boolean): boolean {
  const [phone, setPhone] = useState(() => able && matchMedia(PHONE).matches);
  useEffect(() => {
    if (!able) return;
    const query = matchMedia(PHONE);
    const view = window.visualViewport;
    const ended = new AbortController();
    const { signal } = ended;
    const fit = () => {
      setPhone(query.matches);
      const style = box.current?.style;
      if (!style || !view) return;
      style.setProperty('--sheet-height', `${view.height}px`);
      style.setProperty('--sheet-top', `${view.offsetTop}px`);
    };
    fit();
    query.addEventListener('change', fit, { signal });
    view?.addEventListener('resize', fit, { signal });
    view?.addEventListener('scroll', fit, { signal });
    return () => ended.abort();
  }, [able, box]);
  return phone;
}
