import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

// What the whole story needs: the server as a person starts it, a site on another origin under a strict policy, and Chromium.

const root = fileURLToPath(new URL('../../', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const built = ['widget/dist/widget.js', 'console/dist/index.html'].every((file) => existsSync(join(root, file)));
/** Why these tests cannot run here, or null. */
export const missing = existsSync(executablePath)
  ? built
    ? null
    : 'widget and console are not built (npm test builds them)'
  : `there is no Chromium at ${executablePath} (name it by CHROMIUM)`;

const corpus = process.env.CLONEAI_CORPUS ?? join(root, '../shared/corpus');
/** Files of the test corpus, or none. */
export const corpusFiles = (folder: string, ending: string): string[] =>
  existsSync(join(corpus, folder))
    ? readdirSync(join(corpus, folder))
        .filter((name) => name.endsWith(ending))
        .map((name) => join(corpus, folder, name))
    : [];

/** Where the screenshots of a run are kept; they are looked at, not compared. */
export const shots = process.env.SCREENSHOTS ?? join(root, 'node_modules/.cache/cloneai/screenshots');

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
      ' ',
    ),
  });

export interface World {
  /** The server, as people name it. */
  url: string;
  site: Site;
  close(): Promise<void>;
}

interface Site {
  url: string;
  /** What stands in the page's head: the pasted snippet. */
  head: string;
  close(): Promise<void>;
}

/** The strictest policy under which a site can have a script of somebody else at all. */
export const strictPolicy = (host: string): string =>
  `default-src 'none'; script-src ${host}; connect-src ${host}; style-src 'self'; require-trusted-types-for 'script'`;

async function startSite(host: () => string): Promise<Site> {
  const site = { head: '' };
  const server = createServer((request, response) => {
    if (request.url === '/site.css')
      return void response
        .writeHead(200, { 'content-type': 'text/css' })
        .end('body{font:16px/1.6 Georgia,serif;max-width:60ch;margin:8vh auto;padding:0 20px;color:#222}');
    if (request.url !== '/') return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': strictPolicy(host()) });
    response.end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<title>Investor's notebook</title><link rel="stylesheet" href="/site.css">${site.head}</head>` +
        `<body><main><h1>Investor's notebook</h1><p>A page of somebody else, with rules of its own.</p></main></body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(site, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** `env`: settings of the server besides a folder and a port of its own. */
export async function createWorld(env: Record<string, string> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-story-'));
  const { PATH = '', HOME = '' } = process.env;
  const server: ChildProcess = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', DATA_DIR: join(folder, 'data'), DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
    createInterface({ input: server.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
      if (msg === 'listening') resolve(`http://localhost:${port}`);
    });
  });
  const site = await startSite(() => url);
  return {
    url,
    site,
    async close() {
      await site.close();
      if (server.exitCode === null) {
        const gone = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** Takes the same moment four times: desktop and phone, light and dark. `at`: what must be in the picture. */
export function camera(folder: string) {
  const place = join(shots, folder);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  let number = 0;
  return async function shoot(page: Page, name: string, at?: Locator): Promise<void> {
    number++;
    const before = page.viewportSize() ?? DESKTOP;
    for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE }))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        // Transitions of colours and of the layout come to rest.
        await page.waitForTimeout(250);
        if (await at?.isVisible()) await at?.scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(place, `${String(number).padStart(2, '0')}-${name}-${size}-${colorScheme}.png`) });
      }
    await page.setViewportSize(before);
    await page.emulateMedia({ colorScheme: 'light' });
  };
}

export interface Watched {
  /** Everything that the page complained about: refused by its policy, thrown, logged as an error. */
  complaints: string[];
  /** Bytes on the wire so far, headers left out, and how many answers they came in. */
  bytes(): { total: number; answers: number };
}

/** Watches a page from its beginning. */
export async function watch(page: Page): Promise<Watched> {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy|trusted type/i.test(message.text()))
      complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  await page.exposeFunction('cloneaiViolated', (text: string) => complaints.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      void (globalThis as unknown as { cloneaiViolated(text: string): void }).cloneaiViolated(
        `${event.effectiveDirective} ${event.blockedURI}`,
      );
    });
  });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  let total = 0;
  let answers = 0;
  client.on('Network.loadingFinished', ({ encodedDataLength }) => {
    total += encodedDataLength;
    answers++;
  });
  return { complaints, bytes: () => ({ total, answers }) };
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<{ page: Page; watched: Watched }> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  return { page, watched: await watch(page) };
}

/** What axe finds wrong with a page as it stands, shadow trees included, in words. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))));
  // Not by a script element: the page's policy allows none of ours.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: never[] }> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return (violations as { id: string; nodes: { html: string; failureSummary?: string }[] }[]).flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}

/** The element that has the focus, through shadow trees: its tag and what it is called. */
export const focused = (page: Page): Promise<{ tag: string; name: string }> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const root = at?.getRootNode() as Document | ShadowRoot | undefined;
    const label = at?.id ? root?.querySelector(`label[for="${CSS.escape(at.id)}"]`)?.textContent : undefined;
    return { tag: at?.tagName ?? '', name: (at?.getAttribute('aria-label') ?? label ?? at?.textContent ?? '').trim() };
  });

/** Presses Tab until what is called so has the focus; at most `most` times. Returns how often. */
export async function tabTo(page: Page, name: string | RegExp, { back = false, most = 120 } = {}): Promise<number> {
  const seen: string[] = [];
  for (let times = 1; times <= most; times++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const at = await focused(page);
    seen.push(`${at.tag} ${at.name}`);
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) return times;
  }
  throw new Error(`The keyboard never comes to ${name}. It came to:\n${seen.join('\n')}`);
}
