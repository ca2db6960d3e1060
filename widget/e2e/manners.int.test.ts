import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, launch, missing, QUESTION, snippet, type World } from './world.testing.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let world: World;
let browser: Browser;
beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

type Options = NonNullable<Parameters<Browser['newContext']>[0]>;

async function visit(html: string, options: Options = {}): Promise<Page> {
  world.site.page = { html, headers: {} };
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options })).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(world.site.url);
  await page.locator('.launcher').waitFor();
  return page;
}

/** What axe finds on the page, the widget's shadow tree included. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { run } = (
      window as unknown as {
        axe: {
          run(
            context: unknown,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[] }>;
        };
      }
    ).axe;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await run({ include: [['cloneai-widget']] }, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
}

const answered = (page: Page) => page.getByRole('button', { name: 'Good answer' }).last().waitFor();

describe.skipIf(missing)(`the widget's manners${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it.each([
    ['light, wide', { colorScheme: 'light' }],
    ['dark, wide', { colorScheme: 'dark' }],
    ['light, phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['dark, phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ] as [string, Options][])('have no fault that axe knows, in every state (%s)', async (_name, options) => {
    const page = await visit(snippet(world), options);
    const found: Record<string, string[]> = { closed: await faults(page) };
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).click();
    await page.locator('li.answer').waitFor();
    await answered(page);
    found.answered = await faults(page);
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    found.citation = await faults(page);
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    found.empty = await faults(page);
    await page.context().setOffline(true);
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    found.error = await faults(page);
    expect(found).toEqual({ closed: [], answered: [], citation: [], empty: [], error: [] });
    await page.context().close();
  });

  it('are repaired when the connection was gone before the first question, and their own files with it', async () => {
    const page = await visit(snippet(world));
    await page.route('**/widget/chat-*', (route) => route.abort(), { times: 1 });
    await page.locator('.launcher').hover();
    await page.waitForTimeout(200);
    await page.locator('.launcher').click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: QUESTION }).click();
    await page.getByText('No connection. Your text is kept').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await answered(page);
    expect(await page.getByRole('button', { name: /^Source 1/ }).count()).toBe(1);
    expect(
      await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/widget/2/')).length),
    ).toBeGreaterThan(1);
    await page.context().close();
  });

  it('give answers as plain text when what draws them cannot be had, or is newer than they are', async () => {
    for (const body of [null, "export const part = 0, styles = '', Answer = () => 'newer';"]) {
      const page = await visit(snippet(world));
      await page.route('**/widget/answer-*', (route) => (body ? route.fulfill({ body, contentType: 'text/javascript' }) : route.abort()));
      await page.locator('.launcher').click();
      await page.getByRole('button', { name: QUESTION }).click();
      await page.locator('li.answer p', { hasText: 'The great telescope was finished in 1897' }).waitFor();
      expect(await page.getByText('newer').count()).toBe(0);
      await page.context().close();
    }
  });

  it('serve who has a keyboard only: ask, open a citation, rate, leave, and be back where one was', async () => {
    const page = await visit(snippet(world));
    const focused = () =>
      page.evaluate(() => {
        const inner = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
        return inner?.getAttribute('aria-label') ?? inner?.textContent ?? '';
      });
    const tabTo = async (name: RegExp) => {
      for (let i = 0; i < 30 && !name.test(await focused()); i++) await page.keyboard.press('Tab');
      expect(await focused()).toMatch(name);
    };
    await tabTo(/Open chat/);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('Your question');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await answered(page);
    expect(await focused()).toBe('Your question');
    for (let i = 0; i < 30 && !/^Source 1/.test(await focused()); i++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: /^Source 1/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Source 1/ }).waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^Source 1/);
    await tabTo(/Good answer/);
    await page.keyboard.press('Space');
    await page.getByText('Thank you for the feedback.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('Open chat');
    await page.context().close();
  });

  it('say an answer to a screen reader once, when it is whole', async () => {
    const page = await visit(snippet(world));
    await page.locator('.launcher').click();
    await page.getByRole('textbox').waitFor();
    await page.evaluate(() => {
      const said: string[] = [];
      const region = document.querySelector('cloneai-widget')?.shadowRoot?.querySelector('[aria-live=polite]');
      (window as unknown as { said: string[] }).said = said;
      if (region)
        new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    await page.getByRole('button', { name: QUESTION }).click();
    await answered(page);
    // An empty region says nothing, however often it is drawn.
    const said = (await page.evaluate(() => (window as unknown as { said: string[] }).said)).filter((words) => words !== '');
    expect(said).toEqual(['Writing an answer …', expect.stringContaining('The great telescope was finished in 1897')]);
    await page.context().close();
  });

  it('look the same whatever the page’s styles, and leave the page as it was', async () => {
    const hostile = `<style>
      * { all: unset !important; color: red !important; font-size: 40px !important; display: inline !important; background: lime !important; }
      cloneai-widget, div, button { position: static !important; visibility: hidden !important; transform: rotate(90deg) !important; opacity: .1 !important }
      :root { font-size: 50px; line-height: 4; direction: rtl; letter-spacing: 9px }</style>`;
    const looks: unknown[] = [];
    for (const styles of ['', hostile]) {
      const page = await visit(snippet(world).replace('</head>', `${styles}</head>`));
      const before = await page.evaluate(() => document.documentElement.outerHTML.replace(/<cloneai-widget.*<\/cloneai-widget>/, ''));
      await page.evaluate(() => (window as unknown as { CloneAI: { open(): void } }).CloneAI.open());
      await page.locator('.panel h2', { hasText: 'Ada' }).waitFor({ state: 'attached' });
      looks.push(
        await page.evaluate(() => {
          const root = document.querySelector('cloneai-widget')?.shadowRoot as ShadowRoot;
          return ['.launcher', '.panel', '.panel h2', '.welcome p', 'textarea', '.send'].map((selector) => {
            const element = root.querySelector(selector) as Element;
            const style = getComputedStyle(element);
            const { x, y, width, height } = element.getBoundingClientRect();
            const own = [
              'color',
              'backgroundColor',
              'fontSize',
              'lineHeight',
              'letterSpacing',
              'display',
              'position',
              'visibility',
              'opacity',
              'direction',
            ] as const;
            return [selector, Math.round(x), Math.round(y), Math.round(width), Math.round(height), ...own.map((name) => style[name])];
          });
        }),
      );
      const after = await page.evaluate(() => document.documentElement.outerHTML.replace(/<cloneai-widget.*<\/cloneai-widget>/, ''));
      expect(after).toBe(before);
      await page.context().close();
    }
    expect(looks[1]).toEqual(looks[0]);
  });

  it('add one name to the page, and after 50 times of coming and going nothing is left', async () => {
    const page = await visit(
      snippet(world)
        .replace(/<script.*<\/script>/, '<script>window.names = Object.keys(window)</script>')
        .replace('<body>', '<body><div class="launcher">x</div>'),
    );
    const cdp = await page.context().newCDPSession(page);
    const src = `${world.url}/widget.js`;
    const round = () =>
      page.evaluate(
        async ([src, clone]) => {
          const script = document.createElement('script');
          script.src = src as string;
          script.dataset.clone = clone;
          document.head.append(script);
          await new Promise((loaded) => script.addEventListener('load', loaded));
          const api = (window as unknown as { CloneAI: { open(): void; destroy(): void; on(event: string, listener: () => void): void } })
            .CloneAI;
          const opened = new Promise<void>((done) => api.on('open', done));
          api.open();
          await opened;
          await new Promise((done) => setTimeout(done, 30));
          api.destroy();
          script.remove();
          await new Promise((done) => setTimeout(done, 10));
        },
        [src, world.slug],
      );
    const count = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
      return { nodes, jsEventListeners };
    };
    for (let i = 0; i < 3; i++) await round();
    const before = await count();
    for (let i = 0; i < 50; i++) await round();
    await page.waitForTimeout(300);
    const after = await count();
    expect(await page.evaluate(() => document.querySelectorAll('cloneai-widget').length)).toBe(0);
    expect(
      await page.evaluate(() => Object.keys(window).filter((name) => !(window as unknown as { names: string[] }).names.includes(name))),
    ).toEqual(['names']);
    // Fewer is no leak: what was there before may have been waiting for its collection.
    expect(Math.max(0, after.nodes - before.nodes, after.jsEventListeners - before.jsEventListeners)).toBe(0);
    await page.context().close();
  });

  it('speak Arabic from right to left, and what the page asked for before they came', async () => {
    const html = snippet(
      world,
      'data-language="ar" data-theme="dark" data-color="#0f766e" data-position="left" data-title="Observatory"',
    ).replace('<head>', '<head><script>(window.CloneAI ||= []).push(["open"])</script>');
    const page = await visit(html);
    const dialog = page.getByRole('dialog', { name: 'محادثة مع Observatory' });
    await dialog.waitFor();
    expect(await page.locator('.root').evaluate((root) => [getComputedStyle(root).direction, (root as HTMLElement).dataset.theme])).toEqual(
      ['rtl', 'dark'],
    );
    expect((await dialog.boundingBox())?.x).toBeLessThan(40);
    await page.context().close();
  });

  it('stand in the page as an element, and take messages from it', async () => {
    const html = snippet(world)
      .replace(/<script.*<\/script>/, `<script async src="${world.url}/widget.js"></script>`)
      .replace('</body>', `<div class="launcher"></div><cloneai-chat clone="${world.slug}" theme="light"></cloneai-chat></body>`);
    const page = await visit(html.replace('class="launcher"', 'class="launcher" style="height:1px"'));
    await page.locator('cloneai-chat textarea').waitFor();
    await page.evaluate((question) => (window as unknown as { CloneAI: { send(text: string): void } }).CloneAI.send(question), QUESTION);
    await answered(page);
    expect(await page.locator('cloneai-chat .panel').evaluate((panel) => panel.clientHeight)).toBeGreaterThan(500);
    await page.context().close();
  });
});
