import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

// A real server on an embedded database, the built console as it serves it, and Chromium.

const root = fileURLToPath(new URL('../../', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const built = ['widget/dist/widget.js', 'console/dist/index.html'].every((file) => existsSync(join(root, file)));
/** Why these tests cannot run here, or null. */
export const missing = existsSync(executablePath)
  ? built
    ? null
    : 'widget and console are not built (npm test builds them)'
  : `there is no Chromium at ${executablePath} (name it by CHROMIUM)`;

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
export const launch = (): Promise<Browser> => chromium.launch({ executablePath, headless: true, args: FLAGS.split(' ') });

export const EMAIL = 'ada@example.test';
export const PASSWORD = 'a long password';

/** The answer to a registration or a login. */
export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  workspace: { id: string; name: string };
}

export interface Person {
  email: string;
  password: string;
  workspaceId: string;
  /** As the console keeps them. */
  tokens: { accessToken: string; refreshToken: string; expiresAt: number };
  /** Calls the API as this person. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there
  call(method: string, path: string, body?: unknown): Promise<any>;
}

export interface World {
  url: string;
  /** The server's data folder: mails lie there. */
  data: string;
  register(email: string, name?: string): Promise<Person>;
  /** Calls the API as Ada, the owner of a workspace, who is registered when she is first needed. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** A page on which somebody is signed in: Ada by default. */
  open(browser: Browser, path: string, options?: BrowserContextOptions & { as?: SignedIn | null }): Promise<Page>;
  /** Signs in, or up with `path` register. */
  enter(path: 'login' | 'register', body: object): Promise<SignedIn>;
  close(): Promise<void>;
}

const ready = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
      if (msg === 'listening' && port) resolve(port);
    });
  });

/** The server must know its own address before it listens: mails and snippets name it. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export async function createWorld(env: Record<string, string> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-console-'));
  const { PATH = '', HOME = '' } = process.env;
  const many = '1000000';
  const data = join(folder, 'data');
  const child = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    cwd: folder,
    env: {
      PATH,
      HOME,
      PORT: String(await freePort()),
      DEMO: 'off',
      DATA_DIR: data,
      RATE_LIMIT_AUTH_PER_MINUTE: many,
      RATE_LIMIT_API_PER_HOUR: many,
      RATE_LIMIT_CHAT_PER_MINUTE: many,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = `http://localhost:${await ready(child)}`;

  const callAs = (token?: string) => async (method: string, path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const enter = (path: string, body: object): Promise<SignedIn> => callAs()('POST', `/v1/auth/${path}`, body);
  let ada: Promise<SignedIn> | undefined;
  const first = () => {
    ada ??= enter('register', { email: EMAIL, password: PASSWORD, name: 'Ada Lovelace' });
    return ada;
  };

  return {
    url,
    data,
    enter,
    call: async (method, path, body) => callAs((await first()).accessToken)(method, path, body),
    async open(browser, path, { as, ...options } = {}) {
      await first();
      const who = as === undefined ? await enter('login', { email: EMAIL, password: PASSWORD }) : as;
      const context = await browser.newContext({ locale: 'en-US', ...options });
      if (who) {
        const { accessToken, refreshToken, expiresIn, workspace } = who;
        const tokens = JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 });
        // Once: what the page does to it later must stay.
        await context.addInitScript(
          ([kept, workspaceId]) => {
            if (sessionStorage.getItem('test:entered')) return;
            sessionStorage.setItem('test:entered', '1');
            localStorage.setItem('cloneai:signed-in', kept ?? '');
            localStorage.setItem('cloneai:workspace', workspaceId ?? '');
          },
          [tokens, workspace.id],
        );
      }
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error('A fault of the page:', error));
      await page.goto(url + path);
      return page;
    },
    async register(email, name) {
      const password = PASSWORD;
      const { accessToken, refreshToken, expiresIn, workspace } = await enter('register', { email, password, ...(name ? { name } : {}) });
      const tokens = { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
      return { email, password, tokens, workspaceId: workspace.id, call: callAs(accessToken) };
    },
    async close() {
      if (child.exitCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page of the console that counts what its policy had to stop, and what it threw. */
export async function openPage(
  browser: Browser,
  { url }: World,
  { path = '/', person, theme, ...options }: { path?: string; person?: Person; theme?: 'light' | 'dark' } & BrowserContextOptions = {},
): Promise<Page & { faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  await page.exposeFunction('violated', (text: string) => faults.push(text));
  await page.addInitScript(
    ({ tokens, theme }) => {
      addEventListener('securitypolicyviolation', (event) =>
        (window as unknown as { violated(text: string): void }).violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
      );
      if (sessionStorage.getItem('begun')) return;
      sessionStorage.setItem('begun', '1');
      if (tokens) localStorage.setItem('cloneai:signed-in', JSON.stringify(tokens));
      if (theme) localStorage.setItem('cloneai:theme', theme);
    },
    { tokens: person?.tokens, theme },
  );
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => /Content Security Policy|Trusted/i.test(message.text()) && faults.push(message.text()));
  await page.goto(url + path);
  return Object.assign(page, { faults });
}

interface Axe {
  run(context: unknown, options: object): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[] }>;
}

/** What axe finds on the page, shadow trees included, once what moves has come to rest. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
  // Not by a script element: the page's policy allows none of ours.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await (window as unknown as { axe: Axe }).axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
}

/** The same in light and dark, at a desk and on a phone; and whether the page is wider than its window. */
export async function checkLooks(page: Page, picture?: (name: string) => string): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Until colours have changed and what moves has come to rest.
      await page.evaluate(async () => {
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
        await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
      });
      const name = `${width}-${colorScheme}`;
      let wrong = await axeFaults(page);
      if (wrong.length > 0) {
        // A busy machine repaints late after a change of colours: what is wrong stays wrong.
        await page.waitForTimeout(500);
        wrong = await axeFaults(page);
      }
      found.push(...wrong.map((text) => `${name} ${text}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) found.push(`${name} is ${over} pixels wider than the window`);
      if (picture) await page.screenshot({ path: picture(name), fullPage: true });
    }
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}
