import { type Account, register, type SignedIn, signIn } from '../../examples/e2e-kit/accounts.ts';
import {
  type Browser,
  type BrowserContextOptions,
  connectBrowser,
  type Download,
  openPage,
  type Page,
  sharedServer,
  type WatchedPage,
} from '../../examples/e2e-kit/browser.ts';
import { addSource } from '../../examples/e2e-kit/observatory.ts';
import type { Server } from '../../examples/e2e-kit/server.ts';

type OpenOptions = BrowserContextOptions & {
  /** Who is signed in: the owner by default, null for nobody. */
  as?: Account | SignedIn | null;
  theme?: 'light' | 'dark';
};

/** Opens the tab of a test file's clone. */
export type OpenTab = (options?: OpenOptions) => Promise<WatchedPage>;

/** A workspace with its owner, and a browser to open the console in. */
export interface World extends Server {
  owner: Account;
  /** Calls the API as the owner. */
  call: Account['call'];
  browser: Browser;
  open(path: string, options?: OpenOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export async function createWorld(server: Server = sharedServer()): Promise<World> {
  const [owner, browser] = await Promise.all([register(server), connectBrowser()]);

  /** A login of its own for each page, so that one page's end does not sign out another. */
  const signInAs = (who: Account | SignedIn) => ('accessToken' in who ? who : signIn(server, who));

  async function open(path: string, { as = owner, theme, ...options }: OpenOptions = {}): Promise<WatchedPage> {
    const signedIn = as && (await signInAs(as));
    const page = await openPage(browser, undefined, options);
    const stored: Record<string, string> = {};
    if (theme) stored['cloneai:theme'] = theme;
    if (signedIn) {
      const { accessToken, refreshToken, expiresIn, workspace } = signedIn;
      stored['cloneai:signed-in'] = JSON.stringify({ accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 });
      stored['cloneai:workspace'] = workspace.id;
    }
    // Only before the first page, so that what the console stores later stays.
    await page.addInitScript((stored) => {
      if (sessionStorage.getItem('test:started')) return;
      sessionStorage.setItem('test:started', '1');
      for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
    }, stored);
    await page.goto(server.url + path);
    return page;
  }

  return { ...server, owner, call: owner.call, browser, open, close: () => browser.close() };
}

/** The looks in which pages are checked with everything open. */
export const LOOKS: [string, OpenOptions][] = [
  ['desktop, light', { theme: 'light' }],
  ['desktop, dark', { theme: 'dark', colorScheme: 'dark' }],
  ['phone, light', { theme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ['phone, dark', { theme: 'dark', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
];

/** Publishes a clone with one source. Returns its id. */
export async function publishMuseumGuide({ call }: Pick<Account, 'call'>): Promise<string> {
  const { id } = await call<{ id: string }>('POST', '/v1/clones', { name: 'Museum guide' });
  const text = 'The great telescope was finished in 1897 and weighs twenty tons.';
  await addSource({ call }, id, { type: 'text', title: 'Guide', text });
  await call('POST', `/v1/clones/${id}/publish`, {});
  return id;
}

/** Asks a clone as the visitor `visitor-7`. */
export async function ask({ call }: Pick<Account, 'call'>, cloneId: string, questions: readonly string[]): Promise<void> {
  const { session } = await call('POST', `/v1/clones/${cloneId}/sessions`, { visitorId: 'visitor-7' });
  for (const content of questions) await call('POST', `/v1/sessions/${session.id}/messages`, { content });
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

/** How many pixels the page is wider than its window. */
export const excessWidth = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** What a download contains. */
export async function textOf(download: Download): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
