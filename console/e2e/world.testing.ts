import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

// A real server on an empty database, the built console before it, and Chromium.

const root = fileURLToPath(new URL('../../', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Why these tests cannot run here, or null. */
export const missing = existsSync(executablePath)
  ? existsSync(join(root, 'console/dist/index.html'))
    ? null
    : 'the console is not built (npm test builds it)'
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

export interface World {
  url: string;
  /** Calls the API as whoever registered first, an owner. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** A page on which somebody is signed in: by default who registered first. */
  open(browser: Browser, path: string, options?: BrowserContextOptions & { as?: SignedIn | null }): Promise<Page>;
  /** Signs in, or up with `path` register. */
  enter(path: 'login' | 'register', body: object): Promise<SignedIn>;
  close(): Promise<void>;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; require-trusted-types-for 'script'";
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The console's files, and everything else from the server, on one address. */
async function front(server: string): Promise<{ url: string; close(): void }> {
  const dist = join(root, 'console/dist');
  const proxy = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', server);
    if (/^\/(v1|health|widget|embed|docs|openapi\.json)/.test(pathname)) {
      const call = forward(server + request.url, { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      call.on('error', () => response.destroy());
      return void request.pipe(call);
    }
    const file = join(dist, pathname);
    const found = pathname.startsWith('/assets/') && existsSync(file) ? file : join(dist, 'index.html');
    response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'text/html; charset=utf-8', 'content-security-policy': POLICY });
    response.end(readFileSync(found));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(proxy.address() as AddressInfo).port}`,
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

export async function createWorld(env: Record<string, string> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'cloneai-console-'));
  const { PATH = '', HOME = '' } = process.env;
  const many = '1000000';
  const limits = { RATE_LIMIT_AUTH_PER_MINUTE: many, RATE_LIMIT_API_PER_HOUR: many, RATE_LIMIT_CHAT_PER_MINUTE: many };
  const child: ChildProcess = spawn(process.execPath, [join(root, 'server/src/main.ts')], {
    cwd: folder,
    env: { PATH, HOME, PORT: '0', DATA_DIR: join(folder, 'data'), ...limits, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const server = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
      if (msg === 'listening') resolve(`http://localhost:${port}`);
    });
  });
  const { url, close } = await front(server);

  const send = async (method: string, path: string, body: unknown, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const enter = (path: string, body: object) => send('POST', `/v1/auth/${path}`, body);
  const first = await enter('register', { email: EMAIL, password: PASSWORD, name: 'Ada Lovelace' });

  return {
    url,
    call: (method, path, body) => send(method, path, body, first.accessToken),
    enter,
    async open(browser, path, { as, ...options } = {}) {
      const who = as === undefined ? await enter('login', { email: EMAIL, password: PASSWORD }) : as;
      const context = await browser.newContext({ locale: 'en-US', ...options });
      if (who) {
        const { accessToken, refreshToken, expiresIn, workspace } = who as SignedIn;
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
    async close() {
      close();
      if (child.exitCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What axe finds wrong with a page as it stands, in words. */
async function violations(page: Page): Promise<string[]> {
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

/** The same in light and dark, at a desk and on a phone; and whether the page is wider than its window. */
export async function checkLooks(page: Page, picture?: (name: string) => string): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(150);
      const name = `${width}-${colorScheme}`;
      found.push(...(await violations(page)).map((text) => `${name} ${text}`));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) found.push(`${name} is ${over} pixels wider than the window`);
      if (picture) await page.screenshot({ path: picture(name), fullPage: true });
    }
  await page.setViewportSize({ width: 1280, height: 900 });
  return found;
}
