import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults, createWorld, launch, missing, openPage, type Person, type World } from './world.testing.ts';

let world: World;
let browser: Browser;
let person: Person;
let cloneId = '';

beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld(), launch()]);
  person = await world.register('ada@example.test', 'Ada King');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** A clone with two versions, and a draft that is ahead of them. */
async function clone(name = 'Ada') {
  cloneId = (await person.call('POST', '/v1/clones', { name, greeting: 'First.' })).id;
  await person.call('POST', `/v1/clones/${cloneId}/publish`, { note: 'For the fair' });
  await person.call('PATCH', `/v1/clones/${cloneId}`, { greeting: 'Second.', answerPolicy: 'open' });
  await person.call('POST', `/v1/clones/${cloneId}/publish`, {});
  await person.call('PATCH', `/v1/clones/${cloneId}`, { greeting: 'Third.' });
}
const draft = () => person.call('GET', `/v1/clones/${cloneId}`);
const open = (options: Parameters<typeof openPage>[2] = {}) =>
  openPage(browser, world, { person, path: `/clones/${cloneId}/versions`, ...options });

describe.skipIf(missing)(`the versions of a clone${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('say what changed from one to the next, and what the draft would change', async () => {
    await clone();
    const page = await open();
    await page.getByText('For the fair').waitFor();
    const changes = (within: string) => page.locator(`${within} .changes li`).allTextContents();
    expect(await changes('#state')).toEqual(['Greeting: Second. is now Third.']);
    await page.getByText('2 changes since version 1').click();
    expect(await changes('.version')).toEqual([
      'Greeting: First. is now Second.',
      'What it may answer: only from its sources is now freely',
    ]);
    await page.getByLabel('Note').fill('Third time');
    await page.getByRole('button', { name: 'Publish draft' }).click();
    await page.locator('.version').getByText('Third time').waitFor();
    expect(await page.locator('.version').first().textContent()).toContain('Live');
    expect(page.faults).toEqual([]);
  });

  it('become the draft again, and give the draft back', async () => {
    await clone();
    const page = await open();
    await page.getByRole('button', { name: 'Restore version 1' }).press('Enter');
    await page.getByText('Version 1 restored as the draft.').waitFor();
    expect(await draft()).toMatchObject({ greeting: 'First.', answerPolicy: 'sources_only', publishedVersion: 2 });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Published versions');
    await page.locator('.version', { hasText: 'Version 1' }).getByText('Same as draft').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Restore undone.').waitFor();
    expect(await draft()).toMatchObject({ greeting: 'Third.', answerPolicy: 'open' });
  });

  it('go offline when that is confirmed, and come back with the next publish', async () => {
    await clone();
    const page = await open();
    await page.getByRole('button', { name: 'Unpublish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The chat no longer opens on your sites').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect((await draft()).publishedVersion).toBe(2);
    await page.getByRole('button', { name: 'Unpublish' }).click();
    await dialog.getByRole('button', { name: 'Unpublish' }).click();
    await page.getByRole('heading', { name: 'Not published' }).waitFor();
    expect((await draft()).publishedVersion).toBeNull();
    await page.locator('#state').getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Live, version 3').waitFor();
  });

  it('are deleted with the clone once its name is typed', async () => {
    await clone('Ada the Second');
    const page = await open();
    await page.getByRole('button', { name: 'Delete…' }).click();
    const last = page.getByRole('dialog').getByRole('button', { name: 'Delete clone' });
    await page.getByLabel('Type Ada the Second to confirm').fill('Ada');
    expect(await last.isDisabled()).toBe(true);
    await page.getByLabel('Type Ada the Second to confirm').fill('Ada the Second');
    await last.click();
    await page.waitForURL(/\/clones$/);
    await page.getByText('Ada the Second deleted.').waitFor();
    await expect(draft()).rejects.toThrow('404');
  });

  it.each<[string, NonNullable<Parameters<typeof openPage>[2]>]>([
    ['light, 1280', { theme: 'light' }],
    ['dark, 1280', { theme: 'dark', colorScheme: 'dark' }],
    ['light, 390', { theme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['dark, 390', { theme: 'dark', colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ])('have no fault that axe knows (%s)', async (_name, options) => {
    await clone();
    const page = await open(options);
    await page.getByText('2 changes since version 1').click();
    expect(await axeFaults(page)).toEqual([]);
    expect(page.faults).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});
