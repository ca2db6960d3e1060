import { launcherTexts } from './texts/launcher.ts';

// The part every page loads: a button, and a queue of calls. The chat is loaded when the visitor shows intent.

export type Mode = 'bubble' | 'inline' | 'page';

export interface Settings {
  /** Slug or publishable key. */
  clone: string;
  /** The server's URL with a trailing slash. */
  base: string;
  mode: Mode;
  language: string;
  color: string;
  theme: string;
  position: string;
  title: string;
  /** What the snippet's attributes set. They take precedence over the clone's settings. */
  own: { color: string; theme: string; position: string };
}

export type Emit = (event: string, detail?: unknown) => void;

export interface MountTarget {
  root: ShadowRoot;
  launcher: HTMLButtonElement | null;
  settings: Settings;
  texts: unknown;
  emit: Emit;
  /** What the page passed to `identify` before the chat was loaded. */
  visitor: unknown;
}

export interface Chat {
  /** `quiet`: without moving the focus, for a panel that was open on the previous page. */
  open(quiet?: boolean): void;
  close(): void;
  toggle(): void;
  send(text: string): void;
  identify(visitor: unknown): void;
  /** Reloads the clone's settings. */
  reload(): void;
  destroy(): void;
}

interface Mount {
  call(method: keyof Chat, args: unknown[]): void;
  destroy(): void;
}

/** File names of the build: the chat, and the texts of each language. */
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

const SPEECH_BUBBLE = 'M21 11.5a8.4 8.4 0 0 1-12.4 7.4L3 20.5l1.7-5A8.4 8.4 0 1 1 21 11.5Z';
const CHEVRON = 'm6 9.5 6 6 6-6';

function icon(name: string, path: string): SVGElement {
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

/** Black or white, whichever is more readable on a color in the form #rrggbb, by an approximation of WCAG's relative luminance. */
function textOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => (Number.parseInt(color.slice(i, i + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? '#111' : '#fff';
}

/** Manages one chat on the page. Loads its code when `call` first needs it. */
function mountAt(host: HTMLElement, settings: Settings, emit: Emit): Mount {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  host.dataset.mode = settings.mode;
  const destroyed = new AbortController();
  const { signal } = destroyed;
  let launcher: HTMLButtonElement | null = null;
  let chat: Promise<Chat> | undefined;
  let tries = 0;
  let visitor: unknown;

  const load = () => {
    if (chat) return chat;
    // Browsers cache a failed import, so a retry uses another folder of the same files.
    const folder = tries++ ? `${tries}/` : '';
    const file = (name: string) => import(/* @vite-ignore */ `${settings.base}widget/${folder}${FILES[name]}`);
    chat = Promise.all([file('chat'), file(settings.language)]).then(([{ mount }, { texts }]) => {
      signal.throwIfAborted();
      return mount({ root, launcher, settings, texts, emit, visitor } satisfies MountTarget);
    });
    chat.catch((error) => {
      chat = undefined;
      if (!signal.aborted) emit('error', error);
    });
    return chat;
  };

  const call: Mount['call'] = (method, args) => {
    // Before the chat is loaded, `identify` is stored, and `close` and `reload` have nothing to do.
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
    launcher.append(icon('c', SPEECH_BUBBLE), icon('x', CHEVRON));
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--cloneai-accent').trim() || settings.color;
    launcher.style.setProperty('--accent', accent);
    launcher.style.setProperty('--on-accent', textOn(accent));
    root.append(launcher);
    for (const intent of ['pointerenter', 'focus', 'touchstart'])
      launcher.addEventListener(intent, () => void load().catch(() => {}), { signal, passive: true });
    launcher.addEventListener('click', () => call('toggle', []), { signal });
  }
  return {
    call,
    destroy() {
      destroyed.abort();
      chat?.then((loaded) => loaded.destroy()).catch(() => {});
      launcher?.remove();
      root.adoptedStyleSheets = [];
    },
  };
}

function start(script: HTMLScriptElement): void {
  const page = window as unknown as Record<string, unknown>;
  const before = page.CloneAI;
  // A page may have the snippet twice. The first one counts.
  if (before && !Array.isArray(before)) return;
  const destroyed = new AbortController();
  const mounts = new Set<Mount>();
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  const emit: Emit = (event, detail) => {
    for (const listener of listeners.get(event) ?? []) listener(detail);
  };

  const settingsOf = (element: HTMLElement, mode: Mode): Settings => {
    const read = (name: string) => element.getAttribute(name) || element.dataset[name] || script.dataset[name] || '';
    const preferred = [read('language'), document.documentElement.lang, ...navigator.languages];
    const language = preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => FILES[tag]) ?? 'en';
    const own = { color: read('color'), theme: read('theme'), position: read('position') };
    const look: string[] = Object.values(own);
    const clone = read('clone');
    try {
      // The clone's theme is stored from the last visit.
      const stored = JSON.parse(localStorage.getItem(`cloneai:${clone}:look`) ?? '[]');
      for (const i of look.keys()) look[i] ||= stored[i];
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
      own,
    };
  };

  const add = (host: HTMLElement, settings: Settings) => {
    const mount = mountAt(host, settings, emit);
    mounts.add(mount);
    return mount;
  };
  const call = (method: keyof Chat, args: unknown[]) => {
    if (destroyed.signal.aborted) return;
    const [first] = mounts;
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
      destroyed.abort();
      for (const mount of mounts) mount.destroy();
      mounts.clear();
      listeners.clear();
      host?.remove();
      delete page.CloneAI;
    },
    /** Also takes the calls a page queued before this file was loaded: `(window.CloneAI ||= []).push(['open'])`. */
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
      const mount = add(host, settings);
      let open = mode === 'page';
      try {
        open ||= innerWidth > 640 && localStorage.getItem(`cloneai:${settings.clone}:open`) === '1';
      } catch {}
      // The chat's own page takes the focus, except in a frame, where the focus belongs to the page around it.
      if (open) mount.call('open', [mode !== 'page' || self !== top]);
    }
    for (const [method, args] of waiting.splice(0)) call(method, args);
    if (Array.isArray(before)) before.forEach(api.push);
  };
  if (document.body) begin();
  else document.addEventListener('DOMContentLoaded', begin, { signal: destroyed.signal });

  if (!customElements.get('cloneai-chat'))
    customElements.define(
      'cloneai-chat',
      class extends HTMLElement {
        #mount: Mount | undefined;
        connectedCallback() {
          if (this.#mount) return;
          const mount = add(this, settingsOf(this, 'inline'));
          this.#mount = mount;
          // A chat in the page opens when it is scrolled into view.
          const observer = new IntersectionObserver((entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            observer.disconnect();
            mount.call('open', [true]);
          });
          observer.observe(this);
        }
        reload() {
          this.#mount?.call('reload', []);
        }
        disconnectedCallback() {
          const mount = this.#mount;
          if (!mount) return;
          this.#mount = undefined;
          mounts.delete(mount);
          mount.destroy();
        }
      },
    );
}

const own = document.currentScript;
if (own instanceof HTMLScriptElement) start(own);
