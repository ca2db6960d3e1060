import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uniqueSuffix } from '../../examples/e2e-kit/accounts.ts';
import { type Browser, connectBrowser, describeInChromium, openPage, type Page, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { publishClone, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { pageWith } from '../../examples/e2e-kit/site.ts';
import { createWorld, type World } from './world.testing.ts';

const TURBO = '@hotwired/turbo';
const HTMX = 'htmx.org';
const PJAX = 'pjax/pjax.js';
const library = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8');
const LINK = '<h1 id="top">A page</h1><p><a href="/next">Next page</a></p>';

describeInChromium('the widget on pages that change themselves', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  const snippet = (attributes = '') =>
    `<script async src="${world.url}/widget.js" data-clone="${world.clone.slug}" ${attributes}></script>`;
  /** A site with two pages. */
  async function visit(page: string, next = page): Promise<Page> {
    const opened = await openPage(browser, undefined, { reducedMotion: 'reduce' });
    const html = (body: string) => ({ body, contentType: 'text/html; charset=utf-8' });
    world.site.page = { html: page, headers: {} };
    await opened.route(`${world.site.url}/next`, (route) => route.fulfill(html(next)));
    for (const name of [TURBO, HTMX, PJAX])
      await opened.route(`${world.site.url}/${name}.js`, (route) => route.fulfill({ body: library(name), contentType: 'text/javascript' }));
    await opened.goto(world.site.url);
    await opened.locator('.launcher').first().waitFor();
    return opened;
  }
  async function ask(page: Page): Promise<void> {
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
  }
  const launchers = (page: Page) => page.locator('.launcher').count();
  const openByScript = (page: Page) => page.evaluate(() => (window as unknown as { CloneAI: { open(): void } }).CloneAI.open());
  async function expectConversation(page: Page): Promise<void> {
    await page.locator('li.question', { hasText: QUESTION }).waitFor();
    expect([await page.locator('li.question').count(), await launchers(page)]).toEqual([1, 1]);
  }

  it('takes the colors of each body that Turbo puts in place of the one before, and notices when that one is switched', async () => {
    const head = `<script type="module" src="/${TURBO}.js"></script><style>.dark{color-scheme:dark}</style>${snippet()}`;
    const html = pageWith(head, LINK);
    const page = await visit(html, html.replace('A page', 'The next page').replace('<body', '<body class="dark"'));
    const themed = (theme: string) => page.locator(`.root[data-theme=${theme}]`).waitFor({ state: 'attached' });
    await page.locator('.launcher').click();
    await themed('light');
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('heading', { name: 'The next page' }).waitFor();
    await themed('dark');
    await page.evaluate(() => document.body.classList.remove('dark'));
    await themed('light');
    await page.evaluate(() => document.body.classList.add('dark'));
    await themed('dark');
    await page.goBack();
    await themed('light');
    await page.context().close();
  });

  it.each(['head', 'body'])('keeps its conversation over visits of Turbo, with its snippet in the %s', async (place) => {
    const turbo = `<script type="module" src="/${TURBO}.js"></script>`;
    const html = pageWith(turbo + (place === 'head' ? snippet() : ''), LINK + (place === 'body' ? snippet() : ''));
    const page = await visit(html, html.replace('A page', 'The next page'));
    await ask(page);
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('heading', { name: 'The next page' }).waitFor();
    await expectConversation(page);
    await page.goBack();
    await page.getByRole('heading', { name: 'A page' }).waitFor();
    await expectConversation(page);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await openByScript(page);
    await expectConversation(page);
    await page.context().close();
  });

  it('keeps its conversation when htmx swaps the body', async () => {
    const html = pageWith(`<script src="/${HTMX}.js"></script>${snippet()}`, LINK.replace('<a ', '<a hx-boost="true" '));
    const page = await visit(html, html.replace('A page', 'The next page'));
    await ask(page);
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('heading', { name: 'The next page' }).waitFor();
    await expectConversation(page);
    await page.context().close();
  });

  it.each([
    ['its content', '#content', 'head'],
    ['its content, with the snippet in it', '#content', 'content'],
    ['its body', 'body', 'body'],
  ])('keeps its conversation when PJAX replaces %s', async (_what, selector, place) => {
    const start = `<script>addEventListener('load', () => new Pjax({ selectors: ['title', '${selector}'], cacheBust: false }))</script>`;
    const own = (where: string) => (place === where ? snippet() : '');
    const html = pageWith(
      `<script src="/${PJAX}.js"></script>${start}${own('head')}`,
      `<main id="content">${LINK}${own('content')}</main>${own('body')}`,
    );
    const page = await visit(html, html.replace('A page', 'The next page').replace('</main>', '<p id="next"></p></main>'));
    await ask(page);
    // What the library leaves alone would be gone after a visit of the whole page.
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.locator('#next').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    await expectConversation(page);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await openByScript(page);
    await expectConversation(page);
    await page.goBack();
    await page.locator('#next').waitFor({ state: 'detached' });
    await expectConversation(page);
    await page.context().close();
  });

  it.each([
    ['replaces its body', () => document.body.replaceWith(document.createElement('body'))],
    [
      'removes all of its elements but the head',
      () => document.documentElement.replaceChildren(document.head, document.createElement('body')),
    ],
    [
      'writes itself anew',
      () => {
        document.open();
        document.write('<!doctype html><title>Anew</title><p>Anew');
        document.close();
      },
    ],
  ])('has its conversation, and opens by script, when the page %s', async (_what, change) => {
    const page = await visit(pageWith(snippet(), LINK));
    await ask(page);
    await page.evaluate(change);
    await openByScript(page);
    await expectConversation(page);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await expectConversation(page);
    await page.context().close();
  });

  it.each([
    ['its address', () => `<script src="${world.url}/widget.js?clone=${world.clone.slug}&position=left"></script>`],
    [
      'a variable',
      () =>
        `<script>window.CloneAISettings = { clone: '${world.clone.slug}', position: 'left' }</script><script src="${world.url}/widget.js"></script>`,
    ],
    [
      'a tag manager',
      () => `<script>addEventListener('load', () => { const tag = document.createElement('script'); tag.type = 'module';
        tag.src = '${world.url}/widget.js?clone=${world.clone.slug}&position=left'; document.head.append(tag); })</script>`,
    ],
  ])('finds its settings in %s when its script has no attributes', async (_where, head) => {
    const page = await visit(pageWith(head()));
    expect(await page.locator('.launcher').getAttribute('class')).toBe('launcher left');
    await ask(page);
    await page.context().close();
  });

  it('shows a launcher for each of two clones, one above the other, and one for a snippet that is there twice', async () => {
    const other = await publishClone(world, { slug: `grace-${uniqueSuffix()}`, name: 'Grace Hopper', allowedOrigins: [world.site.url] });
    // Asynchronous scripts run in any order.
    const snippets = snippet() + snippet().replace(world.clone.slug, other.slug) + snippet();
    const page = await visit(pageWith(snippets.replaceAll(' async ', ' defer ')));
    await expect.poll(() => launchers(page)).toBe(2);
    const boxes = await Promise.all([0, 1].map((i) => page.locator('.launcher').nth(i).boundingBox()));
    const [first, second] = boxes.map((box) => box ?? { x: 0, y: 0, height: 0 });
    expect([first?.x === second?.x, (second?.y ?? 0) + (second?.height ?? 0) <= (first?.y ?? 0)]).toEqual([true, true]);
    await page.locator('.launcher').nth(1).click();
    await page.getByRole('dialog', { name: 'Chat with Grace Hopper' }).waitFor();
    await page.getByRole('button', { name: 'Close chat' }).click();
    await openByScript(page);
    const chat = page.getByRole('dialog', { name: 'Chat with Ada Lovelace' });
    await chat.getByRole('textbox').fill(QUESTION);
    // A click on what something else covers fails.
    await chat.getByRole('button', { name: 'Send' }).click();
    await chat.locator('li.question').waitFor();
    await page.context().close();
  });

  it.each([
    ['a clone that does not exist', 'nobody-here', 'nobody-here'],
    ['a site that is not allowed', '', 'http://localhost'],
  ])('says in the console what is wrong with %s, once, with the value and where to change it', async (_what, slug, value) => {
    world.site.page = { html: pageWith(slug ? snippet().replace(world.clone.slug, slug) : snippet()), headers: {} };
    const page = await openPage(browser, slug ? world.site.url : world.site.url.replace('127.0.0.1', 'localhost'));
    await page.locator('.launcher').click();
    await page.getByRole('textbox', { disabled: true }).waitFor();
    const said = page.loggedErrors.filter((text) => text.includes('CloneAI:'));
    expect(said).toHaveLength(1);
    for (const part of [value, 'Embed']) expect(said[0]).toContain(part);
    await page.context().close();
  });

  it('stays in its corner when the page moves its body, and is not printed', async () => {
    const page = await visit(pageWith(`<style>body{transform:translate(-50px,-50px);height:3000px}</style>${snippet()}`));
    const box = await page.locator('.launcher').boundingBox();
    expect([box?.x, box?.y]).toEqual([1280 - 76, 800 - 76]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.launcher').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect(await page.locator('.launcher').isVisible()).toBe(true);
    await page.context().close();
  });
});
