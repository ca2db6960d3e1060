import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeConversation } from '../../db/testing/conversation.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/test-database.ts';
import { fixedClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type CloneId, newId, type SessionId } from '../../shared/ids.ts';
import { createAuditWriter } from '../accounts/audit-log/audit-log.store.ts';
import { createTestWorkspace } from '../accounts/testing/accounts.testing.ts';
import { createFeedbackStore } from '../feedback/feedback.store.ts';
import { SessionFilter } from './sessions.schemas.ts';
import { createSessionsStore } from './sessions.store.ts';
import { createSessionsUsecases } from './sessions.usecases.ts';

const clock = fixedClock('2026-03-10T12:00:00Z');
let test: TestDatabase;
let ctx: Context;
let stranger: Context;
let cloneId: CloneId;
const names = new Map<SessionId, string>();

beforeAll(async () => {
  test = await createTestDatabase();
  ctx = (await createTestWorkspace(test.database)).ctx;
  stranger = (await createTestWorkspace(test.database)).ctx;
  const add = async (name: string, input: Partial<Parameters<typeof storeConversation>[2]>) => {
    const stored = await storeConversation(test.database, ctx, { at: '2026-03-09T10:00:00Z', ...input });
    names.set(stored.sessionId, name);
    return stored;
  };
  const rate = ({ messageId, sessionId }: Awaited<ReturnType<typeof add>>, rating: 1 | -1, comment: string | null) =>
    createFeedbackStore(test.database).upsert(ctx, messageId, { rating, comment, sessionId, now: clock.now() });
  const liked = await add('liked', { question: 'Was kostet eine Übernachtung?', origin: 'https://hotel.example' });
  cloneId = liked.cloneId;
  await rate(liked, 1, null);
  await rate(await add('disliked', { cloneId, origin: 'https://hotel.example', at: '2026-03-10T10:00:00Z' }), -1, 'wrong price');
  await add('refused', { cloneId, finishReason: 'refused', question: 'Is there a 100% vegan menu?', origin: 'https://blog.example' });
  await add('failed', { cloneId, finishReason: 'error', at: '2026-03-08T10:00:00Z' });
  await add('of another clone', { finishReason: 'refused' });
});
afterAll(() => test.close());

const usecases = () =>
  createSessionsUsecases({
    store: createSessionsStore(test.database, createAuditWriter({ clock })),
    clock,
    getResolvedClone: async () => ({}),
    requireClone: async () => {},
    mintSessionToken: async () => ({ token: 'token', expiresIn: 1800 }),
    readLastSessionToken: async () => null,
  });
const found = async (filter: SessionFilter) =>
  (await usecases().listSessions(ctx, cloneId, { limit: 50, ...filter })).data.map(({ id }) => names.get(id as SessionId)).sort();

it.each<[string, SessionFilter, string[]]>([
  ['without an answer', { unanswered: true }, ['failed', 'refused']],
  ['with answers only', { unanswered: false }, ['disliked', 'liked']],
  ['rated well', { rating: 'up' }, ['liked']],
  ['rated badly', { rating: 'down' }, ['disliked']],
  ['rated', { rating: 'any' }, ['disliked', 'liked']],
  ['of a site', { origin: 'https://hotel.example' }, ['disliked', 'liked']],
  ['from a day on', { from: '2026-03-10T00:00:00Z' }, ['disliked']],
  ['before a day', { to: '2026-03-09T00:00:00Z' }, ['failed']],
  ['with words of a question in another case and order', { search: 'ÜBERNACHTUNG kostet' }, ['liked']],
  ['with signs that mean something to a pattern', { search: '100%' }, ['refused']],
  ['with words of an answer', { search: 'london' }, ['disliked', 'failed', 'liked', 'refused']],
  ['that meets all filters', { search: 'london', unanswered: true, origin: 'https://blog.example' }, ['refused']],
])('finds sessions %s', async (_what, filter, expected) => expect(await found(filter)).toEqual(expected));

it.each([
  ['https://example.com/', 'https://example.com'],
  ['capacitor://localhost', 'capacitor://localhost'],
  ['null', 'null'],
])('takes %s as the page of a session', (origin, read) => expect(SessionFilter.parse({ origin })).toMatchObject({ origin: read }));

it('refuses a range that ends before it begins', async () => {
  await expect(found({ from: '2026-03-10T00:00:00Z', to: '2026-03-09T00:00:00Z' })).rejects.toMatchObject({ param: 'from' });
});

it('lists the sessions of all clones, page by page, and none of another workspace', async () => {
  const first = await usecases().listAllSessions(ctx, { limit: 2, unanswered: true });
  const second = await usecases().listAllSessions(ctx, { limit: 2, unanswered: true, cursor: first.nextCursor ?? '' });
  expect([...first.data, ...second.data].map(({ id }) => names.get(id as SessionId)).sort()).toEqual([
    'failed',
    'of another clone',
    'refused',
  ]);
  expect(second.nextCursor).toBeNull();
  expect((await usecases().listAllSessions(ctx, { limit: 50, cloneId })).data).toHaveLength(4);
  expect((await usecases().listAllSessions(stranger, { limit: 50 })).data).toEqual([]);
});

it('keeps the site on which a visitor started a session', async () => {
  const page: Context = { ...ctx, actor: { type: 'publishable_key', keyId: newId('apiKey'), cloneId, scopes: ['sessions:create'] } };
  const create = async (caller: Context) =>
    (await usecases().createSession(caller, cloneId, { preview: false, metadata: {} }, 'https://hotel.example')).session.origin;
  expect(await create(page)).toBe('https://hotel.example');
  // The page of a member is the console.
  expect(await create(ctx)).toBeNull();
});
