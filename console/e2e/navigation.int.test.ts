import { afterAll, beforeAll, expect, it } from 'vitest';
import { register } from '../../examples/e2e-kit/accounts.ts';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { createWorld, excessWidth, type World } from './console.testing.ts';

/** Eighty characters, right to left and left to right, one of them two UTF-16 units long. */
const LONG = 'עדה לאבלייס 🧮 Ada Lovelace with a name as long as the server takes, to its end!!';

describeInChromium('navigating the console', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  it('shows a not-found page for every unknown URL', async () => {
    const page = await world.open('/clones/cln_nothing/persona');
    for (const address of ['/clones/cln_nothing/persona', '/clones/cln_01jd5zq8w3x6v9k2m4n7p0r5st', '/nowhere']) {
      await page.goto(world.url + address);
      await page.getByRole('heading', { name: 'Page not found' }).waitFor();
      expect(await page.title()).toBe('Page not found · CloneAI');
    }
    await page.goto(`${world.url}/clones/cln_01jd5zq8w3x6v9k2m4n7p0r5st`);
    await page.getByRole('link', { name: 'Go to clones' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('fits a long name in any script, and lets the preview use the available height', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: LONG });
    const page = await world.open(`/clones/${id}/persona`, { viewport: { width: 1280, height: 800 } });
    const chat = page.locator('cloneai-chat');
    const height = async () => (await chat.boundingBox())?.height ?? 0;
    await chat.getByText('What would you like to know?').waitFor();
    expect(await excessWidth(page)).toBe(0);
    expect(await height()).toBeLessThan(450);
    await page.mouse.move(400, 500);
    await page.mouse.wheel(0, 900);
    await expect.poll(height).toBeGreaterThan(500);
    // At the page's end its head must not go under the line above.
    await page.mouse.wheel(0, 9000);
    await expect.poll(async () => (await page.locator('#preview-title').boundingBox())?.y ?? 0).toBeGreaterThan(50);

    await page.setViewportSize({ width: 390, height: 800 });
    for (const tab of ['persona?view=try', 'knowledge', 'embed', 'versions', 'insights']) {
      await page.goto(`${world.url}/clones/${id}/${tab}`);
      await page.locator('.tabs').waitFor();
      if (tab.startsWith('persona')) await chat.getByText('What would you like to know?').waitFor();
      expect(await excessWidth(page), tab).toBe(0);
    }
    // Opening the preview is no conversation.
    await page.goto(`${world.url}/clones/${id}/conversations`);
    await page.getByText('No conversations yet').waitFor();
    await page.context().close();
  });

  it('takes nobody to a new clone who closed its dialog before it was created', async () => {
    const page = await world.open('/clones?new');
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/v1/clones', async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByLabel('Name').fill('Late clone');
    await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      page.getByRole('button', { name: 'Create clone' }).click(),
    ]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Workspace' }).click();
    await page.waitForURL(`${world.url}/settings`);
    answer();
    await page.getByText('Late clone created.').waitFor();
    expect(page.url()).toBe(`${world.url}/settings`);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.waitForURL(/\/clones\/cln_\w+\/knowledge$/);
    await page.context().close();
  });

  it('counts every clone on the overview, and shows the first steps of the most advanced one', async () => {
    const many = await register(world);
    const { id } = await many.call('POST', '/v1/clones', { name: 'The published one' });
    await many.call('POST', `/v1/clones/${id}/publish`, {});
    for (let number = 1; number <= 6; number++) await many.call('POST', '/v1/clones', { name: `Number ${number}` });
    const page = await world.open('/', { as: many });
    await page.getByRole('heading', { name: '7 clones' }).waitFor();
    expect(await page.getByText('2 of 5 done').count()).toBe(1);
    await page.getByRole('link', { name: 'Add it to your site' }).click();
    await page.waitForURL(`${world.url}/clones/${id}/embed`);
    await page.context().close();
  });
});
