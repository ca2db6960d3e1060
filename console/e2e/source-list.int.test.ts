import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { addSource } from '../../examples/e2e-kit/observatory.ts';
import { createWorld, type World } from './console.testing.ts';
import { becomes, drop, HOURS, row } from './knowledge.testing.ts';

describeInChromium('the list of sources', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world?.close());

  const TITLES = ['Opening hours', 'The dome', 'Tickets', 'The great telescope', 'Winter program'];
  const create = async () => {
    const { id } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    for (const title of TITLES)
      await addSource(world, id, { type: 'text', title, text: `${title}. ${HOURS}`, tags: title.startsWith('The') ? ['building'] : [] });
    return `/clones/${id}/knowledge`;
  };
  const titles = (page: Awaited<ReturnType<World['open']>>) => page.locator('.source .row-link').allTextContents();

  it('is searched, filtered, and sorted, and its address opens the same list', async () => {
    const page = await world.open(await create());
    await page.getByText('5 sources · 5 ready').waitFor();
    await page.getByRole('searchbox', { name: 'Find by title' }).fill('DOME');
    await expect.poll(() => titles(page)).toEqual(['The dome']);
    await page.waitForURL(/find=DOME/);
    // The totals count all sources.
    await page.getByText('5 sources · 5 ready').waitFor();
    await page.getByRole('searchbox', { name: 'Find by title' }).fill('nothing like it');
    await page.getByText('No source matches.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Show all sources' }).click();
    await page.getByRole('combobox', { name: 'Order' }).selectOption('By title');
    await expect.poll(() => titles(page)).toEqual([...TITLES].sort());
    await row(page, 'The dome').getByRole('link', { name: 'building' }).click();
    await expect.poll(() => titles(page)).toEqual(['The dome', 'The great telescope']);
    await page.reload();
    await expect.poll(() => titles(page)).toEqual(['The dome', 'The great telescope']);
    // Opening a source and closing it keeps the list.
    await row(page, 'The dome').locator('.row-link').click();
    await page.getByRole('dialog').getByRole('link', { name: 'Details' }).click();
    await page.keyboard.press('Escape');
    await page.waitForURL(/tag=building/);
    await expect.poll(() => titles(page)).toEqual(['The dome', 'The great telescope']);
    await page.context().close();
  });

  it('deletes all selected sources after a confirmation', async () => {
    const page = await world.open(await create());
    await page.getByRole('checkbox', { name: 'Select Tickets' }).check();
    await page.getByRole('checkbox', { name: 'Select The dome' }).check();
    await page.getByRole('status').getByText('2 selected').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await createCamera('console-sources')(page, 'selected', page.getByRole('checkbox', { name: 'Select Tickets' }));
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete 2 sources' }).click();
    await row(page, 'Tickets').waitFor({ state: 'detached' });
    await page.getByText('3 sources · 3 ready').waitFor();
    expect(await titles(page)).not.toContain('The dome');
    await page.context().close();
  });

  it('names the older source with the same content when a file is added again', async () => {
    const page = await world.open(await create());
    await page.getByText('5 sources · 5 ready').waitFor();
    await drop(page, [{ name: 'visit.md', text: `# A visit\n\n${HOURS}` }]);
    await becomes(page, 'A visit', 'Ready');
    await drop(page, [{ name: 'visit (copy).md', text: `# A visit\n\n${HOURS}` }]);
    await page.getByText('Same content as A visit. Answers may cite both: delete one of them.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });
});
