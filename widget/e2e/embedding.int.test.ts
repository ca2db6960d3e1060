import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Browser,
  connectBrowser,
  describeInChromium,
  flush,
  openPage,
  type Page,
  phone,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { focusedName } from '../../examples/e2e-kit/keyboard.ts';
import { ANSWER, OTHER_QUESTION, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { pageWith, strictPolicy } from '../../examples/e2e-kit/site.ts';
import { texts as ar } from '../src/texts/ar.ts';
import { texts as de } from '../src/texts/de.ts';
import { texts as en } from '../src/texts/en.ts';
import { texts as es } from '../src/texts/es.ts';
import { texts as fr } from '../src/texts/fr.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the embedded widget', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  /** Opens the site as a visitor with a browser profile of its own. */
  const visit = (html: string, headers: Record<string, string> = {}) => {
    world.site.page = { html, headers };
    return openPage(browser, world.site.url);
  };
  const openChat = (page: Page) => page.getByRole('button', { name: 'Open chat' }).click();
  async function ask(page: Page, question = QUESTION): Promise<void> {
    await page.getByRole('textbox', { name: 'Your question' }).fill(question);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Good answer' }).last().waitFor();
  }

  it.each(['slug', 'key'] as const)('answers with citations on another site under the strictest policy (by its %s)', async (by) => {
    const html = embedding(world).replace(world.clone.slug, by === 'key' ? world.key : world.clone.slug);
    const page = await visit(html, strictPolicy(world.url));
    await openChat(page);
    await ask(page);
    expect(await page.getByText('The great telescope was finished in 1897').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Source 1: A guide to the observatory' }).first().click();
    const passage = page.getByRole('region', { name: 'Source 1: A guide to the observatory' });
    expect(await passage.getByRole('blockquote').locator('mark').textContent()).toBe(ANSWER);
    expect(await passage.getByRole('link').getAttribute('href')).toBe(
      'https://example.com/guide#:~:text=The%20great%20telescope%20was%20finished%20in%201897%20and',
    );
    expect(await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).display)).toBe('flex');
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('works in examples/embed.html when its server and slug are replaced', async () => {
    const example = readFileSync(new URL('../../examples/embed.html', import.meta.url), 'utf8');
    expect([example.split('http://localhost:8787/widget.js').length, example.split('data-clone="my-clone"').length]).toEqual([2, 2]);
    const page = await visit(
      example.replace('http://localhost:8787/widget.js', `${world.url}/widget.js`).replace('my-clone', world.clone.slug),
    );
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    const requests = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    expect(requests.filter((path) => path !== '/favicon.ico')).toEqual(['/widget.js']);
    await openChat(page);
    await ask(page);
    await page.context().close();
  });

  it('does not answer on a site that the clone does not allow', async () => {
    world.site.page = { html: embedding(world), headers: {} };
    const page = await openPage(browser, world.site.url.replace('127.0.0.1', 'localhost'));
    await openChat(page);
    await page.getByText('The chat is not available on this page.').waitFor();
    expect(await page.getByRole('textbox').isDisabled()).toBe(true);
    await page.context().close();
  });

  it('previews an unpublished draft next to its form, and stores nothing', async () => {
    const draft = await world.call('POST', '/v1/clones', { name: 'Grace', greeting: 'First words.' });
    const page = await visit(
      pageWith(`<script async src="${world.url}/widget.js"></script>`, '<input aria-label="Greeting">'),
      strictPolicy(world.url),
    );
    await page.exposeFunction('openPreview', () => world.call('POST', `/v1/clones/${draft.id}/sessions`, { preview: true }));
    await page.getByRole('textbox', { name: 'Greeting' }).focus();
    await page.evaluate((slug) => {
      const chat = document.createElement('cloneai-chat');
      chat.setAttribute('clone', slug);
      chat.preview = () => (window as unknown as { openPreview(): Promise<never> }).openPreview();
      document.body.append(chat);
    }, draft.slug);
    const panel = page.getByRole('region', { name: 'Chat with Grace' });
    await panel.getByText('First words.').waitFor();
    expect(await focusedName(page)).toBe('Greeting');

    await ask(page);
    await page.getByRole('textbox', { name: 'Greeting' }).focus();
    const look = { greeting: 'Second words.', starterQuestions: ['Why?'], theme: { accent: '#0f766e', mode: 'dark' } };
    await world.call('PATCH', `/v1/clones/${draft.id}`, look);
    await page.locator('cloneai-chat').evaluate((chat) => (chat as HTMLElementTagNameMap['cloneai-chat']).reload());
    await panel.getByText('Second words.').waitFor();
    expect(
      await page
        .locator('.root')
        .evaluate((root) => [(root as HTMLElement).dataset.theme, (root as HTMLElement).style.getPropertyValue('--accent')]),
    ).toEqual(['dark', 'rgb(15 118 110)']);
    expect([await focusedName(page), await page.locator('li.answer').count()]).toEqual(['Greeting', 1]);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await panel.getByRole('button', { name: 'Why?' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).toBe('{}');
    expect(page.faults).toEqual([]);
    await page.context().close();
  });

  it('shows the clone’s picture under a policy that allows no images, and initials when there is no picture', async () => {
    // Half of red, over the white that is behind every picture.
    const red = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
    const settings = { name: 'Mary Somerville', avatarUrl: 'https://example.com/mary.png', allowedOrigins: [world.site.url] };
    const clone = await world.call('POST', '/v1/clones', settings);
    await world.call('POST', `/v1/clones/${clone.id}/publish`, {});
    world.site.page = { html: embedding({ ...world, clone }), headers: strictPolicy(world.url) };
    for (const data of [red, btoa('no picture'), null]) {
      const page = await openPage(browser);
      const headers = { 'access-control-allow-origin': '*' };
      await page.route('**/v1/embed/avatar*', (route) =>
        data ? route.fulfill({ json: { type: 'image/png', data }, headers }) : route.fulfill({ status: 404, json: {}, headers }),
      );
      await page.goto(world.site.url);
      await openChat(page);
      await page.locator('.avatar', { hasText: 'MS' }).waitFor();
      const pixel = () =>
        page
          .locator('.avatar')
          .evaluate((avatar) => [...(avatar.querySelector('canvas')?.getContext('2d')?.getImageData(57, 57, 1, 1).data ?? [])]);
      if (data === red) await expect.poll(pixel).toEqual([255, 128, 128, 255]);
      else expect((await pixel()).every((part) => part === 0)).toBe(true);
      expect(page.faults).toEqual([]);
      await page.context().close();
    }
  });

  it('continues an identified visitor’s session after a reload and with expired tokens, and stores nothing in the browser', async () => {
    let sessionId = '';
    let calls = 0;
    // What the site's own server does with its secret key: one session for each customer, and a new token whenever the page asks.
    const createToken = async () => {
      calls++;
      sessionId ||= (await world.call('POST', `/v1/clones/${world.clone.id}/sessions`, { visitorId: 'customer-17' })).session.id;
      const { token } = await world.call('POST', `/v1/sessions/${sessionId}/token`, {});
      // A token is renewed half a minute before it expires, so this one is renewed with each call.
      return { session: { id: sessionId }, token, expiresIn: 20 };
    };
    const identify = `<script>(window.CloneAI ||= []).push(['identify', () => window.createToken()])</script>`;
    world.site.page = { html: embedding(world).replace('<head>', `<head>${identify}`), headers: {} };
    const page = await openPage(browser);
    await page.exposeFunction('createToken', createToken);
    await page.goto(world.site.url);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    await flush(page);
    // Identifying a visitor loads nothing before the chat is opened.
    const loaded = await page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/widget/')).length,
    );
    expect([calls, loaded]).toEqual([0, 0]);
    await openChat(page);
    await ask(page);
    expect(calls).toBeGreaterThan(1);
    const stored = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    for (const secret of [sessionId, 'token', QUESTION, 'customer-17']) expect(await stored()).not.toContain(secret);

    await page.reload();
    await page.locator('li.question', { hasText: QUESTION }).waitFor();
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
    await page.getByRole('textbox', { name: 'Your question' }).fill(OTHER_QUESTION);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Good answer' }).nth(1).waitFor();
    const { data: messages } = await world.call<{ data: { role: string }[] }>('GET', `/v1/sessions/${sessionId}/messages`);
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'user', 'assistant', 'user']);
    expect(await stored()).not.toContain(sessionId);
    await page.context().close();
  });

  it.each(Object.entries({ en, de, es, fr, ar }))(
    'labels an answer without a language model in the visitor’s language (%s)',
    async (tag, texts) => {
      const page = await visit(embedding(world, `data-language="${tag}"`));
      await page.locator('.launcher').click();
      await page.getByRole('button', { name: QUESTION }).click();
      await page.getByRole('button', { name: texts.good }).waitFor();
      expect(await page.locator('.label').textContent()).toBe(texts.extractive);
      const fits = await page.locator('.label').evaluate((label) => label.scrollWidth <= (label.parentElement?.clientWidth ?? 0));
      expect(fits).toBe(true);
      await page.context().close();
    },
  );

  it('has a page of its own at /embed with its own policy', async () => {
    const page = await openPage(browser, `${world.url}/embed/${world.clone.slug}`);
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.waitFor();
    await expect.poll(() => field.evaluate((area) => area.matches(':focus'))).toBe(true);
    await ask(page);
    expect(await page.title()).toBe('Ada Lovelace');
    expect(await page.locator('.panel').evaluate((panel) => panel.clientHeight)).toBe(800);
    expect(page.faults).toEqual([]);
    expect((await page.goto(`${world.url}/embed/nobody`))?.status()).toBe(404);
    await page.context().close();
  });

  it('leaves the field of its own page without focus on a touch screen, where a keyboard would cover the greeting', async () => {
    const page = await openPage(browser, `${world.url}/embed/${world.clone.slug}`, phone);
    await page.getByRole('button', { name: QUESTION }).waitFor();
    expect(await page.getByRole('textbox').evaluate((area) => area.matches(':focus'))).toBe(false);
    await page.context().close();
  });
});
