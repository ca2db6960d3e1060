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
  /** What the page and the browser prefer, as they say it, which may be no language tag. The first is the snippet's. */
  languages: readonly string[];
  color: string;
  theme: string;
  position: string;
  title: string;
  /** Whether this browser has opened the chat before. */
  returning: boolean;
  /** What the page passed to `identify`. */
  visitor?: unknown;
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
  /** Whether it is a launcher with a panel over the page. */
  floats: boolean;
  call(method: keyof Chat, args: unknown[]): void;
  destroy(): void;
}

/** What a page can call. The first three take no argument, the others one. */
const METHODS = ['open', 'close', 'toggle', 'send', 'identify'] as const;

/** File names of the build: the chat, and the texts of each language. */
declare const FILES: Record<string, string>;
const files = FILES;

const CSS =
  ':host{all:initial!important;display:block!important;direction:ltr!important}' +
  ':host([data-mode=bubble]){position:fixed!important;z-index:var(--cloneai-z,2147483000)!important;bottom:0!important;right:0!important}' +
  '@media print{:host([data-mode=bubble]){display:none!important}}' +
  '.launcher{all:unset;position:fixed;bottom:calc(var(--cloneai-offset-y,20px) + env(safe-area-inset-bottom,0px) + var(--n,0)*72px);right:var(--cloneai-offset-x,20px);width:56px;height:56px;border-radius:50%;display:grid;place-items:center;cursor:pointer;background:var(--accent);color:var(--on-accent);box-shadow:0 8px 24px -6px #0006;transition:.18s;touch-action:manipulation}' +
  '.launcher.left{right:auto;left:var(--cloneai-offset-x,20px)}' +
  '.launcher:hover{transform:translateY(-2px)}' +
  '.launcher:focus-visible{outline:3px solid var(--accent);outline-offset:3px;box-shadow:0 0 0 3px #fff}' +
  '.launcher svg{width:26px;grid-area:1/1;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}' +
  '.launcher[aria-busy=true]{opacity:.7}' +
  '@media(prefers-reduced-motion:reduce){.launcher{transition:none}}' +
  '@media(forced-colors:active){.launcher{border:2px solid}}';

const SPEECH_BUBBLE = 'M21 11.5a8.4 8.4 0 0 1-12.4 7.4L3 20.5l1.7-5A8.4 8.4 0 1 1 21 11.5Z';

function svg(tag: string, attributes: Record<string, string>): Element {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  return element;
}

/** Black or white, whichever is more readable on a color in the form #rrggbb, by an approximation of WCAG's relative luminance. */
function textOn(color: string): string {
  const luminance = [0.2126, 0.7152, 0.0722].reduce(
    (sum, share, i) => sum + share * (Number(`0x${color.slice(2 * i + 1, 2 * i + 3)}`) / 255) ** 2.2,
    0,
  );
  return luminance > 0.3 ? '#111' : '#fff';
}

