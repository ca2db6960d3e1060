import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, openPage, type Page, sharedServer } from '../../examples/e2e-kit/browser.ts';
import { QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, embedding, type World } from './world.testing.ts';

describeInChromium('the widget and the page around it', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([createWorld(sharedServer()), connectBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.site.close();
  });

  async function visit(html: string): Promise<Page> {
    world.site.page = { html, headers: {} };
    const page = await openPage(browser, world.site.url, { reducedMotion: 'reduce' });
    await page.locator('.launcher').waitFor();
    return page;
  }
  const answered = (page: Page) => page.getByRole('button', { name: 'Good answer' }).last().waitFor();

  it('looks the same under hostile page styles, and leaves the page’s markup unchanged', async () => {
    const hostile = `<style>
      * { all: unset !important; color: red !important; font-size: 40px !important; display: inline !important; background: lime !important; }
      cloneai-widget, div, button { position: static !important; visibility: hidden !important; transform: rotate(90deg) !important; opacity: .1 !important }
      :root { font-size: 50px; line-height: 4; direction: rtl; letter-spacing: 9px }</style>`;
    const looks: unknown[] = [];
    for (const styles of ['', hostile]) {
      const page = await visit(embedding(world).replace('</head>', `${styles}</head>`));
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

  it('adds one global name, and leaves nothing behind after 50 rounds of loading and destroying', async () => {
    const page = await visit(
      embedding(world)
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
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          api.destroy();
          script.remove();
          await new Promise(requestAnimationFrame);
        },
        [src, world.clone.slug],
      );
    const count = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
      return { nodes, jsEventListeners };
    };
    for (let i = 0; i < 3; i++) await round();
    const before = await count();
    for (let i = 0; i < 50; i++) await round();
    expect(await page.evaluate(() => document.querySelectorAll('cloneai-widget').length)).toBe(0);
    expect(
      await page.evaluate(() => Object.keys(window).filter((name) => !(window as unknown as { names: string[] }).names.includes(name))),
    ).toEqual(['names']);
    // What is still in use does not go away however often it is collected. Fewer than before is no leak.
    const leaked = async () => {
      const after = await count();
      return Math.max(0, after.nodes - before.nodes, after.jsEventListeners - before.jsEventListeners);
    };
    await expect.poll(leaked).toBe(0);
    await page.context().close();
  });

  it('works as an element in the page, and sends the messages the page gives it', async () => {
    const html = embedding(world)
      .replace(/<script.*<\/script>/, `<script async src="${world.url}/widget.js"></script>`)
      .replace('</body>', `<div class="launcher"></div><cloneai-chat clone="${world.clone.slug}" theme="light"></cloneai-chat></body>`);
    const page = await visit(html.replace('class="launcher"', 'class="launcher" style="height:1px"'));
    await page.locator('cloneai-chat textarea').waitFor();
    await page.evaluate((question) => (window as unknown as { CloneAI: { send(text: string): void } }).CloneAI.send(question), QUESTION);
    await answered(page);
    expect(await page.locator('cloneai-chat .panel').evaluate((panel) => panel.clientHeight)).toBeGreaterThan(500);
    await page.context().close();
  });
});
