import { launcherTexts } from './texts/launcher.ts';

// What every page pays for: a button, a queue, and the knowledge of where the rest is. The rest comes with the first sign of intent.

export type Mode = 'bubble' | 'inline' | 'page';

export interface Settings {
  /** Slug or publishable key. */
  clone: string;
  /** Address of the server, with a slash at its end. */
  base: string;
  mode: Mode;
  language: string;
  color: string;
  theme: string;
  position: string;
  title: string;
  /** What the snippet itself says of its look; it wins over the clone's own settings. */
  given: { color: string; theme: string; position: string };
}

export type Emit = (event: string, detail?: unknown) => void;

export interface Place {
  root: ShadowRoot;
  launcher: HTMLButtonElement | null;
  settings: Settings;
  texts: unknown;
  emit: Emit;
  /** Whom the page named before the chat was there. */
  visitor: unknown;
}

export interface Chat {
  /** `quiet`: without taking the focus, for a panel that was open on the page before. */
  open(quiet?: boolean): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
  identify(visitor: unknown): void;
  /** Reads the clone's settings again. */
  reload(): void;
  destroy(): void;
}

interface Mounted {
  call(method: keyof Chat, args: unknown[]): void;
  destroy(): void;
}

/** Names of the built files: of the chat, and of each language's texts. */
declare const FILES: Record<string, string>;

const CSS = `:host{all:initial!important;display:block!important;direction:ltr!important}
:host([data-mode=bubble]){position:fixed!important;z-index:var(--cloneai-z,2147483000)!important;bottom:0!important;right:0!important}
.launcher{all:unset;position:fixed;bottom:calc(var(--cloneai-offset-y,20px) + env(safe-area-inset-bottom,0px));right:var(--cloneai-offset-x,20px);width:56px;height:56px;border-radius:50%;display:grid;place-items:center;cursor:pointer;background:var(--accent);color:var(--on-accent);box-shadow:0 8px 24px -6px #0006;transition:.18s;touch-action:manipulation}
.launcher.left{right:auto;left:var(--cloneai-offset-x,20px)}
.launcher:hover{transform:translateY(-2px);box-shadow:0 14px 30px -8px #0006}
.launcher:focus-visible{outline:3px solid var(--accent);outline-offset:3px;box-shadow:0 0 0 3px #fff}
.launcher svg{width:26px;grid-area:1/1;transition:.2s;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
.launcher .x,.launcher[aria-expanded=true] .c{opacity:0;transform:scale(.6)}
.launcher[aria-expanded=true] .x{opacity:1;transform:none}
.launcher[aria-busy=true]{opacity:.7}
@media(prefers-reduced-motion:reduce){.launcher,.launcher svg{transition:none}}
@media(forced-colors:active){.launcher{border:2px solid}}`;

const BUBBLE = 'M21 11.5a8.4 8.4 0 0 1-12.4 7.4L3 20.5l1.7-5A8.4 8.4 0 1 1 21 11.5Z';
const DOWN = 'm6 9.5 6 6 6-6';

