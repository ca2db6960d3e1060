import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Browser,
  type BrowserContextOptions,
  connectBrowser,
  describeInChromium,
  openPage,
  type Page,
  sharedServer,
} from '../../examples/e2e-kit/browser.ts';
import { OTHER_QUESTION, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { pageWith } from '../../examples/e2e-kit/site.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('a visitor of the widget', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  async function visit(options: BrowserContextOptions = {}, html = embedding(world)): Promise<Page> {
    world.site.page = { html, headers: {} };
    const page = await openPage(browser, world.site.url, { reducedMotion: 'reduce', ...options });
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    return page;
  }
  const answered = (page: Page, n = 0) => page.getByRole('button', { name: 'Good answer' }).nth(n).waitFor();

  it('sends and closes nothing with the Enter or Escape that ends a composition, also where only the key code tells', async () => {
    const page = await visit();
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.fill('ぼうえんきょう');
    await field.evaluate((area) => {
      for (const init of [{ isComposing: true }, { keyCode: 229 }])
        for (const key of ['Enter', 'Escape'])
          area.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init }));
    });
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect([await field.inputValue(), await page.locator('li.question').count()]).toEqual(['ぼうえんきょう', 0]);
    await page.keyboard.press('Enter');
    await page.locator('li.question').waitFor();
    await page.context().close();
  });

  it('reads at once that there is no connection, and gets the answer when it is back, with the chat closed meanwhile', async () => {
    const page = await visit();
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await page.context().setOffline(true);
    await page.getByRole('textbox').fill(OTHER_QUESTION);
    await page.keyboard.press('Enter');
    await page.getByText('No connection. Your question is saved, and sent when you are back online.').waitFor();
    expect(await page.getByText('Sending…').count()).toBe(0);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.context().setOffline(false);
    await expect.poll(async () => (await world.questions()).filter((text) => text === OTHER_QUESTION)).toHaveLength(1);
    await page.locator('.launcher').click();
    await answered(page, 1);
    await page.context().close();
  });

  it('sees the same conversation in two tabs', async () => {
    const page = await visit();
    const other = await page.context().newPage();
    await other.goto(world.site.url);
    await other.locator('li.question, .welcome').first().waitFor();
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await answered(other);
    await other.getByRole('textbox').fill(OTHER_QUESTION);
    await other.keyboard.press('Enter');
    await answered(page, 1);
    expect(await page.locator('li.question').allTextContents()).toEqual(await other.locator('li.question').allTextContents());
    await other.getByRole('button', { name: 'New conversation' }).click();
    await page.locator('li.question').first().waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('copies an answer as formatted text with its sources', async () => {
    const page = await visit();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.site.url });
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await page.getByRole('button', { name: 'Source 1' }).first().click();
    await page.locator('.excerpt').waitFor();
    await page.getByRole('button', { name: 'Copy answer' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const [html = '', text = ''] = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const read = async (type: string) => (await item?.getType(type))?.text();
      return [await read('text/html'), await read('text/plain')];
    });
    expect(html).toMatch(
      /^.*<p[^>]*>.*great telescope was finished in 1897.*\[1\].*Sources:.*<a href="https:\/\/example\.com\/guide[^"]*"[^>]*>\[1\] A guide to the observatory<\/a>/s,
    );
    expect(html).not.toMatch(/<button|class=|Open original/);
    expect(text).toMatch(/finished in 1897.*\[1\].*\n\nSources:\n\[1\] A guide to the observatory: https:\/\/example\.com\/guide/s);
    await page.context().close();
  });

  it('opens a citation under its paragraph, in view, with the text around it, and markers are 24 pixels', async () => {
    const page = await visit();
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    const chip = page.locator('.rich .chip').first();
    const size = await chip.boundingBox();
    expect([(size?.width ?? 0) >= 24, (size?.height ?? 0) >= 24]).toEqual([true, true]);
    await chip.click();
    const around = page.locator('.excerpt .around');
    await around.first().waitFor();
    expect(await page.locator('.excerpt blockquote').textContent()).toContain('The observatory stands on the hill');
    expect(await page.locator('p:has(.chip) + .excerpt').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect([await page.locator('.excerpt').count(), await chip.evaluate((button) => button.matches(':focus'))]).toEqual([0, true]);
    await page.context().close();
  });

  it('sees the passage of every citation in an answer of 3,000 words, wherever it was opened', async () => {
    const page = await visit();
    const words = 'The dome turns on forty wheels and was renewed after a storm. '.repeat(5).trim();
    const content = Array.from({ length: 50 }, (_, i) => `${words} Paragraph ${i} [1].`).join('\n\n');
    expect(content.split(/\s+/).length).toBeGreaterThan(3000);
    const citations = [...content.matchAll(/\[1\]/g)].map(({ index }) => ({
      ...{ index: 1, at: index, chunkId: 'chk_1', sourceId: 'src_1', title: 'A guide', url: null, page: 3, start: 0, end: 9 },
      quote: `The quote at ${index}.`,
    }));
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await page.route(/\/v1\/sessions\/[^/]+\/messages/, async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      const answer = json.data.find(({ role }: { role: string }) => role === 'assistant');
      await route.fulfill({ response, json: { ...json, data: [{ ...answer, content, citations }, ...json.data.slice(1)] } });
    });
    await page.reload();
    const chips = page.locator('.rich .chip');
    await expect.poll(() => chips.count()).toBe(50);
    for (const i of [0, 24, 49]) {
      await chips.nth(i).click();
      const mark = page.locator('.excerpt mark', { hasText: `The quote at ${citations[i]?.at}.` });
      await mark.waitFor();
      const inView = () =>
        mark.evaluate((element) => {
          const [own, box] = [element, element.closest('.scroll')].map((each) => (each as Element).getBoundingClientRect());
          return !!own && !!box && own.top >= box.top && own.bottom <= box.bottom;
        });
      await expect.poll(inView).toBe(true);
      expect(await page.locator('.excerpt').count()).toBe(1);
    }
    await page.context().close();
  });

  it.each([
    ['landscape', { width: 740, height: 360 }],
    ['400 % zoom', { width: 320, height: 200 }],
  ])('has the whole window, and room for the conversation (%s)', async (_what, viewport) => {
    const page = await visit({ viewport });
    const panel = await page.locator('.panel').boundingBox();
    expect(panel).toEqual({ x: 0, y: 0, ...viewport });
    expect((await page.locator('.scroll').boundingBox())?.height).toBeGreaterThan(viewport.height * 0.4);
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.locator('.launcher').waitFor();
    await page.context().close();
  });

  it.each([
    ['dark', 'light', '<style>:root{color-scheme:dark}</style>'],
    ['dark', 'light', '<style>body{color-scheme:only dark}</style>'],
    ['dark', 'light', '<meta name="color-scheme" content="dark">'],
    ['light', 'dark', '<style>:root{color-scheme:light}</style>'],
    ['dark', 'dark', '<style>:root{color-scheme:light dark}</style>'],
    ['dark', 'dark', ''],
  ] as const)('sees a %s chat on a %s system when the page has %s', async (theme, colorScheme, head) => {
    const page = await visit({ colorScheme }, embedding(world).replace('</head>', `${head}</head>`));
    expect(await page.locator('.root').getAttribute('data-theme')).toBe(theme);
    await page.context().close();
  });

  it('sees the chat change when the page is switched to dark', async () => {
    const page = await visit(
      { colorScheme: 'light' },
      pageWith(
        `<style>.dark{color-scheme:dark}</style><script async src="${world.url}/widget.js" data-clone="${world.clone.slug}"></script>`,
      ),
    );
    expect(await page.locator('.root').getAttribute('data-theme')).toBe('light');
    await page.evaluate(() => document.documentElement.classList.add('dark'));
    await page.locator('.root[data-theme=dark]').waitFor({ state: 'attached' });
    await page.context().close();
  });
});
