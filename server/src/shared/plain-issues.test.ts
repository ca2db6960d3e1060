import { z } from '@hono/zod-openapi';
import { expect, it } from 'vitest';
import { wholeNumber } from '../http/query.schemas.ts';
import { strictInput } from '../http/strict-input.ts';
import { toInvalidInput } from './plain-issues.ts';

const refusal = (schema: z.ZodType, input: unknown) => {
  const parsed = strictInput(schema, 'field').safeParse(input);
  if (parsed.success) throw new Error(`${JSON.stringify(input)} was accepted.`);
  return toInvalidInput(parsed.error.issues);
};

const key = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), scopes: z.array(z.enum(['a:read', 'b:read'])) }),
  z.object({ kind: z.literal('publishable') }),
]);

it.each([
  [z.object({ name: z.string() }), {}, 'name: is required'],
  [z.object({ name: z.string() }), { name: null }, 'name: must be a string, not null'],
  [z.object({ name: z.string().min(1) }), { name: '' }, 'name: must not be empty'],
  [z.object({ name: z.string().min(8) }), { name: 'Ada' }, 'name: must be at least 8 characters long'],
  [z.object({ name: z.string().max(2000) }), { name: 'x'.repeat(2001) }, 'name: must be at most 2,000 characters long'],
  [z.object({ limit: wholeNumber(1, 100).default(20) }), { limit: '101' }, 'limit: must be a whole number from 1 to 100'],
  [z.object({ limit: wholeNumber(1, 100) }), { limit: 'x' }, 'limit: must be a whole number from 1 to 100'],
  [z.object({ limit: wholeNumber(1, 100) }), { limit: '0' }, 'limit: must be a whole number from 1 to 100'],
  [z.object({ limit: wholeNumber(1, 100) }), {}, 'limit: is required'],
  [z.object({ after: wholeNumber(0, Number.MAX_SAFE_INTEGER) }), { after: '-1' }, 'after: must be a whole number, 0 or more'],
  [z.object({ limit: z.number().int().min(1).max(50) }), { limit: 51 }, 'limit: must be a whole number from 1 to 50'],
  [z.object({ limit: z.number().int().min(1).max(50) }), { limit: 1.5 }, 'limit: must be a whole number from 1 to 50'],
  [z.object({ limit: z.number().int().min(1).max(50) }), { limit: '5' }, 'limit: must be a whole number from 1 to 50, not a string'],
  [z.object({ share: z.number().min(0).max(1) }), { share: 2 }, 'share: must be a number from 0 to 1'],
  [z.object({ on: z.boolean() }), { on: 1 }, 'on: must be true or false, not a number'],
  [z.object({ tags: z.array(z.string()).max(20) }), { tags: Array(21).fill('x') }, 'tags: must have at most 20 entries'],
  [z.object({ tags: z.array(z.string()).min(1) }), { tags: [] }, 'tags: must not be empty'],
  [z.object({ metadata: z.record(z.string(), z.string()) }), { metadata: null }, 'metadata: must be an object, not null'],
  [
    z.object({ metadata: z.record(z.string().min(1), z.string()) }),
    { metadata: { '': 'x' } },
    'metadata.: has a key that must not be empty',
  ],
  [z.object({ url: z.url() }), { url: 'nope' }, 'url: must be an address like https://example.com/page'],
  [z.object({ email: z.email() }), { email: 'nope' }, 'email: must be an email address like ada@example.com'],
  [z.object({ at: z.iso.datetime() }), { at: 'nope' }, 'at: must be a time like 2026-01-31T00:00:00Z'],
  [key, {}, "kind: must be 'secret' or 'publishable'"],
  [key, { kind: 'other' }, "kind: must be 'secret' or 'publishable'"],
  [key, { kind: 'secret' }, 'scopes: is required'],
  [key, { kind: 'secret', scopes: ['c'] }, "scopes.0: must be 'a:read' or 'b:read'"],
  [z.object({ role: z.enum(['a', 'b', 'c']) }), {}, "role: is required: 'a', 'b', or 'c'"],
  [
    z.object({ limits: z.union([z.object({ n: z.number() }), z.null()]) }),
    { limits: { n: 'x' } },
    'limits.n: must be a number, not a string',
  ],
  [z.object({ name: z.string() }), null, 'The body must be an object, not null.'],
])('says what is wrong in plain English, %#', (schema, input, message) => {
  expect(refusal(schema, input)).toMatchObject({ code: 'invalid_input', message });
});

it('names every wrong field, unknown ones first, and the first of them as param', () => {
  const schema = z.object({ name: z.string().min(3).startsWith('A'), age: z.number(), rest: z.boolean().optional() });
  const error = refusal(schema, { nmae: 'Ada', age: 'x' });
  expect(error.param).toBe('nmae');
  expect(error.message).toBe(
    'nmae: is not a known field. Check its spelling or remove it. Known: name, age, rest. name: is required. age: must be a number, not a string.',
  );
  expect(refusal(schema, { name: 'x', age: 1 }).message).toBe('name: must be at least 3 characters long');
});

it('counts wrong fields beyond ten', () => {
  const { message } = refusal(z.array(z.string()), Array(15).fill(1));
  expect(message).toMatch(/^0: must be a string, not a number\. .* 9: must be a string, not a number\. 5 more fields are not valid\.$/);
});
