import { describe, expect, it } from 'vitest';
import { createTestServer } from '../../app/server.testing.ts';
import { fixedClock } from '../../shared/clock.ts';
import { silentLogger } from '../../shared/logger.ts';
import { createOfferedModels } from './offered-models.service.ts';

const { signal } = new AbortController();

function setUp(models: () => Promise<readonly string[]>, generative = true) {
  const clock = fixedClock(new Date('2026-05-01T10:00:00Z'));
  let calls = 0;
  const counted = () => {
    calls++;
    return models();
  };
  const llm = { models: counted, defaultModel: 'default-model', generative };
  return { clock, calls: () => calls, ...createOfferedModels({ llm, clock, logger: silentLogger }) };
}

describe('the model of a clone', () => {
  it('is refused when the model service does not offer it, with those that it offers', async () => {
    const offered = setUp(async () => ['default-model', 'large-model']);
    await offered.require('large-model', signal);
    await offered.require('default-model', signal);
    await expect(offered.require('lagre-model', signal)).rejects.toMatchObject({
      code: 'invalid_input',
      param: 'model',
      message: 'model: lagre-model is not offered by the model service. Offered: default-model, large-model.',
    });
  });

  it('is looked up in a list that is kept for minutes, and renewed for a model that is not in it', async () => {
    const names = ['default-model'];
    const offered = setUp(async () => [...names]);
    await expect(offered.require('new-model', signal)).rejects.toThrow('not offered');
    await expect(offered.require('new-model', signal)).rejects.toThrow('not offered');
    expect(offered.calls()).toBe(1);
    names.push('new-model');
    offered.clock.advance(11_000);
    await offered.require('new-model', signal);
    await offered.require('new-model', signal);
    expect(offered.calls()).toBe(2);
  });

  it.each([
    ['cannot be asked', () => Promise.reject(new Error('no connection'))],
    ['does not even list the model of the server', async () => ['something-else']],
    ['lists nothing', async () => []],
  ])('is accepted when the model service %s', async (_when, models) => {
    await setUp(models).require('any-model', signal);
  });

  it('is asked for once by many callers, and not again right after the model service failed', async () => {
    const up = { yes: false };
    const offered = setUp(async () => {
      if (!up.yes) throw new Error('no connection');
      return ['default-model', 'large-model'];
    });
    const ask = () => Promise.all(Array.from({ length: 20 }, () => offered.names(signal)));
    expect(new Set((await ask()).map(String))).toEqual(new Set(['default-model']));
    await ask();
    expect(offered.calls()).toBe(1);
    up.yes = true;
    offered.clock.advance(11_000);
    expect(new Set((await ask()).map(String))).toEqual(new Set(['default-model,large-model']));
    expect(offered.calls()).toBe(2);
  });

  it('does not fail for the others when one of its callers leaves', async () => {
    const offered = setUp(async () => ['default-model']);
    const gone = new AbortController();
    const [left, stayed] = [offered.names(gone.signal), offered.names(signal)];
    gone.abort();
    await expect(left).rejects.toThrow('abort');
    expect(await stayed).toEqual(['default-model']);
  });

  it('is refused on a server without a language model, through the API as well', async () => {
    await expect(setUp(async () => [], false).require('gpt-5.4', signal)).rejects.toMatchObject({ param: 'model' });
    const server = await createTestServer();
    try {
      const post = async (path: string, body: unknown, token = '') =>
        server.fetch(
          new Request(`http://localhost${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
            body: JSON.stringify(body),
          }),
        );
      const registered = await post('/v1/auth/register', { email: 'ada@example.test', password: 'correct horse battery' });
      const { accessToken } = (await registered.json()) as { accessToken: string };
      const refused = await post('/v1/clones', { name: 'Ada', model: 'nobody-offers-this' }, accessToken);
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'invalid_input', param: 'model' } }]);
      expect((await post('/v1/clones', { name: 'Ada', model: null }, accessToken)).status).toBe(201);
    } finally {
      await server.close();
    }
  });
});
