import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, type Page, sharedServer } from '../e2e-kit/browser.ts';
import { startExample } from '../e2e-kit/examples.ts';
import type { Program } from '../e2e-kit/processes.ts';
import { QUESTION } from '../shared/clone-to-try.ts';

describeInChromium('a site that identifies its visitors', () => {
  let example: Program<string>;
  let browser: Browser;
  beforeAll(async () => {
    [browser, example] = await Promise.all([
      connectBrowser(),
      startExample('identified-visitor', { CLONEAI_BASE_URL: sharedServer().url }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), example?.stop()]);
  });

  async function logIn(name: string): Promise<Page> {
    const page = await openPage(browser, example.value);
    await page.getByLabel('Email').fill(`${name.toLowerCase()}@example.com`);
    await page.getByLabel('Password').fill(name.toLowerCase());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor();
    return page;
  }
  const openChat = (page: Page) => page.getByRole('button', { name: 'Open chat' }).click();
  async function ask(page: Page, question: string): Promise<void> {
    // Before the site has identified the visitor, the chat would ask anonymously.
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/chat-session')));
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Good answer' }).last().waitFor();
  }
  const conversations = (page: Page) => page.getByRole('list', { name: 'Your conversations' }).getByRole('listitem');

  it('keeps one customer’s conversations on every device, separate from other customers’', async () => {
    const first = await logIn('Grace');
    await openChat(first);
    await ask(first, QUESTION);
    await first.reload();
    expect(await conversations(first).count()).toBe(1);
    expect(await conversations(first).first().textContent()).toContain(QUESTION);

    const elsewhere = await logIn('Grace');
    await openChat(elsewhere);
    await elsewhere.getByText('The great telescope was finished in 1897').first().waitFor();
    await elsewhere.getByRole('button', { name: 'End this conversation' }).click();
    // The chat was open, so it opens again, and is empty.
    await elsewhere.getByText('(ended)').waitFor();
    await ask(elsewhere, 'What does a guided tour cost?');
    await elsewhere.reload();
    expect(await conversations(elsewhere).count()).toBe(2);

    const other = await logIn('Alan');
    expect(await conversations(other).count()).toBe(0);
    for (const page of [first, elsewhere, other]) await page.context().close();
  });

  it('asks the site for a new token when its token is rejected', async () => {
    const page = await logIn('Alan');
    let calls = 0;
    await page.route('**/chat-session', async (route) => {
      const response = await route.fetch();
      const given = await response.json();
      await route.fulfill({ json: calls++ === 0 ? { ...given, token: `${given.token}x` } : given });
    });
    await page.reload();
    await openChat(page);
    await ask(page, QUESTION);
    expect(calls).toBe(2);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('token');
    await page.context().close();
  });

  it('refuses a token to visitors who are not signed in', async () => {
    const asked = (headers: Record<string, string>) =>
      fetch(`${example.value}/chat-session`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
    expect((await asked({})).status).toBe(401);
    expect((await asked({ cookie: 'customer=customer-17' })).status).toBe(401);
  });

  it('deletes the conversations of a customer who asks for it, and no others', async () => {
    const grace = await logIn('Grace');
    expect(await conversations(grace).count()).toBe(2);
    await grace.getByRole('button', { name: 'Delete my conversations' }).click();
    expect(await grace.getByRole('status').textContent()).toBe('Conversations deleted: 2.');
    expect(await conversations(grace).count()).toBe(0);
    const alan = await logIn('Alan');
    expect(await conversations(alan).count()).toBe(1);
    for (const page of [grace, alan]) await page.context().close();
  });

  it('gives two pages of a customer that ask at the same time one session', async () => {
    // Without a page, whose chat would ask, too.
    const form = (path: string, cookie: string, body: Record<string, string> = {}) =>
      fetch(`${example.value}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: example.value },
        body: new URLSearchParams(body),
      });
    const login = await form('/login', '', { email: 'grace@example.com', password: 'grace' });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    await form('/end-conversation', cookie);
    const open = async () => {
      const response = await fetch(`${example.value}/chat-session`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
      });
      return ((await response.json()) as { session: { id: string } }).session.id;
    };
    expect(new Set(await Promise.all([open(), open(), open()])).size).toBe(1);
  });
});
