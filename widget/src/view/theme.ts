import { effect } from '@preact/signals-core';
import type { Settings } from '../loader.ts';
import type { ChatState } from '../state/chat.ts';
import type { Shelf } from '../state/visit.ts';

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [17, 17, 17];
/** `--soft` of chat.css, by theme: the least friendly ground that a link stands on. */
const GROUNDS: Record<'light' | 'dark', Rgb> = { light: [244, 244, 246], dark: [39, 39, 43] };

/** WCAG 2: relative luminance of sRGB, and the contrast of two colours, from 1 to 21. */
export function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => (part <= 10.31 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
export function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The colour, moved towards black or white until text of it reads on `ground`, and on a tint of itself, too (5.2 : 1). */
export function readable(color: Rgb, ground: Rgb): Rgb {
  const aim = luminance(ground) > 0.4 ? 0 : 255;
  let mixed: Rgb = color;
  for (let step = 1; contrast(mixed, ground) < 5.2 && step <= 20; step++)
    mixed = color.map((part) => Math.round(part + ((aim - part) * step) / 20)) as unknown as Rgb;
  return mixed;
}

/** White wherever it reads; else whichever of the two reads better. */
export const on = (color: Rgb): Rgb => (contrast(color, WHITE) >= 4.5 || contrast(color, WHITE) > contrast(color, BLACK) ? WHITE : BLACK);
const text = (color: Rgb) => `rgb(${color.join(' ')})`;

/** Whatever CSS calls a colour, as the browser reads it. */
function read(box: HTMLElement, value: string): Rgb | null {
  if (!CSS.supports('color', value)) return null;
  box.style.color = value;
  const found = getComputedStyle(box).color.match(/^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/);
  box.style.color = '';
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

interface Paint {
  box: HTMLElement;
  launcher: HTMLElement | null;
  settings: Settings;
  chat: ChatState;
  shelf: Shelf;
}

/**
 * Puts the colours on: the page's custom properties win, then the snippet's attributes, then what the clone's owner chose. From the one
 * accent come the shades that are needed, each with the contrast that its text needs. Gives what takes it back.
 */
export function paint({ box, launcher, settings, chat, shelf }: Paint): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const ended = new AbortController();
  const draw = () => {
    const theme = chat.face.value?.theme;
    const given = settings.given;
    const own = getComputedStyle(box);
    const accent = read(box, own.getPropertyValue('--cloneai-accent').trim()) ??
      read(box, given.color || theme?.accent || settings.color) ?? [79, 70, 229];
    const mode = given.theme || theme?.mode || settings.theme;
    const dark = mode === 'dark' || (mode !== 'light' && system.matches);
    const side = given.position || theme?.position || settings.position;
    box.dataset.theme = dark ? 'dark' : 'light';
    box.dataset.side = side;
    for (const element of [box, launcher]) {
      element?.style.setProperty('--accent', text(accent));
      element?.style.setProperty('--on-accent', text(on(accent)));
    }
    box.style.setProperty('--link', text(readable(accent, GROUNDS[dark ? 'dark' : 'light'])));
    if (theme) box.style.setProperty('--radius', `${theme.radius}px`);
    launcher?.classList.toggle('left', side === 'left');
    if (theme) shelf.setItem(`cloneai:${settings.clone}:look`, JSON.stringify([theme.accent, theme.mode, theme.position]));
  };
  system.addEventListener('change', draw, { signal: ended.signal });
  const stop = effect(draw);
  return () => {
    stop();
    ended.abort();
  };
}
