import { describe, expect, it } from 'vitest';
import type { Context } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { authenticate, type Credential, type ResolveCaller, requireCaller } from './authenticate.ts';
import { onError } from './observe-errors.ts';
import { createRouteTable } from './route-table.ts';
import { createRouter, defineRoute } from './router.ts';

const caller = { workspaceId: newId('workspace') } as Context;

function setUp(resolve: ResolveCaller) {
  const order: string[] = [];
  const answers = { responses: { 200: { description: 'ok' } } };
  const routes = createRouter()
    .openapi(defineRoute({ operationId: 'open', auth: 'public' }, { method: 'post', path: '/open', ...answers }), (c) =>
      c.text(c.get('ctx') ? 'known' : 'unknown'),
    )
    .openapi(defineRoute({ operationId: 'closed', auth: 'required' }, { method: 'post', path: '/closed/{id}', ...answers }), (c) =>
      c.text(c.get('ctx')?.workspaceId ?? 'nobody'),
    );
  const app = createRouter();
  app.onError(onError);
  app.use(async (c, next) => {
    c.set('requestId', 'req_test');
    await next();
  });
  app.use(authenticate(resolve));
  app.use(async (_, next) => {
    order.push('limit');
    await next();
  });
  app.use(requireCaller(createRouteTable(routes)));
  app.route('/', routes);
  const call = (path: string, headers: Record<string, string> = {}) => app.request(path, { method: 'POST', headers });
  return { call, order };
}

describe('authentication', () => {
  it('passes token, origin, request ID, and signal to the resolver and sets the caller', async () => {
    const seen: Credential[] = [];
    const { call } = setUp(async (credential) => {
      seen.push(credential);
      return caller;
    });
    const answer = await call('/closed/1', { authorization: 'bearer  abc.def ', origin: 'https://a.example' });
    expect(await answer.text()).toBe(caller.workspaceId);
    expect(seen).toEqual([{ token: 'abc.def', origin: 'https://a.example', requestId: 'req_test', signal: expect.any(AbortSignal) }]);
  });

  it('rejects an unknown caller after the rate limit, so that guesses are counted', async () => {
    const { call, order } = setUp(async () => null);
    const answer = await call('/closed/1', { authorization: 'Bearer nothing' });
    expect([answer.status, order]).toEqual([401, ['limit']]);
  });

  it('returns the reason why a credential was rejected', async () => {
    const { call } = setUp(async () => {
      throw new AppError('token_expired', 'This token has expired.');
    });
    const answer = await call('/closed/1', { authorization: 'Bearer old' });
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([401, 'token_expired']);
  });

  it('asks for a missing credential', async () => {
    const { call } = setUp(async () => caller);
    const answer = await call('/closed/1');
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([401, 'unauthenticated']);
  });

  it('accepts invalid credentials on public routes', async () => {
    const { call } = setUp(async () => null);
    expect(await (await call('/open', { authorization: 'Bearer stale' })).text()).toBe('unknown');
    expect(await (await call('/open')).text()).toBe('unknown');
    expect(await (await setUp(async () => caller).call('/open', { authorization: 'Bearer good' })).text()).toBe('known');
  });

  it('does not treat an unexpected error as a rejection', async () => {
    const { call } = setUp(async () => {
      throw new Error('the database is gone');
    });
    expect((await call('/closed/1', { authorization: 'Bearer x' })).status).toBe(500);
  });
});
