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
    take: async (key: string, { max }: { max: number }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { allowed: count <= max, remaining: Math.max(0, max - count), resetSeconds: 12.3 };
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
      error: { type: 'rate_limit_error', code: 'rate_limited', message: /5 in a minute.*13 seconds/ },
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

  it('counts visitors by clone and address, so a new session grants no new calls', async () => {
    const { call, limiter } = setUp('chat');
    for (let i = 0; i < 3; i++) await call(visitor());
    await call({ type: 'publishable_key', keyId: newId('apiKey'), cloneId, scopes: [] });
    expect(limiter.keys()).toEqual([`chat:clone ${cloneId} 203.0.113.9`]);
  });

  it('counts an IPv6 /64 as one address', async () => {
    const { call, limiter } = setUp('chat');
    for (const tail of ['1', '2', 'dead:beef']) await call(visitor(), { 'x-forwarded-for': `2001:db8:1:2::${tail}` });
    expect(limiter.keys()).toHaveLength(1);
  });

  it('counts users by user and secret keys by key, from any address', async () => {
    const { call, limiter } = setUp('api');
    const userId = newId('user');
    const keyId = newId('apiKey');
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      await call({ type: 'user', userId, role: 'owner', scopes: [] }, { 'x-forwarded-for': address });
      await call({ type: 'secret_key', keyId, scopes: [] }, { 'x-forwarded-for': address });
    }
    expect(limiter.keys()).toEqual([`api:${userId}`, `api:${keyId}`]);
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
