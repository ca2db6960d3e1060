import { afterAll, beforeAll, expect, it } from 'vitest';
import { uniqueEmail } from '../e2e-kit/accounts.ts';
import { type Browser, connectBrowser, describeInChromium, openPage, sharedServer, type WatchedPage } from '../e2e-kit/browser.ts';
import { corpusFiles } from '../e2e-kit/corpus.ts';
import { focusedName, tabTo } from '../e2e-kit/keyboard.ts';
import { QUESTION } from '../e2e-kit/observatory.ts';
import { type Site, startSite } from '../e2e-kit/site.ts';
import { notebook } from './notebook.testing.ts';

// The whole story once more without a mouse. Each test continues where the one before ended.

const TEXT =
  'The observatory stands on the hill above the town and is open from April to October. The great telescope was finished in 1897 and weighs twenty tons. Visitors pay six euros for a guided tour, which begins at eight in the evening.';
const [file] = corpusFiles('docx', 'headings_numbered.docx');

describeInChromium('the whole story by keyboard', () => {
  const server = sharedServer();
  let site: Site;
  let browser: Browser;
  let page: WatchedPage;
  let snippet = '';

  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.insertText(text);
  const complaints = ({ faults, loggedErrors }: WatchedPage) => [...faults, ...loggedErrors];

  beforeAll(async () => {
    [site, browser] = await Promise.all([startSite(), connectBrowser()]);
    page = await openPage(browser, undefined, { permissions: ['clipboard-read', 'clipboard-write'] });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('creates an account', async () => {
    await page.goto(server.url);
    // A server without accounts opens on the first one.
    await page.getByRole('heading', { name: /^(?:Sign in|Create your account)$/ }).waitFor();
    if (await page.getByRole('heading', { name: 'Sign in' }).isVisible()) {
      await tabTo(page, 'Create an account');
      await press('Enter');
    }
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    await tabTo(page, 'Your name');
    await type('Ada Lovelace');
    await tabTo(page, 'Email');
    await type(uniqueEmail('ada'));
    await tabTo(page, 'Password');
    await type('a long password');
    await press('Enter');
    await page.getByText('Get started').waitFor();
  });

  it('creates a clone in a dialog that takes the focus and returns it on Escape', async () => {
    await tabTo(page, 'New clone');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The focus returns a moment after the dialog has closed.
    await expect.poll(() => focusedName(page)).toBe('New clone');
    await press('Enter');
    await expect.poll(() => focusedName(page)).toBe('Name');
    await tabTo(page, 'Create clone');
    await tabTo(page, 'Name', { back: true });
    await type('Observatory');
    await press('Enter');
    await page.getByText('Drop documents here').waitFor();
    expect(await focusedName(page)).toBe('Observatory');
  });

  it('adds a text and a file as sources', async () => {
    await tabTo(page, 'Paste text');
    await press('Enter');
    await expect.poll(() => focusedName(page)).toMatch(/title/i);
    await type('A guide to the observatory');
    await tabTo(page, /^Text/);
    await type(TEXT);
    await tabTo(page, /^Add/);
    await press('Enter');
    await page.locator('[data-source]').filter({ hasText: 'Ready' }).waitFor();
    if (!file) return;
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, 'Add files', { back: true });
    await press('Enter');
    await (await chooser).setFiles([file]);
    await expect.poll(() => page.locator('[data-source]').filter({ hasText: 'Ready' }).count()).toBe(2);
  });

  it('asks in the preview, and opens a citation', async () => {
    await tabTo(page, 'Persona', { back: true });
    await press('Enter');
    await page.locator('cloneai-chat').getByRole('textbox', { name: 'Your question' }).waitFor();
    await tabTo(page, 'Your question');
    await type(QUESTION);
    await press('Enter');
    await page.locator('cloneai-chat').getByRole('button', { name: 'Good answer' }).waitFor();
    await tabTo(page, /^Source \d+:/, { back: true });
    await press('Enter');
    await page.locator('cloneai-chat').getByText('The great telescope was finished in 1897').last().waitFor();
  });

  it('allows a site, publishes, and copies the snippet', async () => {
    await tabTo(page, 'Embed', { back: true });
    await press('Enter');
    await tabTo(page, 'Site');
    await type(site.url);
    await press('Enter');
    await page.locator('.origins').getByText(site.url).waitFor();
    await tabTo(page, 'Publish now');
    await press('Enter');
    await page.getByText('Live, version 1').waitFor();
    await tabTo(page, /^Copy/);
    await press('Space');
    await page.getByText('Copied to the clipboard').waitFor({ state: 'attached' });
    snippet = await page.evaluate(() => navigator.clipboard.readText());
    expect(snippet).toContain('/widget.js');
    expect(complaints(page)).toEqual([]);
  });

  it('asks on the other site; Escape closes the chat and returns the focus', async () => {
    site.page = notebook(server, snippet);
    const visitor = await openPage(browser, site.url);
    await visitor.getByRole('button').first().waitFor();
    await tabTo(visitor, /chat|Observatory/i);
    const launcher = await focusedName(visitor);
    await visitor.keyboard.press('Enter');
    await expect.poll(() => focusedName(visitor)).toBe('Your question');
    await visitor.keyboard.insertText(QUESTION);
    await visitor.keyboard.press('Enter');
    await visitor.getByRole('button', { name: 'Good answer' }).waitFor();
    await tabTo(visitor, /^Source \d+:/, { back: true });
    await visitor.keyboard.press('Enter');
    await visitor.locator('.excerpt blockquote').getByText('1897').waitFor();
    await visitor.keyboard.press('Escape');
    await visitor.locator('.excerpt').waitFor({ state: 'hidden' });
    if (await visitor.getByRole('dialog').isVisible()) await visitor.keyboard.press('Escape');
    await visitor.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focusedName(visitor)).toBe(launcher);
    expect(complaints(visitor)).toEqual([]);
    await visitor.context().close();
  });
});
