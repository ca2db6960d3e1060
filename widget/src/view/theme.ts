import type { Settings } from '../loader.ts';
import type { ChatState } from '../state/chat.ts';
import type { KeyValueStorage } from '../state/key-value-storage.ts';
import { effect } from '../state/signals.ts';

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [17, 17, 17];
/** `--soft` in base.css by theme: the background on which a link has the least contrast. */
const BACKGROUNDS: Record<'light' | 'dark', Rgb> = { light: [244, 244, 246], dark: [39, 39, 43] };

/** Relative luminance of an sRGB color (WCAG 2). */
export function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((channel) => (channel <= 10.31 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** Contrast ratio of two colors, from 1 to 21 (WCAG 2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Mixes the color with black or white until text in it is readable on the background and on a tint of itself (5.2:1). */
export function readableOn(background: Rgb, color: Rgb): Rgb {
  const target = luminance(background) > 0.4 ? 0 : 255;
  let mixed: Rgb = color;
  for (let step = 1; contrast(mixed, background) < 5.2 && step <= 20; step++)
    mixed = color.map((channel) => Math.round(channel + ((target - channel) * step) / 20)) as unknown as Rgb;
  return mixed;
}

/** The text color on a background: white if it is readable, otherwise the better of white and black. */
export const textOn = (color: Rgb): Rgb =>
  contrast(color, WHITE) >= 4.5 || contrast(color, WHITE) > contrast(color, BLACK) ? WHITE : BLACK;
const css = (color: Rgb) => `rgb(${color.join(' ')})`;

/** Parses any CSS color with the browser's help. */
function parseColor(box: HTMLElement, value: string): Rgb | null {
  if (!CSS.supports('color', value)) return null;
  box.style.color = value;
  const found = getComputedStyle(box).color.match(/^rgba?\((\d+)[, ]+(\d+)[, ]+(\d+)/);
  box.style.color = '';
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null;
}

/** Whether the page says by `color-scheme` that it is only dark, or only light. Undefined: it says neither, or follows the system. */
function isPageDark(element: Element): boolean | undefined {
  const declared = getComputedStyle(element).colorScheme;
  const meta = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')?.content;
  const schemes = declared === 'normal' ? (meta ?? '') : declared;
  const [light, dark] = [/light/, /dark/].map((scheme) => scheme.test(schemes));
  return light === dark ? undefined : dark;
}

interface ThemeOptions {
  box: HTMLElement;
  launcher: HTMLElement | null;
  settings: Settings;
  chat: ChatState;
  storage: KeyValueStorage;
}

/**
 * Sets the colors. The page's custom properties take precedence over the snippet's attributes, and these over the clone's settings. All
 * shades derive from the accent color, each with the contrast its text needs. Returns a function that stops the updates.
 */
export function applyTheme({ box, launcher, settings, chat, storage }: ThemeOptions): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stopped = new AbortController();
  // The launcher is a child of the page's root, and the page may declare its scheme on its body.
  const host = (box.getRootNode() as ShadowRoot).host;
  // Read each time: pages that change themselves replace their body, and have none in between.
  const page = () => (settings.mode === 'inline' ? (host.parentElement ?? host) : (document.body ?? document.documentElement));
  let isDark: boolean | undefined;
  const update = () => {
    const theme = chat.profile.value?.theme;
    isDark = isPageDark(page());
    const { own } = settings;
    const style = getComputedStyle(box);
    const accent = parseColor(box, style.getPropertyValue('--cloneai-accent').trim()) ??
      parseColor(box, own.color || theme?.accent || settings.color) ?? [79, 70, 229];
    const mode = own.theme || theme?.mode || settings.theme;
    const dark = mode === 'dark' || (mode !== 'light' && (isDark ?? system.matches));
    const side = own.position || theme?.position || settings.position;
    box.dataset.theme = dark ? 'dark' : 'light';
    box.dataset.side = side;
    for (const element of [box, launcher]) {
      element?.style.setProperty('--accent', css(accent));
      element?.style.setProperty('--on-accent', css(textOn(accent)));
    }
    box.style.setProperty('--link', css(readableOn(BACKGROUNDS[dark ? 'dark' : 'light'], accent)));
    if (theme) box.style.setProperty('--radius', `${theme.radius}px`);
    launcher?.classList.toggle('left', side === 'left');
    if (theme) storage.setItem(`cloneai:${settings.clone}:look`, JSON.stringify([theme.accent, theme.mode, theme.position]));
  };
  system.addEventListener('change', update, { signal: stopped.signal });
  const stop = effect(update);
  // A page that can be switched to dark does so by an attribute.
  const observer = new MutationObserver(() => {
    watch();
    if (isPageDark(page()) !== isDark) update();
  });
  const watch = () => {
    const root = document.documentElement;
    // A new body is a new child of the root. Watching an element again adds nothing.
    for (const element of [document.body ?? root, root]) observer.observe(element, { attributes: true, childList: element === root });
  };
  watch();
  return () => {
    stop();
    observer.disconnect();
    stopped.abort();
  };
}
