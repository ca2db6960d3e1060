import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInChromium, type Page, phone } from '../../examples/e2e-kit/browser.ts';
import { createWorld, publishMuseumGuide, type World } from './console.testing.ts';

describeInChromium('the first load of the console', () => {
  let world: World;
  let clone: string;
  beforeAll(async () => {
    world = await createWorld();
    clone = await publishMuseumGuide(world);
  });
  afterAll(() => world.close());

  /** Opens a page whose requests to `held` wait until `release`. Returns the paths of all requests, without the hashes of file names. */
  async function openHolding(path: string, held: RegExp) {
    const page = await world.open('/login', { as: null, ...phone });
    const paths: string[] = [];
    page.on('request', (request) => paths.push(new URL(request.url()).pathname.replace(/-[\w-]{8}(?=\.(js|css)$)/, '')));
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    await page.route(held, async (route) => {
      await released;
      await route.continue();
    });
    await page.evaluate(
      ([stored, workspace]) => {
        localStorage.setItem('cloneai:signed-in', stored);
        localStorage.setItem('cloneai:workspace', workspace);
      },
      [JSON.stringify(await signIn()), world.owner.workspaceId] as const,
    );
    await page.addInitScript(() => {
      Object.assign(window, { shifts: [] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        })[])
          for (const { node, previousRect, currentRect } of entry.sources)
            (window as unknown as { shifts: string[] }).shifts.push(
              `${node?.nodeName} from ${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`,
            );
      }).observe({ type: 'layout-shift' });
    });
    await page.goto(world.url + path);
    return { page, paths, release };
  }
  const signIn = async () => {
    const { accessToken, refreshToken, expiresIn } = await world.call('POST', '/v1/me/logins', { workspaceId: world.owner.workspaceId });
    return { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
  };
  const shifts = (page: Page) => page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);

  describe('of the overview', () => {
    it('loads its code and its data while the account is on its way, and moves nothing when they arrive', async () => {
      const { page, paths, release } = await openHolding('/', /\/v1\/me$/);
      for (const path of ['/assets/overview.js', '/v1/clones', '/v1/analytics', '/v1/sessions', `/v1/clones/${clone}/sources`])
        await expect.poll(() => paths).toContain(path);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(0);
      release();
      await page.getByRole('heading', { name: 'Hello, Ada' }).waitFor();
      await page.getByRole('link', { name: 'All clones' }).waitFor();
      // Nothing is asked for twice.
      expect(paths.filter((path) => path.startsWith('/v1/clones')).sort()).toEqual([
        '/v1/clones',
        `/v1/clones/${clone}/embed-installations`,
        `/v1/clones/${clone}/sessions`,
        `/v1/clones/${clone}/sources`,
      ]);
      expect(await shifts(page)).toEqual([]);
      await page.context().close();
    });

    it('takes at most four scripts and one style', async () => {
      const { page, paths, release } = await openHolding('/', /nothing/);
      release();
      await page.getByRole('link', { name: 'All clones' }).waitFor();
      const files = (ending: string) => [...new Set(paths.filter((path) => path.endsWith(ending)))].length;
      expect([files('.js') <= 4, files('.css') <= 1], paths.join('\n')).toEqual([true, true]);
      await page.context().close();
    });
  });

  it('of a tab of a clone loads its code while the clone is on its way', async () => {
    const { page, paths, release } = await openHolding(`/clones/${clone}/knowledge`, new RegExp(`/v1/clones/${clone}$`));
    await expect.poll(() => paths).toContain('/assets/knowledge.js');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(0);
    release();
    await page.getByRole('heading', { name: 'Museum guide' }).waitFor();
    await page.context().close();
  });
});
