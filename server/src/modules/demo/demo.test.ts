import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestServer, type TestServer } from '../../app/server.testing.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import { type Logger, silentLogger } from '../../shared/logger.ts';
import { createDemoStore, DEMO_WORKSPACE } from './demo.store.ts';
import { createDemoUsecases, DEMO_CHECKED } from './demo.usecases.ts';
import { DEMO_SLUG } from './demo-content.ts';
import { readDemoContent, readDemoDocuments } from './demo-files.service.ts';

// These tests start complete servers that ingest two dozen documents each. The limits end a test that hangs, not one on a slow machine.
const LIMIT_MS = 600_000;
vi.setConfig({ testTimeout: 2 * LIMIT_MS });

const ORIGIN = 'http://127.0.0.1:8787';
const content = await readDemoContent();
const SOURCES = content.faq.length + content.documents.length;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function database(): Promise<TestDatabase> {
  const test = await createTestDatabase();
  open.push(test);
  return test;
}
async function serverOn(shared: TestDatabase, DEMO: 'on' | 'off' = 'on'): Promise<TestServer & { untilDemoChecked(): Promise<void> }> {
  const messages: string[] = [];
  const logger: Logger = { ...silentLogger, debug: (_fields, message) => void messages.push(message), child: () => logger };
  const server = await createTestServer({ DEMO }, { shared, logger });
  open.push(server);
  return {
    ...server,
    untilDemoChecked: () => vi.waitFor(() => expect(messages).toContain(DEMO_CHECKED), { timeout: LIMIT_MS, interval: 20 }),
  };
}
async function call(server: TestServer, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } };
  const response = await server.fetch(
    new Request(`http://localhost:8787${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
  );
  return { status: response.status, text: await response.text() };
}
const isComplete = async (test: Pick<TestDatabase, 'database'>) =>
  (await test.database.query<{ done: boolean }>('select demo_content is not null as done from system_state')).rows[0]?.done;
/** Resolves when the demo is created and its sources are processed. */
async function untilDemoReady(server: TestServer): Promise<void> {
  await vi.waitFor(async () => expect(await isComplete(server)).toBe(true), { timeout: LIMIT_MS, interval: 20 });
  await server.untilIdle();
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

describe('the demo of a server without users', () => {
  it('answers its starter questions on a page with another origin', async () => {
    const server = await serverOn(await database());
    await untilDemoReady(server);
    const page = await call(server, 'GET', '/demo');
    expect([page.status, page.text.includes(`data-clone="${DEMO_SLUG}"`)]).toEqual([200, true]);
    const wanted = [
      /turns an expert’s documents into an AI clone/,
      /paste one line into the page: `<script async/,
      /PDF, Word \(DOCX\), Excel \(XLSX\)/,
      /language model writes the answers/,
    ];
    for (const [index, question] of content.clone.starterQuestions.entries()) {
      const { content, finishReason, citations } = await ask(server, question);
      expect([question, finishReason, citations.length > 0]).toEqual([question, 'stop', true]);
      expect(content).toMatch(wanted[index] ?? /never/);
    }
    expect((await ask(server, 'Who won the football match yesterday?')).content).toBe(content.clone.refusal);
    const ready = await owned(server, 'sources');
    expect(ready).toHaveLength(SOURCES);
    expect(ready.filter(({ status }) => status !== 'ready')).toEqual([]);
  });

  it('belongs to a workspace without members and with a spending limit', async () => {
    const server = await serverOn(await database());
    await untilDemoReady(server);
    expect(await owned(server, 'members')).toEqual([]);
    expect(await owned(server, 'users')).toEqual([]);
    expect((await owned(server, 'spending_limits')).map(({ monthly_cost_micros: limit }) => Number(limit))).toEqual([5_000_000]);
    // A new user does not see the demo clone in their workspace, and the demo page keeps working.
    const account = JSON.parse(
      (await call(server, 'POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).text,
    );
    const mine = await call(server, 'GET', '/v1/clones', undefined, { authorization: `Bearer ${account.accessToken}` });
    expect(JSON.parse(mine.text).data).toEqual([]);
    expect((await call(server, 'GET', '/demo')).status).toBe(200);
  });

  it('is created once, even if two servers start at the same time and a third one later', async () => {
    const shared = await database();
    const servers = await Promise.all([serverOn(shared), serverOn(shared)]);
    for (const server of servers) await untilDemoReady(server);
    const [server] = servers as [TestServer, TestServer];
    const sources = async () => new Map((await owned(server, 'sources')).map(({ id, updated_at: at }) => [id, at]));
    const before = await sources();
    expect(before.size).toBe(SOURCES);
    const third = await serverOn(shared);
    await third.untilDemoChecked();
    await third.untilIdle();
    expect(await sources()).toEqual(before);
    expect(await owned(server, 'clones')).toHaveLength(1);
    expect(await owned(server, 'clone_versions')).toHaveLength(1);
  });

  it('is removed by DEMO=off and created again by DEMO=on', async () => {
    const shared = await database();
    const first = await serverOn(shared);
    await untilDemoReady(first);
    const second = await serverOn(shared, 'off');
    await vi.waitFor(async () => expect(await owned(second, 'workspaces')).toEqual([]), { timeout: LIMIT_MS, interval: 20 });
    expect(await owned(second, 'clones')).toEqual([]);
    expect((await call(second, 'GET', '/demo')).status).toBe(404);
    const third = await serverOn(shared);
    await untilDemoReady(third);
    expect((await call(third, 'GET', '/demo')).status).toBe(200);
  });
});

