import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/logger.ts';
import { healthRoutes } from './health.routes.ts';
import { createIsOperator, type IsOperator } from './operator.ts';
import { diskCheck, type PartCheck } from './run-checks.ts';

const part = (name: string, group: PartCheck['group'], check: PartCheck['check'], needed = true): PartCheck => ({
  name,
  group,
  needed,
  check,
});
const up = async () => ({ engine: 'test' });

function ask(checks: PartCheck[], { draining = false, isOperator = () => true }: { draining?: boolean; isOperator?: IsOperator } = {}) {
  const routes = healthRoutes({ version: '1.2.3', checks, log: silentLogger, isDraining: () => draining, isOperator });
  return async (path: string) => {
    const response = await routes.request(path);
    return { code: response.status, ...((await response.json()) as { status: string; parts: Record<string, Record<string, unknown>> }) };
  };
}

describe('health', () => {
  it('checks no part for the health of the process', async () => {
    const get = ask([part('database', 'db', () => Promise.reject(new Error('down')))]);
    expect(await get('/health')).toMatchObject({ code: 200, status: 'ok', version: '1.2.3' });
  });

  it('shows each part with its details', async () => {
    const get = ask([part('database', 'db', up), part('model', 'ai', async () => ({ mode: 'offline' }), false)]);
    const answer = await get('/health/detailed');
    expect(answer).toMatchObject({ code: 200, status: 'ok', parts: { database: { status: 'ok', details: { engine: 'test' } } } });
    expect(Object.keys((await get('/health/db')).parts)).toEqual(['database']);
    expect(Object.keys((await get('/health/ai')).parts)).toEqual(['model']);
  });

  it('shows the public which parts work, and no versions, details, or errors', async () => {
    const down = () => Promise.reject(new AppError('unavailable', 'Only 12 MB are left.'));
    const checks = [
      part('database', 'db', up),
      part('disk', 'other', down),
      part('model', 'ai', async () => ({ model: 'm-1', generative: true }), false),
    ];
    const get = ask(checks, { isOperator: () => false });
    expect(await get('/health/detailed')).toEqual({
      code: 503,
      status: 'down',
      parts: {
        database: { status: 'ok', needed: true, details: {} },
        disk: { status: 'down', needed: true, details: {} },
        model: { status: 'ok', needed: false, details: { generative: true } },
      },
    });
    expect(await get('/health/db')).toEqual({ code: 200, status: 'ok', parts: { database: { status: 'ok', needed: true, details: {} } } });
    expect((await get('/health/ai')).parts).toEqual({ model: { status: 'ok', needed: false, details: { generative: true } } });
  });

  it('answers 503 when a required part is down, and 200 degraded when an optional one is', async () => {
    const down = () => Promise.reject(new AppError('unavailable', 'It is full.'));
    const needed = ask([part('disk', 'other', down), part('database', 'db', up)]);
    expect(await needed('/health/detailed')).toMatchObject({ code: 503, status: 'down', parts: { disk: { message: 'It is full.' } } });
    expect(await needed('/health/db')).toMatchObject({ code: 200, status: 'ok' });
    const spare = ask([part('model', 'ai', down, false)]);
    expect(await spare('/health/detailed')).toMatchObject({ code: 200, status: 'degraded' });
  });

  it('never shows the message of an unknown error', async () => {
    const get = ask([part('database', 'db', () => Promise.reject(new Error('postgres://app:secret@db refused')))]);
    expect(JSON.stringify(await get('/health/db'))).not.toContain('secret');
  });

  it('runs one check for concurrent requests and caches the result', async () => {
    let looks = 0;
    const get = ask([
      part('model', 'ai', async () => {
        looks++;
        return {};
      }),
    ]);
    await Promise.all(Array.from({ length: 50 }, () => get('/health/ai')));
    await get('/health/detailed');
    expect(looks).toBe(1);
  });

  it('times out a check that hangs', async () => {
    const get = ask([part('database', 'db', () => new Promise(() => {}))]);
    expect(await get('/health/db')).toMatchObject({ code: 503, parts: { database: { message: 'database did not respond within 5 s.' } } });
  });

  it('is alive without its parts and while it stops, so that nothing restarts it', async () => {
    const down = part('database', 'db', () => Promise.reject(new Error('down')));
    expect(await ask([down])('/health/live')).toMatchObject({ code: 200, status: 'ok' });
    expect(await ask([down], { draining: true })('/health/live')).toMatchObject({ code: 200, status: 'draining' });
  });

  it('is ready with its database, whatever the model does, and not while it stops', async () => {
    const model = part('model', 'ai', () => Promise.reject(new Error('down')));
    expect(await ask([part('database', 'db', up), model])('/health/ready')).toMatchObject({ code: 200, status: 'ok' });
    expect(await ask([part('database', 'db', up)], { draining: true })('/health/ready')).toMatchObject({ code: 503, status: 'draining' });
    const down = part('database', 'db', () => Promise.reject(new Error('down')));
    expect(await ask([down])('/health/ready')).toMatchObject({ code: 503, status: 'down' });
  });

  it('reports that the server is stopping', async () => {
    const get = ask([part('database', 'db', up)], { draining: true });
    expect(await get('/health')).toMatchObject({ code: 503, status: 'draining' });
    expect(await get('/health/detailed')).toMatchObject({ code: 503, status: 'draining' });
  });

  it('reads the free space of a folder', async () => {
    const { freeMegabytes } = await diskCheck('/').check(AbortSignal.timeout(1000));
    expect(freeMegabytes).toBeGreaterThan(0);
  });
});

describe('an operator', () => {
  const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
    ({
      req: { header: (name: string) => headers[name] },
      env: { incoming: { socket: { remoteAddress } } },
    }) as unknown as Parameters<IsOperator>[0];

  it('sends the token, wherever the request comes from', () => {
    const isOperator = createIsOperator('a token of the tests');
    expect(isOperator(from('203.0.113.7', { authorization: 'Bearer a token of the tests' }))).toBe(true);
    expect(isOperator(from('203.0.113.7', { authorization: 'Bearer another token' }))).toBe(false);
    expect(isOperator(from('127.0.0.1'))).toBe(false);
  });

  it('calls from the machine of the server, through no proxy, if there is no token', () => {
    const isOperator = createIsOperator(null);
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].map((address) => isOperator(from(address)))).toEqual([true, true, true]);
    expect(['203.0.113.7', '10.0.0.1', ''].map((address) => isOperator(from(address)))).toEqual([false, false, false]);
    expect(isOperator(from('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }))).toBe(false);
  });
});