/** Manages one chat on the page. Loads its code when `call` first needs it. */
function mountAt(host: HTMLElement, settings: Settings, emit: Emit, onDestroy: () => void): Mount {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  host.dataset.mode = settings.mode;
  let destroyed = false;
  let launcher: HTMLButtonElement | null = null;
  let chat: Promise<Chat> | undefined;
  let tries = 1;

  /** Loads the chat and its texts. Browsers cache a failed import, so a retry uses another folder of the same files. */
  const loadFiles = () => {
    const folder = `${settings.base}widget/${tries > 1 ? `${tries}/` : ''}`;
    const loaded = Promise.all(['chat', settings.language].map((name) => import(/* @vite-ignore */ folder + files[name])));
    loaded.catch(() => tries++);
    return loaded;
  };
  const load = () => {
    if (chat) return chat;
    chat = loadFiles().then(([{ mount }, { texts }]) => {
      // What fails once the chat is no longer wanted concerns nobody.
      if (destroyed) throw 0;
      return mount({ root, launcher, settings, texts, emit } satisfies MountTarget);
    });
    chat.catch((error) => {
      chat = undefined;
      if (!destroyed) emit('error', error);
    });
    return chat;
  };

  const call: Mount['call'] = (method, args) => {
    // For a chat that is loaded later, also after it was removed from the page.
    if (method === 'identify') settings.visitor = args[0];
    // Before the chat is loaded, `close`, `identify`, and `reload` have nothing to do.
    if (!chat && /^[cir]/.test(method)) return;
    launcher?.setAttribute('aria-busy', 'true');
    load()
      .then((loaded) => (loaded[method] as (...args: unknown[]) => void)(...args))
      .catch(() => launcher && label(launcher, `⚠ ${title}`))
      .finally(() => launcher?.removeAttribute('aria-busy'));
  };
  const title = settings.title || launcherTexts[settings.language] || '';
  const label = (button: HTMLButtonElement, text: string) => button.setAttribute('aria-label', text);

  if (settings.mode === 'bubble') {
    launcher = document.createElement('button');
    launcher.className = `launcher ${settings.position}`;
    launcher.setAttribute('aria-haspopup', 'dialog');
    launcher.setAttribute('aria-expanded', 'false');
    label(launcher, title);
    const icon = svg('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
    icon.append(svg('path', { d: SPEECH_BUBBLE }));
    launcher.append(icon);
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--cloneai-accent').trim() || settings.color;
    launcher.style.setProperty('--accent', accent);
    launcher.style.setProperty('--on-accent', textOn(accent));
    root.append(launcher);
    for (const intent of ['pointerenter', 'focus', 'touchstart'])
      launcher.addEventListener(intent, () => void load().catch(() => {}), { passive: true });
    launcher.addEventListener('click', () => call('toggle', []));
    // The browser of a visitor who has opened the chat before has its files: a tap need not wait until they are read and compiled.
    if (settings.returning) (window.requestIdleCallback ?? setTimeout)(loadFiles);
  }
  return {
    floats: settings.mode !== 'inline',
    call,
    destroy() {
      destroyed = true;
      onDestroy();
      chat?.then((loaded) => loaded.destroy()).catch(() => {});
      launcher?.remove();
      root.adoptedStyleSheets = [];
    },
  };
}

/** The launcher's element. A page that writes itself anew, or a framework that renders it anew, removes it. */
class Host extends HTMLElement {
  removed?: () => void;
  disconnectedCallback() {
    setTimeout(() => this.isConnected || this.removed?.());
  }
}

interface Page {
  CloneAI?: { add(script: HTMLScriptElement): void } | [string, ...unknown[]][];
  CloneAISettings?: Record<string, string>;
}

function start(script: HTMLScriptElement): void {
  const page = window as unknown as Page;
  const before = page.CloneAI;
  // The first file of a page manages the chats of all its snippets.
  if (before && 'add' in before) return void before.add(script);
  let destroyed = false;
  const mounts = new Set<Mount>();
  const launchers: Settings[] = [];
  const waiting: [keyof Chat, unknown[]][] = [];
  const listeners = new Map<string, Set<(detail: unknown) => void>>();
  const emit: Emit = (event, detail) => {
    for (const listener of listeners.get(event) ?? []) listener(detail);
  };

  const settingsOf = (element: HTMLElement, snippet: HTMLScriptElement, mode: Mode): Settings => {
    // Tag managers remove the attributes of a snippet, but neither its address nor a variable.
    const { searchParams } = new URL(snippet.src);
    const read = (name: string) =>
      element.getAttribute(name) ||
      element.dataset[name] ||
      snippet.dataset[name] ||
      searchParams.get(name) ||
      page.CloneAISettings?.[name] ||
      '';
    const languages = [read('language'), document.documentElement.lang, ...navigator.languages];
    const language = languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => files[tag]) ?? 'en';
    const own = { color: read('color'), theme: read('theme'), position: read('position') };
    const look: string[] = Object.values(own);
    const clone = read('clone');
    let stored: string[] = [];
    try {
      // The clone's theme is stored from the last visit.
      stored = JSON.parse(localStorage.getItem(`cloneai:${clone}:look`) ?? '[]');
      for (const i of look.keys()) look[i] ||= stored[i] ?? '';
    } catch {}
    const [color = '', theme = '', position = ''] = look;
    return {
      clone,
      base: new URL('.', snippet.src).href,
      mode,
      language,
      languages,
      color: color || '#4f46e5',
      theme,
      position,
      title: element === snippet ? read('title') : (element.dataset.title ?? ''),
      own,
      returning: stored.length > 0,
    };
  };

  const add = (host: HTMLElement, settings: Settings) => {
    const mount = mountAt(host, settings, emit, () => mounts.delete(mount));
    mounts.add(mount);
    for (const [method, args] of waiting.splice(0)) mount.call(method, args);
    return mount;
  };
  const call = (method: keyof Chat, args: unknown[]) => {
    if (destroyed) return;
    // The launcher's chat, else the first in the page.
    const all = [...mounts];
    const target = all.find(({ floats }) => floats) ?? all[0];
    if (target) target.call(method, args);
    else waiting.push([method, args]);
  };

  /** On the layer of the page's root, where neither a style of the body nor a new body reaches it. */
  const show = (settings: Settings, index: number) => {
    if (destroyed) return;
    if (!document.body) return void setTimeout(show, 50, settings, index);
    const { mode, clone } = settings;
    const host = document.createElement('cloneai-widget') as Host;
    host.style.setProperty('--n', `${index}`);
    document.documentElement.append(host);
    const mount = add(host, settings);
    host.removed = () => {
      mount.destroy();
      show(settings, index);
    };
    let open = mode === 'page';
    try {
      open ||= innerWidth > 640 && localStorage.getItem(`cloneai:${clone}:open`) === '1';
    } catch {}
    // The chat's own page takes the focus, except in a frame, where the focus belongs to the page around it.
    if (open) mount.call('open', [mode !== 'page' || self !== top]);
  };

  const api = {
    // Not what else an event handler passes.
    ...Object.fromEntries(METHODS.map((name, i) => [name, (...args: unknown[]) => call(name, args.slice(0, i > 2 ? 1 : 0))])),
    on(event: string, listener: (detail: unknown) => void) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
    destroy() {
      destroyed = true;
      for (const host of document.querySelectorAll('cloneai-widget')) host.remove();
      for (const mount of mounts) mount.destroy();
      listeners.clear();
      delete page.CloneAI;
    },
    /** Also takes the calls a page queued before this file was loaded: `(window.CloneAI ||= []).push(['open'])`. */
    push([method, ...args]: [string, ...unknown[]]) {
      (api as unknown as Record<string, (...args: unknown[]) => void>)[method]?.(...args);
    },
    /** Adds the launcher of a snippet, unless the page has it: a page may run its snippet again with each visit. */
    add(snippet: HTMLScriptElement) {
      const settings = settingsOf(snippet, snippet, snippet.dataset.mode === 'page' ? 'page' : 'bubble');
      const isSame = (key: 'clone' | 'position') => (other: Settings) => other[key] === settings[key];
      if (!settings.clone || launchers.some(isSame('clone'))) return;
      show(settings, launchers.filter(isSame('position')).length);
      launchers.push(settings);
    },
  };
  page.CloneAI = api;

  const define = (name: string, element: typeof HTMLElement) => customElements.get(name) ?? customElements.define(name, element);
  define('cloneai-widget', Host);
  define(
    'cloneai-chat',
    class extends HTMLElement {
      #mount: Mount | undefined;
      connectedCallback() {
        if (this.#mount) return;
        const mount = add(this, settingsOf(this, script, 'inline'));
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
        this.#mount?.destroy();
        this.#mount = undefined;
      }
    },
  );
  api.add(script);
  before?.forEach(api.push);
}

// Neither modules nor scripts of a tag manager are the current script.
const own = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
if (own) start(own as HTMLScriptElement);
