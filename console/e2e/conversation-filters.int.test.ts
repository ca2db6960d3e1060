import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInChromium } from '../../examples/e2e-kit/browser.ts';
import { createCamera, lookFaults } from '../../examples/e2e-kit/looks.ts';
import { createWorld, publishMuseumGuide, type World } from './console.testing.ts';

const SITE = 'https://museum.example';

describeInChromium('finding conversations', () => {
  const show = createCamera('console-conversations');
  let world: World;
  let base: string;
  beforeAll(async () => {
    world = await createWorld();
    const id = await publishMuseumGuide(world);
    base = `/clones/${id}`;
    await world.call('PATCH', `/v1/clones/${id}`, { allowedOrigins: [SITE] });
    const { slug } = await world.call<{ slug: string }>('POST', `/v1/clones/${id}/publish`, {});

    const ask = async (sessionId: string, content: string) =>
      (await world.call<{ id: string }>('POST', `/v1/sessions/${sessionId}/messages`, { content })).id;
    const open = async (visitorId: string) =>
      (await world.call<{ session: { id: string } }>('POST', `/v1/clones/${id}/sessions`, { visitorId })).session.id;
    const answer = await ask(await open('pleased'), 'When was the great telescope finished?');
    await world.call('POST', `/v1/messages/${answer}/feedback`, { rating: 'down', comment: 'I asked about the small one.' });
    await ask(await open('puzzled'), 'What does tea cost in Peru?');
    // A page that opens the chat is a site that the list offers.
    await fetch(`${world.url}/v1/embed/clone?clone=${slug}`, { headers: { origin: SITE } });
    const answered = await fetch(`${world.url}/v1/embed/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: SITE },
      body: JSON.stringify({ clone: slug }),
    });
    await ask(((await answered.json()) as { session: { id: string } }).session.id, 'How heavy is the telescope?');
  });
  afterAll(() => world?.close());

  const rows = (page: Awaited<ReturnType<World['open']>>) => page.locator('.session-title').allTextContents();

  it('searches them, filters them by outcome, time, and site, and keeps the choice in the address', async () => {
    const page = await world.open(`${base}/conversations`);
    await expect.poll(() => rows(page)).toHaveLength(3);
    await page.getByRole('searchbox').fill('PERU tea');
    await expect.poll(() => rows(page)).toEqual(['What does tea cost in Peru?']);
    await page.waitForURL(/find=PERU%20tea/);
    await page.getByRole('searchbox').fill('');
    await expect.poll(() => rows(page)).toHaveLength(3);
    await page.getByLabel('Outcome').selectOption('Not answered');
    await expect.poll(() => rows(page)).toEqual(['What does tea cost in Peru?']);
    await page.getByLabel('Time').selectOption('Today');
    await page.reload();
    await expect.poll(() => rows(page)).toEqual(['What does tea cost in Peru?']);
    await page.getByLabel('Outcome').selectOption('Any outcome');
    await page.getByLabel('Site').selectOption('museum.example');
    await expect.poll(() => rows(page)).toEqual(['How heavy is the telescope?']);
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No conversation matches.').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Show all' }).click();
    await expect.poll(() => rows(page)).toHaveLength(3);
    await page.context().close();
  });

  it('shows why an answer was rated, and the list on the way back', async () => {
    const page = await world.open(`${base}/conversations?outcome=down`);
    await page.locator('.sessions a').click();
    await page.getByText('I asked about the small one.').waitFor();
    await page.waitForURL(/ses_.*outcome=down/);
    expect(await rows(page)).toHaveLength(1);
    expect(await lookFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('counts them on the overview and the insights, with what was asked most and what got no answer', async () => {
    const page = await world.open('/');
    await page.locator('#unanswered').getByRole('link', { name: 'What does tea cost in Peru?' }).waitFor();
    await page.getByText('3 questions in 30 days, 67% answered').waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await show(page, 'overview');
    await show(page, 'overview-end', page.getByRole('link', { name: 'All clones' }));
    await page.goto(`${world.url}${base}/insights`);
    await page.locator('#top-questions').getByRole('link', { name: 'How heavy is the telescope?' }).waitFor();
    expect(await lookFaults(page)).toEqual([]);
    await show(page, 'insights');
    await page.getByRole('link', { name: 'Read unanswered conversations' }).click();
    await expect.poll(() => rows(page)).toEqual(['What does tea cost in Peru?']);
    await page.locator('.sessions a').click();
    await page.locator('.said.answer').waitFor();
    await show(page, 'conversation');
    await page.context().close();
  });
});
