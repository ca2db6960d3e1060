import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestServer, type TestServer } from '../../app/server.testing.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createDemoStore, DEMO_WORKSPACE } from './demo.store.ts';
import { createDemoUsecases } from './demo.usecases.ts';
import { DEMO_CLONE, DEMO_FAQ, DEMO_SLUG } from './demo-content.ts';
import { readDemoDocuments } from './demo-documents.service.ts';

// Whole servers that read two dozen documents each, some of them two or three one after the other.
vi.setConfig({ testTimeout: 120_000 });

const ORIGIN = 'http://127.0.0.1:8787';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function database(): Promise<TestDatabase> {
  const test = await createTestDatabase();
  open.push(test);
  return test;
}
async function serverOn(shared: TestDatabase, DEMO: 'on' | 'off' = 'on'): Promise<TestServer> {
  const server = await createTestServer({ DEMO }, { shared });
  open.push(server);
  return server;
}
async function call(server: TestServer, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } };
  const response = await server.fetch(
    new Request(`http://localhost:8787${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
  );
  return { status: response.status, text: await response.text() };
}
/** Until the demo is made and read; false when it never is. */
async function demoOf(server: TestServer): Promise<boolean> {
  for (let tries = 0; tries < 1500; tries++) {
    const { rows } = await server.database.query<{ done: boolean }>('select demo_content is not null as done from system_state');
    if (rows[0]?.done) {
      await server.untilIdle();
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
async function ask(
  server: TestServer,
  question: string,
): Promise<{ content: string; finishReason: string; citations: { quote: string }[] }> {
  const page = { origin: ORIGIN };
  const { session, token } = JSON.parse((await call(server, 'POST', '/v1/embed/sessions', { clone: DEMO_SLUG }, page)).text);
  const answer = await call(
    server,
    'POST',
    `/v1/sessions/${session.id}/messages`,
    { content: question },
    { ...page, authorization: `Bearer ${token}` },
  );
  return JSON.parse(answer.text);
}
const owned = async (server: TestServer, table: string) =>
  server.database.transaction({ workspaceId: DEMO_WORKSPACE }, async (tx) => (await tx.execute(`select * from ${table}`)).rows);

describe('a server that nobody has used', () => {
  it('has a clone that answers its starter questions, for a page of another origin', async () => {
    const server = await serverOn(await database());
    expect(await demoOf(server)).toBe(true);
    const page = await call(server, 'GET', '/demo');
    expect([page.status, page.text.includes(`data-clone="${DEMO_SLUG}"`)]).toEqual([200, true]);
    const wanted = [
      /turns an expert’s documents into an AI clone/,
      /paste one line into the page: <script async/,
      /PDF, Word \(DOCX\), Markdown/,
      /language model writes the answers/,
    ];
    for (const [index, question] of DEMO_CLONE.starterQuestions.entries()) {
      const { content, finishReason, citations } = await ask(server, question);
      expect([question, finishReason, citations.length > 0]).toEqual([question, 'stop', true]);
      expect(content).toMatch(wanted[index] ?? /never/);
    }
    expect((await ask(server, 'Who won the football match yesterday?')).content).toBe(DEMO_CLONE.refusal);
    const ready = await owned(server, 'sources');
    expect(ready).toHaveLength(DEMO_FAQ.length + (await readDemoDocuments()).length);
    expect(ready.filter(({ status }) => status !== 'ready')).toEqual([]);
  });

  it('keeps it in a workspace without members, under a spending limit', async () => {
    const server = await serverOn(await database());
    await demoOf(server);
    expect(await owned(server, 'members')).toEqual([]);
    expect(await owned(server, 'users')).toEqual([]);
    expect((await owned(server, 'spending_limits')).map(({ monthly_cost_micros: limit }) => Number(limit))).toEqual([5_000_000]);
    // Registering is the newcomer's own beginning; the demo stays, and is none of theirs.
    const account = JSON.parse(
      (await call(server, 'POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).text,
    );
    const mine = await call(server, 'GET', '/v1/clones', undefined, { authorization: `Bearer ${account.accessToken}` });
    expect(JSON.parse(mine.text).data).toEqual([]);
    expect((await call(server, 'GET', '/demo')).status).toBe(200);
  });

  it('makes it once, though two servers start at the same time and again later', async () => {
    const shared = await database();
    const servers = await Promise.all([serverOn(shared), serverOn(shared)]);
    for (const server of servers) expect(await demoOf(server)).toBe(true);
    const [server] = servers as [TestServer, TestServer];
    const sources = async () => new Map((await owned(server, 'sources')).map(({ id, updated_at: at }) => [id, at]));
    const before = await sources();
    expect(before.size).toBe(DEMO_FAQ.length + (await readDemoDocuments()).length);
    const third = await serverOn(shared);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await third.untilIdle();
    expect(await sources()).toEqual(before);
    expect(await owned(server, 'clones')).toHaveLength(1);
    expect(await owned(server, 'clone_versions')).toHaveLength(1);
  });

  it('has none with DEMO=off, which also takes one away; turned on again it comes back', async () => {
    const shared = await database();
    const first = await serverOn(shared);
    await demoOf(first);
    const second = await serverOn(shared, 'off');
    for (let tries = 0; tries < 1500 && (await owned(second, 'workspaces')).length > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await owned(second, 'workspaces')).toEqual([]);
    expect(await owned(second, 'clones')).toEqual([]);
    expect((await call(second, 'GET', '/demo')).status).toBe(404);
    const third = await serverOn(shared);
    expect(await demoOf(third)).toBe(true);
    expect((await call(third, 'GET', '/demo')).status).toBe(200);
  });
});

describe('a server that was used', () => {
  it('makes no demo, not after its users have gone either', async () => {
    const shared = await database();
    const before = await serverOn(shared, 'off');
    const account = JSON.parse(
      (await call(before, 'POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).text,
    );
    await call(before, 'DELETE', '/v1/me', { password: 'correct horse' }, { authorization: `Bearer ${account.accessToken}` });
    const server = await serverOn(shared);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await call(server, 'GET', '/demo')).status).toBe(404);
    expect(await owned(server, 'workspaces')).toEqual([]);
  });

  it('does not make again what somebody deleted', async () => {
    const shared = await database();
    const first = await serverOn(shared);
    await demoOf(first);
    await shared.database.transaction({ workspaceId: DEMO_WORKSPACE }, (tx) => tx.execute(`delete from clones`));
    const second = await serverOn(shared);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([(await owned(second, 'clones')).length, (await call(second, 'GET', '/demo')).status]).toEqual([0, 404]);
    await shared.database.transaction({ workspaceId: DEMO_WORKSPACE }, (tx) => tx.execute(`delete from workspaces`));
    const third = await serverOn(shared);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await owned(third, 'workspaces')).toEqual([]);
  });
});

describe('two servers', () => {
  it('are never at it at once, and the second takes over when the first is done', async () => {
    const test = await database();
    const [one, other] = [createDemoStore(test.database), createDemoStore(test.database)];
    const done: string[] = [];
    await one.alone(async () => {
      expect(await other.alone(async () => void done.push('at once'))).toBe(false);
      done.push('first');
    });
    expect(await other.alone(async () => void done.push('second'))).toBe(true);
    expect(done).toEqual(['first', 'second']);
  });
});

describe('a server that dies while it makes the demo', () => {
  /** The steps in order, as a list of names; the one with this number, and all after it, fail. */
  function demoOn(test: TestDatabase, dieAt: number, world: { clones: unknown[]; sources: Map<string, string>; published: boolean }) {
    let steps = 0;
    const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
      if (steps++ >= dieAt) throw new Error('killed');
      return work();
    };
    const store = createDemoStore(test.database);
    const clone = { id: 'cln_x', allowedOrigins: [] };
    return createDemoUsecases({
      store: { ...store, begin: (now) => step(() => store.begin(now)), finish: (content) => step(() => store.finish(content)) },
      wanted: true,
      clones: {
        createClone: () => step(() => world.clones.push(clone)).then(() => clone),
        listClones: async () => ({ data: world.clones, nextCursor: null }),
        updateClone: () => step(() => clone),
        publishClone: () => step(() => (world.published = true)),
        findPublishedClone: async () => (world.published ? { id: clone.id, workspaceId: DEMO_WORKSPACE } : undefined),
      } as unknown as Parameters<typeof createDemoUsecases>[0]['clones'],
      sources: {
        createSource: (_ctx: unknown, _id: unknown, { externalId }: { externalId: string }) =>
          step(() => world.sources.set(externalId, 'qa')),
        uploadSource: async (_ctx: unknown, _id: unknown, { fields }: { fields(): Promise<{ externalId: string }> }) => {
          const { externalId } = await fields();
          return step(() => world.sources.set(externalId, 'file'));
        },
        listSources: async () => ({ data: [], nextCursor: null }),
      } as unknown as Parameters<typeof createDemoUsecases>[0]['sources'],
      updateSpendingLimit: () => step(() => undefined),
      removeFiles: async () => {},
      readDocuments: async () => [{ path: 'README.md', title: 'README', text: 'text' }],
      embeddingModel: 'offline',
      origins: [ORIGIN],
      clock: fixedClock('2026-03-01T12:00:00Z'),
      logger: silentLogger,
    });
  }

  it('finishes it at the next start, whatever the step', async () => {
    const steps = DEMO_FAQ.length + 7;
    const test = await database();
    for (let dieAt = 0; dieAt <= steps; dieAt += dieAt < 4 || dieAt > steps - 4 ? 1 : 5) {
      const world = { clones: [] as unknown[], sources: new Map<string, string>(), published: false };
      for (const until of [dieAt, Number.POSITIVE_INFINITY]) {
        const demo = demoOn(test, until, world);
        demo.prepareDemo();
        await demo.settled();
      }
      expect([dieAt, world.clones.length, world.sources.size, world.published]).toEqual([dieAt, 1, DEMO_FAQ.length + 1, true]);
      const { rows } = await test.database.query<{ done: boolean }>('select demo_content is not null as done from system_state');
      expect([dieAt, rows[0]?.done]).toEqual([dieAt, true]);
      await createDemoStore(test.database).remove();
    }
  });
});

describe('the demo’s documents', () => {
  it('are this project’s own, by names for readers', async () => {
    const documents = await readDemoDocuments();
    expect(documents.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'README.md',
        'server/CONFIGURATION.md',
        'sdk/README.md',
        'widget/README.md',
        'server/src/modules/knowledge/README.md',
      ]),
    );
    expect(documents.every(({ title, text }) => title !== '' && text.length > 100)).toBe(true);
    expect(await readDemoDocuments('file:///nowhere/at/all/x.js')).toEqual([]);
  });
});
