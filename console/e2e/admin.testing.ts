import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { World } from './world.testing.ts';

// What the tests of the pages for owners and admins share.

export async function until<T>(what: string, look: () => Promise<T | undefined | null | false>): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** A published clone with something to know. Resolves to its id. */
export async function publishClone(world: World, name: string): Promise<string> {
  const clone = await world.call<{ id: string }>('POST', '/v1/clones', { name });
  const text = 'The great telescope was finished in 1897 and weighs twenty tons.';
  const { id } = await world.call<{ id: string }>('POST', `/v1/clones/${clone.id}/sources`, { type: 'text', title: 'Guide', text });
  await until('the source', async () => (await world.call<{ status: string }>('GET', `/v1/sources/${id}`)).status === 'ready');
  await world.call('POST', `/v1/clones/${clone.id}/publish`, {});
  return clone.id;
}

/** Asks a clone as the visitor `visitor-7`. */
export async function ask(world: World, cloneId: string, questions: readonly string[]): Promise<void> {
  const path = `/v1/clones/${cloneId}/sessions`;
  const { session } = await world.call<{ session: { id: string } }>('POST', path, { visitorId: 'visitor-7' });
  for (const content of questions) await world.call('POST', `/v1/sessions/${session.id}/messages`, { content });
}

/** The token in the newest letter to somebody. */
export const tokenFor = (data: string, email: string): Promise<string> =>
  until(`a letter to ${email}`, async () => {
    const folder = join(data, 'mail');
    const names = readdirSync(data).includes('mail') ? readdirSync(folder).sort().reverse() : [];
    const letters = names.map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .replace(/=\r?\n/g, '')
        .replaceAll('=3D', '='),
    );
    return letters.find((letter) => letter.includes(`To: ${email}`))?.match(/#token=([\w.-]+)/)?.[1];
  });

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
export const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
