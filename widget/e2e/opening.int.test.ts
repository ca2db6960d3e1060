import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, connectBrowser, describeInChromium, flush, openPage, type Page, phone } from '../../examples/e2e-kit/browser.ts';
import { startLongConversation } from '../../examples/e2e-kit/long-conversation.ts';
import { pageWith, type Site, startSite } from '../../examples/e2e-kit/site.ts';

describeInChromium('opening the chat on a phone', () => {
  let browser: Browser;
  let site: Site;
  let server: Awaited<ReturnType<typeof startLongConversation>>;
  beforeAll(async () => {
    [browser, site, server] = await Promise.all([connectBrowser(), startSite(), startLongConversation({ messages: 2 })]);
    site.page.html = pageWith(`<script async src="${server.url}/widget.js" data-clone="ada"></script>`);
  });
  afterAll(() => Promise.all([browser.close(), site.close(), server.close()]));

  const launcher = (page: Page) => page.locator('cloneai-widget .launcher');
  /** What the page has loaded from the widget's server, without the hashes of file names. */
  const loaded = async (page: Page) => {
    const names = await page.evaluate(
      (url) => performance.getEntriesByType('resource').flatMap(({ name }) => (name.startsWith(url) ? [name.slice(url.length)] : [])),
      server.url,
    );
    return names.map((name) => name.replace(/-[\w-]{8}(?=\.js$)/, '')).sort();
  };

  it('loads its files while the page is idle for visitors who opened it before, and for no others', async () => {
    const page = await openPage(browser, site.url, phone);
    await launcher(page).waitFor();
    await flush(page);
    expect(await loaded(page)).toEqual(['/widget.js']);
    await launcher(page).tap();
    await page.locator('cloneai-widget .welcome').waitFor();

    await page.reload();
    await launcher(page).waitFor();
    await expect.poll(() => loaded(page)).toEqual(['/widget.js', '/widget/chat.js', '/widget/en.js']);
    await flush(page);
    // Neither the conversation nor the clone is asked for, and nothing is shown.
    expect(await loaded(page)).toEqual(['/widget.js', '/widget/chat.js', '/widget/en.js']);
    expect(await page.locator('cloneai-widget .root').count()).toBe(0);
    await launcher(page).tap();
    await page.locator('cloneai-widget .welcome').waitFor();
    expect((await loaded(page)).filter((name) => name === '/widget/chat.js')).toHaveLength(1);
    await page.context().close();
  });

  it('asks for no measure of the panel, which would take a layout of its own, before it is shown', async () => {
    const page = await openPage(browser, undefined, phone);
    await page.addInitScript(() => {
      const measured: string[] = [];
      Object.assign(window, { measured });
      for (const name of ['scrollTop', 'scrollHeight', 'clientHeight'] as const) {
        const { get, ...rest } = Object.getOwnPropertyDescriptor(Element.prototype, name) as PropertyDescriptor;
        Object.defineProperty(Element.prototype, name, {
          ...rest,
          get(this: Element) {
            measured.push(`${name} of ${this.localName}`);
            return get?.call(this);
          },
        });
      }
    });
    await page.goto(site.url);
    // Loaded, and closed again.
    await launcher(page).tap();
    await page.locator('cloneai-widget .welcome').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).tap();
    await flush(page);
    const opened = await page.evaluate(async () => {
      const { CloneAI, measured } = window as unknown as { CloneAI: { open(): void }; measured: string[] };
      measured.length = 0;
      CloneAI.open();
      // Before the next frame.
      for (let turn = 0; turn < 50; turn++) await null;
      return [document.querySelector('cloneai-widget')?.shadowRoot?.querySelectorAll('.panel').length, [...measured]];
    });
    expect(opened).toEqual([1, []]);
    await page.context().close();
  });
});
