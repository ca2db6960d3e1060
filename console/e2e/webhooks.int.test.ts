import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { eventually } from '../../examples/e2e-kit/waiting.ts';
import { ask, button, createWorld, publishMuseumGuide, type World } from './console.testing.ts';

describeInChromium('the webhooks page', () => {
  let world: World;
  let clone: string;
  beforeAll(async () => {
    world = await createWorld();
    clone = await publishMuseumGuide(world);
  });
  afterAll(() => world?.close());

  it('creates a webhook endpoint, rotates its secret, tests it, shows its deliveries and sends one again, pauses and deletes it', async () => {
    const camera = createCamera('console-webhooks');
    const page = await world.open('/keys?tab=webhooks');
    await page.getByText('No endpoints yet').waitFor();
    await button(page, 'New endpoint').click();
    await page.getByLabel('URL').fill('https://hooks.example.test/cloneai');
    await page.getByLabel('A source failed').uncheck();
    expect(await lookFaults(page)).toEqual([]);
    await button(page, 'Create endpoint').click();
    expect(await page.getByRole('region', { name: 'The signing secret' }).textContent()).toMatch(/^whsec_/);
    await button(page, 'Done').click();
    await button(page, 'Close anyway').click();

    await button(page, /^Rotate secret/).click();
    await page.getByLabel('The old signing secret stops working').selectOption('In 1 hour');
    expect(await lookFaults(page)).toEqual([]);
    await camera(page, 'rotate');
    await button(page, 'Rotate signing secret').click();
    expect(await page.getByRole('region', { name: 'The signing secret' }).textContent()).toMatch(/^whsec_/);
    await button(page, 'Done').click();
    await button(page, 'Close anyway').click();
    await button(page, /^Test https/).click();
    await page.getByText(/^The test event failed/).waitFor();
    await page.locator('td', { hasText: '(test)' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await camera(page, 'tested');
    await button(page, /^Send again/).click();
    await page.getByText(/^The endpoint did not accept the event|^The event will be sent again soon/).waitFor();
    // The keyboard stays where it was, although the event cannot be sent again now.
    expect(await button(page, /^Send again/).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await button(page, /^Send again/).isDisabled()).toBe(true);
    await eventually(async () => {
      if (await page.getByText('Retrying').count()) return;
      await button(page, 'Refresh').click();
      throw new Error('The event is not sent again.');
    });
    await button(page, 'Hide deliveries').click();

    await ask(world, clone, ['How heavy is the telescope?']);
    await button(page, 'Deliveries').click();
    await page.waitForURL(/endpoint=whk_/);
    await eventually(async () => {
      if (await page.locator('td', { hasText: 'message.answered' }).count()) return;
      await button(page, 'Refresh').click();
      throw new Error('The delivery is not listed.');
    });
    expect(await lookFaults(page)).toEqual([]);
    await button(page, /^Pause/).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await button(page, /^Delete https/).click();
    await button(page, 'Delete endpoint').click();
    await page.getByText('No endpoints yet').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('tests an endpoint while another one is being tested, and leaves alone the user who opens another page meanwhile', async () => {
    for (const name of ['one', 'two'])
      await world.call('POST', '/v1/webhook-endpoints', { url: `https://${name}.example.test/`, events: ['source.failed'] });
    const page = await world.open('/keys?tab=webhooks');
    const answers: (() => void)[] = [];
    await page.route('**/v1/webhook-endpoints/*/test', async (route) => {
      await new Promise<void>((answer) => answers.push(answer));
      await route.continue();
    });
    await button(page, 'Test https://one.example.test/').click();
    await page.waitForURL(/endpoint=whk_/);
    await button(page, 'Test https://two.example.test/').click();
    await expect.poll(() => answers.length).toBe(2);
    await page.getByRole('link', { name: 'Clones' }).click();
    await page.waitForURL(`${world.url}/clones`);
    for (const answer of answers) answer();
    await expect.poll(() => page.getByText(/^The test event failed/).count()).toBe(2);
    expect(page.url()).toBe(`${world.url}/clones`);
    await page.context().close();
  });
});
