import { CloneAI } from '@cloneai/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium, phone } from '../../examples/e2e-kit/browser.ts';
import { lookFaults } from '../../examples/e2e-kit/looks.ts';
import { addSource, KNOWLEDGE, QUESTION } from '../../examples/e2e-kit/observatory.ts';
import { type ServerWithModel, startServerWithModel } from '../../examples/e2e-kit/server.ts';
import { createWorld, type World } from './console.testing.ts';

describeInChromium('the conversations tab', () => {
  let server: ServerWithModel;
  let world: World;
  let cloneId: string;
  beforeAll(async () => {
    server = await startServerWithModel({ delayMs: 120 });
    world = await createWorld(server);
    // The stand-in's vectors mean little.
    ({ id: cloneId } = await world.call('POST', '/v1/clones', { name: 'Ada Lovelace', retrieval: { threshold: 0 } }));
    await addSource(world, cloneId);
    await world.call('POST', `/v1/clones/${cloneId}/publish`, {});
  });
  afterAll(async () => {
    await world?.close();
    await server?.stop();
  });

  const createSession = async (input: object) =>
    (await world.call<{ session: { id: string } }>('POST', `/v1/clones/${cloneId}/sessions`, input)).session.id;
  const ask = (sessionId: string, content: string) => world.call('POST', `/v1/sessions/${sessionId}/messages`, { content });
  const open = (path = '') => world.open(`/clones/${cloneId}/conversations${path}`);

  it('says what the list will show while there are no conversations', async () => {
    const page = await open();
    await page.getByText('No conversations yet').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('lists conversations, and shows one as the visitor saw it, with ratings, cost and citations in their source', async () => {
    const sessionId = await createSession({ visitorId: 'customer-17', metadata: { plan: 'pro' } });
    const answer = await ask(sessionId, QUESTION);
    await world.call('POST', `/v1/messages/${answer.id}/feedback`, { rating: 'up' });
    const preview = await createSession({ preview: true });
    await ask(preview, 'Who renewed the dome?');
    await world.call('POST', `/v1/sessions/${preview}/end`);

    const page = await open();
    const rows = page.locator('.sessions a');
    await rows.nth(1).waitFor();
    expect(await rows.first().textContent()).toMatch(/^Who renewed the dome\?Anonymous · 2 messages · .*PreviewEnded$/);
    expect(await lookFaults(page)).toEqual([]);
    await page.getByLabel('Who asked').selectOption('Previews');
    await rows.filter({ hasText: 'customer-17' }).waitFor({ state: 'detached' });
    await page.getByLabel('Who asked').selectOption('Visitors');
    await rows.filter({ hasText: 'Preview' }).waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'customer-17' }).click();
    await page.waitForURL(/conversations\/ses_.*filter=visitors/);
    await page.locator('.said.answer').waitFor();
    await page.waitForFunction((title) => document.activeElement?.textContent === title, QUESTION);
    await page.locator('.said.answer').getByText('Rated helpful').waitFor();
    expect(await page.locator('.transcript-head').textContent()).toMatch(/Total: [\d,]+ input tokens, [\d,]+ output tokens.* · \$0\.\d+/);
    expect(await lookFaults(page)).toEqual([]);

    await page.getByRole('link', { name: 'Source 1: A guide to the observatory' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'A guide to the observatory' });
    await dialog.locator('mark').waitFor();
    expect(KNOWLEDGE).toContain(await dialog.locator('mark').textContent());
    expect(await dialog.locator('.citation-context').textContent()).toContain('The dome turns on forty wheels');
    expect(await dialog.getByRole('link', { name: 'Open original' }).getAttribute('href')).toBe('https://example.com/guide');
    expect(await lookFaults(page)).toEqual([]);
    await page.reload();
    await dialog.locator('mark').waitFor();
    await dialog.getByRole('link', { name: 'Open in source' }).click();
    await page.waitForURL(/\/knowledge\/src_.*at=/);
    await page.locator('dialog mark').waitFor();
    await page.context().close();
  });

  it('updates live: the question at once, the answer while it is written', async () => {
    const sessionId = await createSession({});
    await ask(sessionId, QUESTION);
    const page = await open(`/${sessionId}`);
    await page.locator('.said').nth(1).waitFor();
    // So slow that the answer never ends by itself while the pages load.
    await server.configureModel({ delayMs: 3000 });
    const client = new CloneAI({ baseUrl: world.url, accessToken: world.owner.signedIn.accessToken });
    const answer = client.messages.stream(sessionId, { content: 'And who may visit the observatory?' });
    const asked = answer.text();
    await page.locator('.question').nth(1).waitFor();
    await page.getByText('Answering…').waitFor();
    // Opened in the middle of an answer, a page shows it from its beginning, too.
    const second = await open(`/${sessionId}`);
    await second.getByText('Answering…').waitFor();
    for (const tab of [page, second]) await tab.locator('.said.answer').last().locator('.answer-text').getByText(/\w/).first().waitFor();
    await answer.stop();
    const content = await asked;
    await server.configureModel({ delayMs: 120 });
    for (const tab of [page, second]) {
      await tab.getByText('Answering…').waitFor({ state: 'detached' });
      const shown = await tab.locator('.said.answer').last().locator('.answer-text').textContent();
      const words = (text: string | null) => (text ?? '').replace(/\[\d+\]|[\s\u00a0\d]/g, '');
      expect(words(shown)).toBe(words(content));
      expect(await tab.locator('.said').count()).toBe(4);
      await tab.context().close();
    }
  });

  it('ends and deletes a conversation after a confirmation', async () => {
    const sessionId = await createSession({ visitorId: 'to be deleted' });
    await ask(sessionId, QUESTION);
    const page = await open(`/${sessionId}`);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('The conversation accepts no more questions').waitFor();
    await page.getByRole('button', { name: 'End conversation' }).click();
    await page.locator('.transcript-head').getByText('Ended', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete conversation' }).click();
    await page.getByText('Select a conversation to read it.').waitFor();
    expect(await page.getByText('to be deleted').count()).toBe(0);
    await page.waitForFunction(() => document.activeElement?.textContent === 'Newest first');
    await page.context().close();
  });

  it('shows the list or one conversation on a phone, with a link back', async () => {
    await ask(await createSession({ visitorId: 'on a phone' }), QUESTION);
    const page = await world.open(`/clones/${cloneId}/conversations`, phone);
    await page.locator('.sessions a').filter({ hasText: 'on a phone' }).tap();
    await page.locator('.said.answer').waitFor();
    expect(await page.locator('.sessions').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Conversations' }).last().tap();
    await page.locator('.sessions').waitFor();
    expect(await page.locator('.transcript').count()).toBe(0);
    await page.context().close();
  });
});