function picture(name: string, path: string): SVGElement {
  const make = (tag: string) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = make('svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  const line = make('path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg as SVGElement;
}

/** Black or white, whichever reads better on a colour of the form #rrggbb (WCAG's relative luminance; white wins from 0.179 down). */
function readableOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => (Number.parseInt(color.slice(i, i + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? '#111' : '#fff';
}

/** Takes care of one place on the page; loads the chat when `call` first needs it. */
function mountAt(host: HTMLElement, settings: Settings, emit: Emit): Mounted {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  host.dataset.mode = settings.mode;
  const ended = new AbortController();
  const { signal } = ended;
  let launcher: HTMLButtonElement | null = null;
  let chat: Promise<Chat> | undefined;
  let tries = 0;
  let visitor: unknown;

  const load = () => {
    if (chat) return chat;
    // A browser may remember that a file could not be had: another try asks in another folder, where its parts find each other, too.
    const again = tries++ ? `${tries}/` : '';
    const file = (name: string) => import(/* @vite-ignore */ `${settings.base}widget/${again}${FILES[name]}`);
    chat = Promise.all([file('chat'), file(settings.language)]).then(([{ mount }, { texts }]) => {
      signal.throwIfAborted();
      return mount({ root, launcher, settings, texts, emit, visitor } satisfies Place);
    });
    chat.catch((error) => {
      chat = undefined;
      if (!signal.aborted) emit('error', error);
    });
    return chat;
  };

  const call: Mounted['call'] = (method, args) => {
    // To say who the visitor is, is no intent; and what is not there yet has nothing to close, and reads the newest settings when it comes.
    if (!chat && method === 'identify') visitor = args[0];
    if (!chat && /^[cir]/.test(method)) return;
    launcher?.setAttribute('aria-busy', 'true');
    load()
      .then((loaded) => (loaded[method] as (...args: unknown[]) => void)(...args))
      .catch(() => launcher && label(launcher, launcherTexts[settings.language]?.[1]))
      .finally(() => launcher?.removeAttribute('aria-busy'));
  };
  const label = (button: HTMLButtonElement, text = '') => button.setAttribute('aria-label', text);

  if (settings.mode === 'bubble') {
    launcher = document.createElement('button');
    launcher.type = 'button';
    launcher.className = `launcher ${settings.position}`;
    launcher.setAttribute('aria-haspopup', 'dialog');
    launcher.setAttribute('aria-expanded', 'false');
    label(launcher, settings.title || launcherTexts[settings.language]?.[0]);
    launcher.append(picture('c', BUBBLE), picture('x', DOWN));
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--cloneai-accent').trim() || settings.color;
    launcher.style.setProperty('--accent', accent);
    launcher.style.setProperty('--on-accent', readableOn(accent));
    root.append(launcher);
    for (const sign of ['pointerenter', 'focus', 'touchstart'])
      launcher.addEventListener(sign, () => void load().catch(() => {}), { signal, passive: true });
    launcher.addEventListener('click', () => call('toggle', []), { signal });
  }
  return {
    call,
    destroy() {
      ended.abort();
      chat?.then((loaded) => loaded.destroy()).catch(() => {});
      launcher?.remove();
      root.adoptedStyleSheets = [];
    },
  };
}

function start(script: HTMLScriptElement): void {
  const page = window as unknown as Record<string, unknown>;
  const before = page.CloneAI;
  // A second snippet on a page has nothing to add.
  if (before && !Array.isArray(before)) return;
  const ended = new AbortController();
  const places = new Set<Mounted>();
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  const emit: Emit = (event, detail) => {
    for (const listener of listeners.get(event) ?? []) listener(detail);
  };

  const settingsOf = (element: HTMLElement, mode: Mode): Settings => {
    const read = (name: string) => element.getAttribute(name) || element.dataset[name] || script.dataset[name] || '';
    const wanted = [read('language'), document.documentElement.lang, ...navigator.languages];
    const language = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => FILES[tag]) ?? 'en';
    const given = { color: read('color'), theme: read('theme'), position: read('position') };
    const look: string[] = Object.values(given);
    const clone = read('clone');
    try {
      // How the clone wants to look is known from the last time.
      const kept = JSON.parse(localStorage.getItem(`cloneai:${clone}:look`) ?? '[]');
      for (const i of look.keys()) look[i] ||= kept[i];
    } catch {}
    const [color = '', theme = '', position = ''] = look;
    return {
      clone,
      base: new URL('.', script.src).href,
      mode,
      language,
      color: color || '#4f46e5',
      theme,
      position,
      title: element.dataset.title ?? '',
      given,
    };
  };

  const add = (host: HTMLElement, settings: Settings) => {
    const place = mountAt(host, settings, emit);
    places.add(place);
    return place;
  };
  const call = (method: keyof Chat, args: unknown[]) => {
    if (ended.signal.aborted) return;
    const [first] = places;
    if (first) first.call(method, args);
    else waiting.push([method, args]);
  };
  const waiting: [keyof Chat, unknown[]][] = [];

  const api = {
    open: () => call('open', []),
    close: () => call('close', []),
    toggle: () => call('toggle', []),
    send: (text: string) => call('send', [text]),
    identify: (visitor: unknown) => call('identify', [visitor]),
    on(event: string, listener: (detail: unknown) => void) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
    destroy() {
      ended.abort();
      for (const place of places) place.destroy();
      places.clear();
      listeners.clear();
      host?.remove();
      delete page.CloneAI;
    },
    /** What a page asks for before this file has come: `(window.CloneAI ||= []).push(['open'])`. */
    push([method, ...args]: [string, ...unknown[]]) {
      (api as unknown as Record<string, (...args: unknown[]) => void>)[method]?.(...args);
    },
  };
  page.CloneAI = api;

  let host: HTMLElement | undefined;
  const begin = () => {
    const mode = script.dataset.mode === 'page' ? 'page' : 'bubble';
    if (script.dataset.clone) {
      const settings = settingsOf(script, mode);
      host = document.createElement('cloneai-widget');
      document.body.append(host);
      const place = add(host, settings);
      let open = mode === 'page';
      try {
        open ||= innerWidth > 640 && localStorage.getItem(`cloneai:${settings.clone}:open`) === '1';
      } catch {}
      // A page of its own is there to be asked. In a frame the focus belongs to who framed it.
      if (open) place.call('open', [mode !== 'page' || self !== top]);
    }
    for (const [method, args] of waiting.splice(0)) call(method, args);
    if (Array.isArray(before)) before.forEach(api.push);
  };
  if (document.body) begin();
  else document.addEventListener('DOMContentLoaded', begin, { signal: ended.signal });

  if (!customElements.get('cloneai-chat'))
    customElements.define(
      'cloneai-chat',
      class extends HTMLElement {
        #place: Mounted | undefined;
        connectedCallback() {
          if (this.#place) return;
          const place = add(this, settingsOf(this, 'inline'));
          this.#place = place;
          // Seen is meant, for a chat that stands in the page.
          const seen = new IntersectionObserver((entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            seen.disconnect();
            place.call('open', [true]);
          });
          seen.observe(this);
        }
        reload() {
          this.#place?.call('reload', []);
        }
        disconnectedCallback() {
          const place = this.#place;
          if (!place) return;
          this.#place = undefined;
          places.delete(place);
          place.destroy();
        }
      },
    );
}

const own = document.currentScript;
if (own instanceof HTMLScriptElement) start(own);
