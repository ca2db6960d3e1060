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
    await page.getByLabel('The old signing secret keeps working for').selectOption('1 hour');
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
    await page.getByText(/^The endpoint did not accept the event/).waitFor();
    await page.getByText('Retrying').waitFor();
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
});
