import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { ask, createWorld, publishMuseumGuide, type World } from './console.testing.ts';

describeInChromium('the insights page', () => {
  let world: World;
  let clone: string;
  beforeAll(async () => {
    world = await createWorld();
    clone = await publishMuseumGuide(world);
    await ask(world, clone, ['When was the great telescope finished?', 'What does tea cost in Peru?']);
  });
  afterAll(() => world?.close());

  it('shows how many questions were answered, in the date range in the URL', async () => {
    const page = await world.open(`/clones/${clone}/insights`);
    await page.locator('.stat', { hasText: 'Not in the sources' }).getByText('50%').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('link', { name: '7 days', exact: true }).click();
    await page.waitForURL(/days=7/);
    await page.getByText('Questions by day').waitFor();
    await page.getByText('Show data').first().click();
    expect(await page.locator('#questions').getByRole('table').first().getByRole('row').count()).toBe(8);
    await page.context().close();
  });

  it('suggests the next step while nobody has asked', async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Silent one' });
    const page = await world.open(`/clones/${id}/insights`);
    await page.getByText('No questions in the last 30 days').waitFor();
    await page.getByRole('link', { name: 'Try it yourself' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });
});
