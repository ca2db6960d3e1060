import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { onError } from './observe-errors.ts';
import { createRouter, defineRoute } from './router.ts';
import { strictInput } from './strict-input.ts';

const Inner = z.object({ size: z.number().default(1) });
const Input = z
  .object({
    name: z.string().trim().openapi({ description: 'What it is called.' }),
    inner: Inner.optional(),
    list: z.array(Inner).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    open: z.looseObject({ known: z.string() }).optional(),
    choice: z
      .discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b'), b: z.number() })])
      .optional(),
  })
  .refine(({ name }) => name !== 'refused', { message: 'is refused', path: ['name'] })
  .openapi('Input');

function setUp() {
  const app = createRouter();
  app.onError(onError);
  app.use(async (c, next) => {
    c.set('requestId', 'req_test');
    await next();
  });
  const ok = { responses: { 200: { description: 'ok' } } };
  const body = { required: true, content: { 'application/json': { schema: Input } } };
  const query = z.object({ limit: z.coerce.number().default(20) });
  app
    .openapi(defineRoute({ operationId: 'create', auth: 'public' }, { method: 'post', path: '/create', request: { body }, ...ok }), (c) =>
      c.json(c.req.valid('json'), 200),
    )
    .openapi(defineRoute({ operationId: 'list', auth: 'public' }, { method: 'get', path: '/list', request: { query }, ...ok }), (c) =>
      c.json(c.req.valid('query'), 200),
    )
    .openapi(defineRoute({ operationId: 'stop', auth: 'public' }, { method: 'post', path: '/stop', ...ok }), (c) => c.json({}, 200));
  const call = async (method: string, path: string, json?: unknown) => {
    const init = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const answer = await app.request(path, { method, ...init });
    return { status: answer.status, body: (await answer.json()) as { error?: { param: string; message: string; code: string } } };
  };
  return { app, call };
}

describe('a route', () => {
  it.each([
    ['at the top', { name: 'a', naem: 'b' }, 'naem'],
    ['in an object', { name: 'a', inner: { sise: 1 } }, 'inner.sise'],
    ['in an object of a list', { name: 'a', list: [{ size: 1 }, { x: 1 }] }, 'list.1.x'],
    ['in one of several forms', { name: 'a', choice: { type: 'a', b: 1 } }, 'choice.b'],
    ['beside a missing field', { naem: 'b' }, 'naem'],
  ])('refuses an unknown field %s and names it', async (_place, json, param) => {
    const { status, body } = await setUp().call('POST', '/create', json);
    expect([status, body.error?.code, body.error?.param]).toEqual([400, 'invalid_input', param]);
    expect(body.error?.message).toMatch(/is not a known field/);
  });

  it('lists the known fields', async () => {
    const { body } = await setUp().call('POST', '/create', { name: 'a', inner: { sise: 1 } });
    expect(body.error?.message).toBe('inner.sise: is not a known field. Check its spelling or remove it. Known: size.');
  });

  it('keeps defaults, transforms, refinements, records, and loose objects', async () => {
    const { call } = setUp();
    const json = { name: ' a ', inner: {}, labels: { any: 'thing' }, open: { known: 'k', other: 1 } };
    expect(await call('POST', '/create', json)).toEqual({ status: 200, body: { ...json, name: 'a', inner: { size: 1 } } });
    expect((await call('POST', '/create', { name: 'refused' })).body.error?.message).toBe('name: is refused');
  });

  it('refuses unknown query parameters, also if it takes none', async () => {
    const { call } = setUp();
    expect((await call('GET', '/list?limit=5')).body).toEqual({ limit: 5 });
    const unknown = await call('GET', '/list?limit=5&externalId=nope');
    expect([unknown.status, unknown.body.error?.param]).toEqual([400, 'externalId']);
    expect(unknown.body.error?.message).toBe('externalId: is not a known query parameter. Check its spelling or remove it. Known: limit.');
    const none = await call('POST', '/stop?now=1');
    expect([none.status, none.body.error?.message]).toEqual([400, 'now: is not a known query parameter. There is none here: remove it.']);
  });

  it('refuses a body if it takes none, except an empty object', async () => {
    const { call } = setUp();
    expect((await call('POST', '/stop')).status).toBe(200);
    expect((await call('POST', '/stop', {})).status).toBe(200);
    expect((await call('POST', '/stop', { reason: 'x' })).status).toBe(400);
  });

  it('keeps its name and descriptions in the contract', () => {
    const { components } = setUp().app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '1' } });
    expect(components?.schemas?.Input).toMatchObject({
      additionalProperties: false,
      required: ['name'],
      properties: { name: { description: 'What it is called.' }, inner: { additionalProperties: false } },
    });
  });
});

it('refuses a schema that it cannot close, when the route is defined', () => {
  expect(() => strictInput(z.intersection(z.object({}), z.object({})), 'field')).toThrow(/intersection/);
});
