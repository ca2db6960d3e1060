import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { silentLogger } from '../../shared/logger.ts';
import { healthRoutes } from './health.routes.ts';
import { diskCheck, type PartCheck } from './run-checks.ts';

const part = (name: string, group: PartCheck['group'], check: PartCheck['check'], needed = true): PartCheck => ({
  name,
  group,
  needed,
  check,
});
const up = async () => ({ engine: 'test' });

function ask(checks: PartCheck[], draining = false) {
  const routes = healthRoutes({ version: '1.2.3', checks, log: silentLogger, isDraining: () => draining });
  return async (path: string) => {
    const response = await routes.request(path);
    return { code: response.status, ...((await response.json()) as { status: string; parts: Record<string, Record<string, unknown>> }) };
  };
}

describe('health', () => {
  it('of the process asks no part', async () => {
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

  it('is 503 when a needed part is down, 200 and degraded when another is', async () => {
    const down = () => Promise.reject(new AppError('unavailable', 'It is full.'));
    const needed = ask([part('disk', 'other', down), part('database', 'db', up)]);
    expect(await needed('/health/detailed')).toMatchObject({ code: 503, status: 'down', parts: { disk: { message: 'It is full.' } } });
    expect(await needed('/health/db')).toMatchObject({ code: 200, status: 'ok' });
    const spare = ask([part('model', 'ai', down, false)]);
    expect(await spare('/health/detailed')).toMatchObject({ code: 200, status: 'degraded' });
  });

  it('never shows an unknown error’s message', async () => {
    const get = ask([part('database', 'db', () => Promise.reject(new Error('postgres://app:secret@db refused')))]);
    expect(JSON.stringify(await get('/health/db'))).not.toContain('secret');
  });

  it('looks once for many who ask at the same time, and shows the result again for a while', async () => {
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

  it('gives up on a part that hangs', async () => {
    const get = ask([part('database', 'db', () => new Promise(() => {}))]);
    expect(await get('/health/db')).toMatchObject({ code: 503, parts: { database: { message: 'database did not answer within 5 s.' } } });
  });

  it('says that the server is stopping', async () => {
    const get = ask([part('database', 'db', up)], true);
    expect(await get('/health')).toMatchObject({ code: 503, status: 'draining' });
    expect(await get('/health/detailed')).toMatchObject({ code: 503, status: 'draining' });
  });

  it('knows the free space of a folder', async () => {
    const { freeMegabytes } = await diskCheck('/').check(AbortSignal.timeout(1000));
    expect(freeMegabytes).toBeGreaterThan(0);
  });
});
