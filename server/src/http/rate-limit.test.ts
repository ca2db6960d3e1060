import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Actor, Context } from '../shared/context.ts';
import { newId } from '../shared/ids.ts';
import { clientAddress } from './client-address.ts';
import { onError } from './observe-errors.ts';
import { DEFAULT_LIMITS, rateLimit } from './rate-limit.ts';
import type { AppEnv, LimitClass } from './router.ts';

/** Counts for ever; what a window is, is the limiter's affair. */
function counter() {
  const counts = new Map<string, number>();
  return {
    keys: () => [...counts.keys()],
    count: (key: string) => counts.get(key) ?? 0,
    take: async (key: string, { max }: { max: number }, cost = 1) => {
      const count = (counts.get(key) ?? 0) + cost;
      const allowed = count <= max;
      if (allowed) counts.set(key, count);
      return { allowed, remaining: Math.max(0, max - count), resetSeconds: 12.3 };
    },
  };
}

const workspaceId = newId('workspace');
const cloneId = newId('clone');
const visitor = (): Actor => ({ type: 'visitor', sessionId: newId('session'), cloneId, scopes: [] });

function setUp(cls: LimitClass | undefined, limits = DEFAULT_LIMITS) {
  const limiter = counter();
  let actor: Actor | undefined;
  const app = new Hono<AppEnv>();
  app.onError(onError);
  app.use(clientAddress({ hops: 1 }));
  app.use(async (c, next) => {
    c.set('requestId', 'req_test');
    if (actor) c.set('ctx', { workspaceId, actor } as Context);
    await next();
  });
  app.use(rateLimit(limiter, limits, () => cls));
  app.all('/', (c) => c.text('done', 201));
  const call = async (as?: Actor, headers: Record<string, string> = {}) => {
    actor = as;
    return app.request('/', { headers: { 'x-forwarded-for': '203.0.113.9', ...headers } });
  };
  return { call, limiter };
}