describe('a server that has or had users', () => {
  it('does not create a demo, even after its users are deleted', async () => {
    const shared = await database();
    const before = await serverOn(shared, 'off');
    const account = JSON.parse(
      (await call(before, 'POST', '/v1/auth/register', { email: 'ada@example.test', password: 'correct horse' })).text,
    );
    await call(before, 'DELETE', '/v1/me', { password: 'correct horse' }, { authorization: `Bearer ${account.accessToken}` });
    const server = await serverOn(shared);
    await server.untilDemoChecked();
    expect((await call(server, 'GET', '/demo')).status).toBe(404);
    expect(await owned(server, 'workspaces')).toEqual([]);
  });

  it('does not create a deleted demo clone or workspace again', async () => {
    const shared = await database();
    const first = await serverOn(shared);
    await untilDemoReady(first);
    await shared.database.transaction({ workspaceId: DEMO_WORKSPACE }, (tx) => tx.execute(`delete from clones`));
    const second = await serverOn(shared);
    await second.untilDemoChecked();
    expect([(await owned(second, 'clones')).length, (await call(second, 'GET', '/demo')).status]).toEqual([0, 404]);
    await shared.database.transaction({ workspaceId: DEMO_WORKSPACE }, (tx) => tx.execute(`delete from workspaces`));
    const third = await serverOn(shared);
    await third.untilDemoChecked();
    expect(await owned(third, 'workspaces')).toEqual([]);
  });
});

describe('the demo lock', () => {
  it('lets one server at a time create the demo', async () => {
    const test = await database();
    const [one, other] = [createDemoStore(test.database), createDemoStore(test.database)];
    const done: string[] = [];
    await one.runWithLock(async () => {
      expect(await other.runWithLock(async () => void done.push('at once'))).toBe(false);
      done.push('first');
    });
    expect(await other.runWithLock(async () => void done.push('second'))).toBe(true);
    expect(done).toEqual(['first', 'second']);
  });
});

describe('a server that stops while it creates the demo', () => {
  /** Builds a demo whose steps fail from step number `failFrom` on. */
  function demoOn(test: TestDatabase, failFrom: number, world: { clones: unknown[]; sources: Map<string, string>; published: boolean }) {
    let steps = 0;
    const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
      if (steps++ >= failFrom) throw new Error('killed');
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
      priced: true,
      removeFiles: async () => {},
      readContent: async () => ({ ...content, documents: [{ path: 'README.md', title: 'README', text: 'text' }] }),
      embeddingModel: 'offline',
      origins: [ORIGIN],
      clock: fixedClock('2026-03-01T12:00:00Z'),
      logger: silentLogger,
    });
  }

  it('completes the demo on the next start, whichever step failed', async () => {
    const steps = content.faq.length + 7;
    const test = await database();
    for (let failFrom = 0; failFrom <= steps; failFrom += failFrom < 4 || failFrom > steps - 4 ? 1 : 5) {
      const world = { clones: [] as unknown[], sources: new Map<string, string>(), published: false };
      for (const until of [failFrom, Number.POSITIVE_INFINITY]) {
        const demo = demoOn(test, until, world);
        demo.prepareDemo();
        await demo.settled();
      }
      expect([failFrom, world.clones.length, world.sources.size, world.published]).toEqual([failFrom, 1, content.faq.length + 1, true]);
      expect([failFrom, await isComplete(test)]).toEqual([failFrom, true]);
      await createDemoStore(test.database).remove();
    }
  });
});

describe('the content of the demo', () => {
  it('includes the documentation of this project with readable titles', async () => {
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
