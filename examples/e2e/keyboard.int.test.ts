import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusFiles, createWorld, focused, launch, missing, openPage, tabTo, type Watched, type World } from './world.testing.ts';

// The story once more without a mouse: Tab, Enter, Space, Escape and letters, nothing else.

const QUESTION = 'When was the great telescope finished?';
const TEXT =
  'The observatory stands on the hill above the town and is open from April to October. The great telescope was finished in 1897 and weighs twenty tons. Visitors pay six euros for a guided tour, which begins at eight in the evening.';
const [file] = corpusFiles('docx', 'headings_numbered.docx');

let world: World;
let browser: Browser;
let page: Page;
let watched: Watched;
let snippet = '';

const press = (key: string) => page.keyboard.press(key);
const type = (text: string) => page.keyboard.insertText(text);

beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
  ({ page, watched } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] }));
  page.setDefaultTimeout(60_000);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe.skipIf(missing)(`the story by keyboard alone${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('an account', async () => {
    await page.goto(world.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await tabTo(page, 'Create an account');
    await press('Enter');
    await page.getByRole('heading', { name: 'Create your account' }).waitFor();
    await tabTo(page, 'Your name');
    await type('Ada Lovelace');
    await tabTo(page, 'Email');
    await type('ada@example.test');
    await tabTo(page, 'Password');
    await type('a long password');
    await press('Enter');
    await page.getByText('Get started').waitFor();
  });

  it('a clone, in a dialog that takes the focus, keeps it, and gives it back on Escape', async () => {
    await tabTo(page, 'New clone');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The dialog is gone a moment before the focus is back.
    await expect.poll(async () => (await focused(page)).name).toBe('New clone');
    await press('Enter');
    await expect.poll(async () => (await focused(page)).name).toBe('Name');
    await tabTo(page, 'Create clone');
    await tabTo(page, 'Name', { back: true });
    await type('Observatory');
    await press('Enter');
    await page.getByText('Drop documents here').waitFor();
    expect((await focused(page)).name).toBe('Observatory');
  });

  it('something to know: a text, and a file', async () => {
    await tabTo(page, 'Paste text');
    await press('Enter');
    await expect.poll(async () => (await focused(page)).name).toMatch(/title/i);
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
    await expect.poll(() => page.locator('[data-source]').filter({ hasText: 'Ready' }).count(), { timeout: 60_000 }).toBe(2);
  });

  it('a question beside the form, and the passage behind its mark', async () => {
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

  it('published, allowed on a site, and the line copied', async () => {
    await tabTo(page, 'Embed', { back: true });
    await press('Enter');
    await tabTo(page, 'Site');
    await type(world.site.url);
    await press('Enter');
    await page.locator('.origins').getByText(world.site.url).waitFor();
    await tabTo(page, 'Publish now');
    await press('Enter');
    await page.getByText('Live, version 1').waitFor();
    await tabTo(page, /^Copy/);
    await press('Space');
    await page.getByText('Copied to the clipboard').waitFor({ state: 'attached' });
    snippet = await page.evaluate(() => navigator.clipboard.readText());
    expect(snippet).toContain('/widget.js');
    expect(watched.complaints).toEqual([]);
  });

  it('asked on the other site; Escape closes the chat and gives the focus back', async () => {
    world.site.head = snippet;
    const { page: site, watched: stranger } = await openPage(browser);
    await site.goto(world.site.url);
    await site.getByRole('button').first().waitFor();
    await tabTo(site, /chat|Observatory/i);
    const launcher = (await focused(site)).name;
    await site.keyboard.press('Enter');
    await expect.poll(async () => (await focused(site)).name).toBe('Your question');
    await site.keyboard.insertText(QUESTION);
    await site.keyboard.press('Enter');
    await site.getByRole('button', { name: 'Good answer' }).waitFor();
    await tabTo(site, /^Source \d+:/, { back: true });
    await site.keyboard.press('Enter');
    await site.locator('.passage blockquote').getByText('1897').waitFor();
    await site.keyboard.press('Escape');
    await site.locator('.passage').waitFor({ state: 'hidden' });
    if (await site.getByRole('dialog').isVisible()) await site.keyboard.press('Escape');
    await site.getByRole('dialog').waitFor({ state: 'hidden' });
    expect((await focused(site)).name).toBe(launcher);
    expect(stranger.complaints).toEqual([]);
    await site.context().close();
  });
});
