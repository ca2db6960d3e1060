import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { type OwnServer, startServer } from '../../examples/e2e-kit/server.ts';
import { createWorld, type World } from './console.testing.ts';
import { becomes, drop, HOURS } from './knowledge.testing.ts';

describeInChromium('uploads above the hourly limit', () => {
  let server: OwnServer;
  let world: World;
  beforeAll(async () => {
    server = await startServer({ RATE_LIMIT_UPLOADS_PER_HOUR: '2' });
    world = await createWorld(server);
  });
  afterAll(async () => {
    await world?.close();
    await server?.stop();
  });

  it('keeps waiting uploads over other pages, says when they continue, and still accepts pasted text', async () => {
    const clone = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace' });
    const page = await world.open(`/clones/${clone.id}/knowledge`);
    await page.getByRole('heading', { name: 'Drop documents here' }).waitFor();
    await drop(
      page,
      [1, 2, 3, 4].map((number) => ({ name: `part-${number}.md`, text: `# Part ${number}\n\n${HOURS}` })),
    );
    await page.getByText('2 uploads are waiting.').waitFor();
    expect(await page.locator('.note.warn').textContent()).toMatch(
      /accepts 2 uploads per hour from each user\. The rest continue automatically at \d/,
    );
    await page.getByText('2 sources · 2 ready').waitFor();
    expect(await lookFaults(page)).toEqual([]);

    // The server is asked, refuses, and nothing is lost.
    await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST' && response.status() === 429),
      page.getByRole('button', { name: 'Try now' }).click(),
    ]);
    await page.getByText('2 uploads are waiting.').waitFor();

    await page.getByRole('button', { name: 'Paste text' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('A visit');
    await page.getByRole('textbox', { name: 'Text' }).fill(HOURS);
    await page.getByRole('button', { name: 'Add to knowledge' }).click();
    await becomes(page, 'A visit', 'Ready');
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByText('No conversations yet').waitFor();
    await page.getByRole('link', { name: 'Knowledge' }).click();
    await page.getByText('2 uploads are waiting.').waitFor();
    await page.getByText('3 sources · 3 ready').waitFor();
    // Which two came first is the network's affair; each is either there or here.
    const waiting = await page.locator('.upload-name > span:first-child').allTextContents();
    const stored = await page.locator('.source a').allTextContents();
    expect(
      [...waiting, ...stored.map((title) => (title === 'A visit' ? title : `${title.toLowerCase().replace(' ', '-')}.md`))].sort(),
    ).toEqual(['A visit', ...[1, 2, 3, 4].map((number) => `part-${number}.md`)]);
    for (const name of waiting) await page.getByRole('button', { name: `Cancel ${name}` }).click();
    await page.locator('.upload').first().waitFor({ state: 'detached' });
    await page.context().close();
  });
});
