import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWire, type Wire } from './wire.testing.ts';
import { createWorld, launch, missing, snippet, type World } from './world.testing.ts';

const RUNS = 20;
let world: World;
let browser: Browser;
let wire: Wire;
let page: Page;
/** Messages that the browser sent, by their text. */
const posts: string[] = [];

beforeAll(async () => {
  if (missing) return;
  [world, browser] = await Promise.all([createWorld({ model: true }), launch()]);
  wire = await startWire(world.url);
  world.site.page = { html: snippet(world).replaceAll(world.url, wire.url), headers: {} };
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(15_000);
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/messages/stream')) posts.push(request.postDataJSON().content);
  });
  await page.goto(world.site.url);
  await page.getByRole('button', { name: 'Open chat' }).click();
});
afterAll(async () => {
  await browser?.close();
  await wire?.close();
  await world?.close();
});

async function ask(question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
}
async function fresh(): Promise<void> {
  const button = page.getByRole('button', { name: 'New conversation' });
  if (await button.isVisible()) await button.click();
}
const lastAnswer = () => page.locator('li.answer').last();
/** The first words of the answer of that number, from 0, are there: a cut now is one in the middle. */
const begun = (index: number) => page.locator('li.answer').nth(index).locator('.rich').waitFor();
const done = () => lastAnswer().getByRole('button', { name: 'Good answer' }).waitFor();
const bare = (text: string) => text.replace(/\[(\d{1,3})\]/g, '$1').replace(/\s/g, '');

/** The newest answer as the server has it. */
async function stored(): Promise<{ content: string; citations: unknown[] }> {
  const { data: clones } = (await world.call('GET', '/v1/clones')) as { data: { id: string }[] };
  const { data: sessions } = (await world.call('GET', `/v1/clones/${clones[0]?.id}/sessions?limit=1`)) as { data: { id: string }[] };
  const { data } = (await world.call('GET', `/v1/sessions/${sessions[0]?.id}/messages?limit=1`)) as {
    data: { content: string; citations: unknown[] }[];
  };
  return data[0] as { content: string; citations: unknown[] };
}

async function expectWhole(): Promise<void> {
  await done();
  const { content, citations } = await stored();
  expect(bare((await lastAnswer().locator('.rich').textContent()) ?? '')).toBe(bare(content));
  expect(await lastAnswer().locator('.rich .chip').count()).toBe(citations.length);
  expect(citations.length).toBeGreaterThan(0);
}

describe.skipIf(missing)(`answers over a bad connection${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it(`are whole after a reload in the middle, ${RUNS} times of ${RUNS}, and no question is sent twice`, async () => {
    for (let run = 0; run < RUNS; run++) {
      await ask(`When was the great telescope finished (${run})?`);
      // From before the first event to the middle of the text.
      if (run % 4 > 0) await begun(run);
      await page.waitForTimeout((run * 53) % 400);
      await page.reload();
      await page.getByRole('button', { name: 'Open chat' }).waitFor();
      const draft = page.getByRole('textbox', { name: 'Your question' });
      await draft.waitFor();
      await page.locator('li.answer').nth(run).or(page.locator('textarea:not(:placeholder-shown)')).first().waitFor({ timeout: 15_000 });
      // A question that never got out stands where it was written.
      if (await draft.inputValue()) await draft.press('Enter');
      await expectWhole();
    }
    expect(await page.locator('li.question').count()).toBe(RUNS);
    expect((await world.questions()).toSorted()).toEqual([...new Set(posts)].toSorted());
  }, 180_000);

  it(`are whole after a cut in the middle, ${RUNS} times of ${RUNS}, and no question is sent twice`, async () => {
    await fresh();
    posts.length = 0;
    const before = await world.questions();
    for (let run = 0; run < RUNS; run++) {
      await ask(`What does a guided tour cost (${run})?`);
      await begun(run);
      await page.waitForTimeout((run * 37) % 300);
      wire.cut(run % 5 === 0 ? 400 : 0);
      await expectWhole();
      expect(await page.locator('li.answer').count()).toBe(run + 1);
    }
    expect(posts).toHaveLength(RUNS);
    expect((await world.questions()).length - before.length).toBe(RUNS);
  }, 180_000);

  it('say kindly that the connection is gone, and go on by themselves when it is back', async () => {
    await world.model({ text: 'quotes', delayMs: 60 });
    await fresh();
    wire.cut(60_000);
    await ask('Is anybody there?');
    await page.getByText('No connection. Your text is kept').waitFor({ timeout: 30_000 });
    wire.cut(0);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectWhole();
    await world.model({ text: 'quotes', delayMs: 20 });
  }, 60_000);

  it(`never move a reader who scrolled up, ${RUNS} times of ${RUNS}`, async () => {
    await world.model({ text: 'words', tokens: 4000, delayMs: 15, honorMaxTokens: false });
    await fresh();
    await ask('Tell me everything about the dome.');
    const scroll = page.locator('.scroll');
    const top = () => scroll.evaluate((box) => box.scrollTop);
    const left = () => scroll.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await expect.poll(() => scroll.evaluate((box) => box.scrollHeight - box.clientHeight), { timeout: 20_000 }).toBeGreaterThan(150);
    expect(await left()).toBeLessThan(40);
    await scroll.hover();
    let moved = 0;
    for (let run = 0; run < RUNS; run++) {
      await page.mouse.wheel(0, -(40 + run * 5));
      await expect.poll(left).toBeGreaterThan(32);
      await page.waitForTimeout(120);
      const [before, height] = [await top(), await scroll.evaluate((box) => box.scrollHeight)];
      await expect.poll(() => scroll.evaluate((box) => box.scrollHeight)).toBeGreaterThan(height);
      if ((await top()) !== before) moved++;
      await page.getByRole('button', { name: 'Jump to the latest' }).click();
      await expect.poll(left).toBeLessThan(32);
    }
    expect(moved).toBe(0);
    await page.getByRole('button', { name: 'Stop the answer' }).click();
    await page.getByText('Stopped.').waitFor();
    expect((await stored()).content.length).toBeLessThan(20_000);
    await world.model({ text: 'quotes', tokens: 50, delayMs: 20 });
  }, 120_000);
});