describe('rate limits', () => {
  it('uses the default limits', () => {
    expect(DEFAULT_LIMITS).toEqual({
      auth: { max: 5, windowSeconds: 60 },
      chat: { max: 60, windowSeconds: 60 },
      upload: { max: 10, windowSeconds: 3600 },
      api: { max: 1000, windowSeconds: 3600 },
      keys: {
        chat: { max: 600, windowSeconds: 60 },
        upload: { max: 10, windowSeconds: 3600 },
        api: { max: 36_000, windowSeconds: 3600 },
      },
    });
  });

  it('accepts calls up to the limit, then answers 429 with Retry-After', async () => {
    const { call } = setUp('auth');
    for (let i = 1; i <= 5; i++) {
      const answer = await call();
      expect([answer.status, answer.headers.get('ratelimit-limit'), answer.headers.get('ratelimit-remaining')]).toEqual([
        201,
        '5',
        String(5 - i),
      ]);
      expect(answer.headers.get('retry-after')).toBeNull();
    }
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(Object.fromEntries(refused.headers)).toMatchObject({ 'retry-after': '13', 'ratelimit-remaining': '0', 'ratelimit-reset': '13' });
    expect(await refused.json()).toMatchObject({
      error: {
        type: 'rate_limit_error',
        code: 'rate_limited',
        message: expect.stringMatching(/5 sign-in calls per minute for .*13 seconds/),
      },
    });
  });

  it('counts sign-in by address, regardless of the caller', async () => {
    const { call, limiter } = setUp('auth');
    await call(undefined, { 'user-agent': 'one', 'x-real-ip': '6.6.6.6', 'x-forwarded-for': '6.6.6.6, 203.0.113.9' });
    await call({ type: 'user', userId: newId('user'), role: 'owner', scopes: [] }, { 'x-forwarded-for': '7.7.7.7, 203.0.113.9' });
    await call(undefined, { origin: 'https://elsewhere.example' });
    expect(limiter.keys()).toEqual(['auth:address 203.0.113.9']);
    await call(undefined, { 'x-forwarded-for': '203.0.113.10' });
    expect(limiter.keys()).toHaveLength(2);
  });

  it('counts visitors by workspace and address, so neither a new session nor another clone grants new calls', async () => {
    const { call, limiter } = setUp('chat');
    for (let i = 0; i < 3; i++) await call(visitor());
    await call({ type: 'publishable_key', keyId: newId('apiKey'), cloneId, scopes: [] });
    await call({ ...visitor(), cloneId: newId('clone') } as Actor);
    expect(limiter.keys()).toEqual([`chat:visitors ${workspaceId} 203.0.113.9`]);
  });

  it('counts an IPv6 /64 as one address', async () => {
    const { call, limiter } = setUp('chat');
    for (const tail of ['1', '2', 'dead:beef']) await call(visitor(), { 'x-forwarded-for': `2001:db8:1:2::${tail}` });
    expect(limiter.keys()).toHaveLength(1);
  });

  it('counts users by user and secret keys by workspace, from any address', async () => {
    const { call, limiter } = setUp('api');
    const userId = newId('user');
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      await call({ type: 'user', userId, role: 'owner', scopes: [] }, { 'x-forwarded-for': address });
      await call({ type: 'secret_key', keyId: newId('apiKey'), scopes: [] }, { 'x-forwarded-for': address });
    }
    expect(limiter.keys()).toEqual([`api:${userId}`, `api:keys ${workspaceId}`]);
  });

  it('allows no more calls with twelve keys, one after the other, than with one', async () => {
    const { call } = setUp('upload');
    const statuses: number[] = [];
    for (let key = 0; key < 12; key++) {
      const actor: Actor = { type: 'secret_key', keyId: newId('apiKey'), scopes: [] };
      for (let n = 0; n < 10; n++) statuses.push((await call(actor)).status);
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(DEFAULT_LIMITS.keys.upload.max);
    expect(statuses.slice(10)).toEqual(Array(110).fill(429));
  });

  it('counts a key with a limit of its own against both limits, shows the tighter one, and names both', async () => {
    const { call, limiter } = setUp('chat');
    const actor: Actor = { type: 'secret_key', keyId: newId('apiKey'), scopes: [], limits: { chat: 2, api: 1 } };
    const [first] = [await call(actor), await call(actor)];
    expect([first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual(['2', '1']);
    expect(first.headers.get('ratelimit-policy')).toBe('2;w=60;comment="this API key", 600;w=60;comment="all API keys of the workspace"');
    const refused = await call(actor);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringContaining('the limit is 2 messages per minute for this API key') },
    });
    expect(limiter.count(`chat:keys ${workspaceId}`)).toBe(2);
    const other: Actor = { type: 'secret_key', keyId: newId('apiKey'), scopes: [] };
    expect((await call(other)).headers.get('ratelimit-remaining')).toBe('597');
  });

  it('returns the call to a key when the workspace has none left', async () => {
    const { call, limiter } = setUp('upload');
    const actor: Actor = { type: 'secret_key', keyId: newId('apiKey'), scopes: [], limits: { upload: 100 } };
    for (let n = 0; n < 12; n++) await call(actor);
    expect([limiter.count(`upload:keys ${workspaceId}`), limiter.count(`upload:${(actor as { keyId: string }).keyId}`)]).toEqual([10, 10]);
  });

  it('counts each class separately, and unknown paths as api', async () => {
    const limited = setUp(undefined);
    await limited.call();
    expect(limited.limiter.keys()).toEqual(['api:address 203.0.113.9']);
  });

  it('does not limit routes of class none', async () => {
    const { call, limiter } = setUp('none');
    const answer = await call();
    expect([answer.status, answer.headers.get('ratelimit-limit'), limiter.keys()]).toEqual([201, null, []]);
  });
});
