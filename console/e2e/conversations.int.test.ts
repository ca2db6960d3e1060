import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkLooks, createWorld, launch, missing, type World } from './world.testing.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const QUESTION = 'When was the great telescope finished?';
const KNOWLEDGE = [
  'The observatory stands on the hill above the town and is open to visitors from April to October.',
  'The great telescope was finished in 1897 and weighs twenty tons.',
  'The dome turns on forty wheels and was renewed in 1954 after a storm had damaged it.',
].join(' ');

/** Answers as a model would, a few words at a time. */
async function startModel(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['server/bench/model-stand-in.ts', '0', '{"text":"quotes","delayMs":120}'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The model's stand-in ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
  });
  return { child, url };
}

interface Asked {
  id: string;
  content: string;
}

describe.skipIf(missing !== null)(`a clone's conversations${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let world: World;
  let browser: Browser;
  let model: Awaited<ReturnType<typeof startModel>>;
  let cloneId: string;
  beforeAll(async () => {
    model = await startModel();
    [world, browser] = await Promise.all([createWorld({ OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-stand-in' }), launch()]);
    // The stand-in's vectors mean little.
    ({ id: cloneId } = await world.call<{ id: string }>('POST', '/v1/clones', { name: 'Ada Lovelace', retrieval: { threshold: 0 } }));
    const source = await world.call<{ id: string }>('POST', `/v1/clones/${cloneId}/sources`, {
      type: 'text',
      title: 'A guide to the observatory',
      text: KNOWLEDGE,
      url: 'https://example.com/guide',
    });
    await vi.waitFor(async () => expect(await world.call('GET', `/v1/sources/${source.id}`)).toMatchObject({ status: 'ready' }), {
      timeout: 60_000,
      interval: 200,
    });
    await world.call('POST', `/v1/clones/${cloneId}/publish`, {});
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    model?.child.kill('SIGTERM');
  });

  const begin = async (input: object) =>
    (await world.call<{ session: { id: string } }>('POST', `/v1/clones/${cloneId}/sessions`, input)).session.id;
  const ask = (sessionId: string, content: string) => world.call<Asked>('POST', `/v1/sessions/${sessionId}/messages`, { content });
  const open = async (path = '') => {
    const page = await world.open(browser, `/clones/${cloneId}/conversations${path}`);
    page.setDefaultTimeout(20_000);
    return page;
  };

  it('begin empty, and say what will stand there', async () => {
    const page = await open();
    await page.getByText('No conversations yet').waitFor();
    expect(await checkLooks(page)).toEqual([]);
    await page.context().close();
  });

  it('are listed, and read as the visitor saw them, with ratings, cost, and every quote where it stands', async () => {
    const sessionId = await begin({ visitorId: 'customer-17', metadata: { plan: 'pro' } });
    const answer = await ask(sessionId, QUESTION);
    await world.call('POST', `/v1/messages/${answer.id}/feedback`, { rating: 'up' });
    const preview = await begin({ preview: true });
    await ask(preview, 'Who renewed the dome?');
    await world.call('POST', `/v1/sessions/${preview}/end`);

    const page = await open();
    const rows = page.locator('.sessions a');
    await rows.nth(1).waitFor();
    expect(await rows.first().textContent()).toMatch(/^Who renewed the dome\?Anonymous · 2 messages · .*PreviewEnded$/);
    expect(await checkLooks(page)).toEqual([]);
    await page.getByRole('link', { name: 'Previews', exact: true }).click();
    await rows.filter({ hasText: 'customer-17' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Visitors', exact: true }).click();
    await rows.filter({ hasText: 'Preview' }).waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'customer-17' }).click();
    await page.waitForURL(/conversations\/ses_.*filter=visitors/);
    await page.locator('.said.answer').waitFor();
    await page.waitForFunction((title) => document.activeElement?.textContent === title, QUESTION);
    await page.getByText('Rated helpful').waitFor();
    expect(await page.locator('.transcript-head').textContent()).toMatch(/Total: [\d,]+ input tokens, [\d,]+ output tokens.* · \$0\.\d+/);
    expect(await checkLooks(page)).toEqual([]);

    await page.getByRole('link', { name: 'Source 1: A guide to the observatory' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'A guide to the observatory' });
    await dialog.locator('mark').waitFor();
    expect(KNOWLEDGE).toContain(await dialog.locator('mark').textContent());
    expect(await dialog.locator('.citation-context').textContent()).toContain('The dome turns on forty wheels');
    expect(await dialog.getByRole('link', { name: 'Open original' }).getAttribute('href')).toBe('https://example.com/guide');
    expect(await checkLooks(page)).toEqual([]);
    await page.reload();
    await dialog.locator('mark').waitFor();
    await dialog.getByRole('link', { name: 'Open in source' }).click();
    await page.waitForURL(/\/knowledge\/src_.*at=/);
    await page.locator('dialog mark').waitFor();
    await page.context().close();
  });

  it('are followed while they are held: the question at once, the answer as it is written', async () => {
    const sessionId = await begin({});
    await ask(sessionId, QUESTION);
    const page = await open(`/${sessionId}`);
    await page.locator('.said').nth(1).waitFor();
    const asked = ask(sessionId, 'And who may visit the observatory?');
    await page.locator('.question').nth(1).waitFor();
    await page.getByText('Answering…').waitFor();
    // Opened in the middle of an answer, it shows it too, from its beginning.
    const second = await open(`/${sessionId}`);
    await second.getByText('Answering…').waitFor();
    const { content } = await asked;
    for (const tab of [page, second]) {
      await tab.getByText('Answering…').waitFor({ state: 'detached' });
      const shown = await tab.locator('.said.answer').last().locator('.answer-text').textContent();
      const words = (text: string | null) => (text ?? '').replace(/\[\d+\]|[\s\u00a0\d]/g, '');
      expect(words(shown)).toBe(words(content));
      expect(await tab.locator('.said').count()).toBe(4);
      await tab.context().close();
    }
  });

  it('are ended and deleted when somebody is sure', async () => {
    const sessionId = await begin({ visitorId: 'to be deleted' });
    await ask(sessionId, QUESTION);
    const page = await open(`/${sessionId}`);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('The conversation accepts no more questions').waitFor();
    await page.getByRole('button', { name: 'End conversation' }).click();
    await page.locator('.transcript-head').getByText('Ended', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    expect(await checkLooks(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete conversation' }).click();
    await page.getByText('Select a conversation to read it.').waitFor();
    expect(await page.getByText('to be deleted').count()).toBe(0);
    await page.waitForFunction(() => document.activeElement?.textContent === 'Newest first');
    await page.context().close();
  });

  it('on a phone are the list or one of them, with a way back', async () => {
    await ask(await begin({ visitorId: 'on a phone' }), QUESTION);
    const page = await world.open(browser, `/clones/${cloneId}/conversations`, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    page.setDefaultTimeout(20_000);
    await page.locator('.sessions a').filter({ hasText: 'on a phone' }).tap();
    await page.locator('.said.answer').waitFor();
    expect(await page.locator('.sessions').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Conversations' }).last().tap();
    await page.locator('.sessions').waitFor();
    expect(await page.locator('.transcript').count()).toBe(0);
    await page.context().close();
  });
});
