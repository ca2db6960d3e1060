import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { button, createWorld, type World } from './console.testing.ts';

describeInChromium('the command menu', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('opens a tab of a clone by the keyboard alone, and a page by a click', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Zoë Telescope' });
    const camera = createCamera('console-commands');
    const page = await world.open('/usage');
    await page.getByRole('heading', { name: 'Usage' }).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Page or clone' });
    const current = () => page.getByRole('listbox').getByRole('option', { selected: true }).textContent();
    await field.waitFor();
    expect(await current()).toContain('Overview');
    await page.getByRole('option', { name: 'Versions Zoë Telescope' }).waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await current()).toBe('Versions Zoë Telescope');
    expect(await lookFaults(page)).toEqual([]);
    await camera(page, 'all');
    await field.fill('zoe emb');
    await page.getByRole('option', { name: 'Embed Zoë Telescope' }).waitFor();
    // The Enter that confirms a composed word is the input method's own.
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    expect(await field.isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.url}/clones/${id}/embed`);

    await button(page, /^Go to/).click();
    // The clone on the page comes first.
    expect(await current()).toMatch(/^Knowledge/);
    await field.fill('members');
    await camera(page, 'members');
    await page.getByRole('option', { name: 'Members' }).click();
    await page.waitForURL(`${world.url}/settings/members`);
    await page.keyboard.press('Control+k');
    await field.fill('nothing like it');
    await page.getByText('No page matches.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await camera(page, 'nothing');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('opens the tab of a clone that is typed before the clones are loaded', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Quick Clone' });
    const page = await world.open('/account');
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/v1/clones?*', async (route) => {
      await answered;
      await route.continue();
    });
    await button(page, /^Go to/).click();
    const field = page.getByRole('combobox', { name: 'Page or clone' });
    // "Privacy" matches, too, by another word.
    await field.fill('persona');
    await page.getByRole('option', { name: 'Privacy' }).waitFor();
    await page.keyboard.press('Enter');
    await field.fill('quick persona');
    await page.keyboard.press('Enter');
    expect(await field.isVisible()).toBe(true);
    answer();
    await page.waitForURL(`${world.url}/clones/${id}/persona`);
    await page.context().close();
  });

  it('closes with the keys that opened it, and gives the focus back', async () => {
    const page = await world.open('/account');
    const name = page.getByLabel('Name', { exact: true });
    await name.focus();
    // A browser that fills in a form sends key events without a key.
    await page.evaluate(() => document.activeElement?.dispatchEvent(new Event('keydown', { bubbles: true })));
    const field = page.getByRole('combobox', { name: 'Page or clone' });
    await page.keyboard.press('Control+k');
    await field.waitFor();
    await page.keyboard.press('Control+k');
    await field.waitFor({ state: 'detached' });
    await expect.poll(() => name.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it('offers to reload the page if its file cannot be loaded', async () => {
    const page = await world.open('/account');
    await page.route('**/assets/command-menu*.js', (route) => route.fulfill({ status: 404 }));
    await button(page, /^Go to/).click();
    await page.getByText('Could not load this part of the console.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.unroute('**/assets/command-menu*.js');
    await button(page, 'Reload').click();
    await button(page, /^Go to/).click();
    await page.getByRole('combobox', { name: 'Page or clone' }).waitFor();
    await page.context().close();
  });

  it('gives the focus back to the menu of a phone', async () => {
    const page = await world.open('/account', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await button(page, 'Open menu').click();
    await button(page, /^Go to/).click();
    await page.getByRole('combobox', { name: 'Page or clone' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => button(page, 'Open menu').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it('opens from the top bar of a phone', async () => {
    const page = await world.open('/clones', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await button(page, 'Go to a page').click();
    await page.getByRole('combobox', { name: 'Page or clone' }).fill('account');
    await page.getByRole('option', { name: 'Account' }).click();
    await page.waitForURL(`${world.url}/account`);
    await createCamera('console-commands-phone')(page, 'account');
    await page.context().close();
  });
});
