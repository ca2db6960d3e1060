import { z } from '@hono/zod-openapi';
import { KILOBYTE } from '../../../http/body-rules.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { ApiKey, ApiKeyIdSchema, CreateApiKeyInput, CreatedApiKey, RotateApiKeyInput, UpdateApiKeyInput } from './api-keys.schemas.ts';

const tags = ['API keys'];
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const createApiKey = defineRoute(
  {
    operationId: 'createApiKey',
    sdk: 'apiKeys.create',
    auth: 'required',
    scope: 'keys:manage',
    errors: ['not_found'],
    maxBodyBytes: 128 * KILOBYTE,
  },
  {
    method: 'post',
    path: '/v1/api-keys',
    tags,
    summary: 'Create an API key',
    description:
      'Use a secret key on a server and a publishable key on web pages. A workspace can have 100 active keys and create 100 in 24 hours.',
    request: { body: { required: true, content: { 'application/json': { schema: CreateApiKeyInput } } } },
    responses: { 201: json(CreatedApiKey, 'The API key. A secret key is returned only in this response.') },
  },
);
const listApiKeys = defineRoute(
  { operationId: 'listApiKeys', sdk: 'apiKeys.list', auth: 'required', scope: 'keys:manage' },
  {
    method: 'get',
    path: '/v1/api-keys',
    tags,
    summary: 'List API keys, newest first',
    description: 'Includes revoked keys.',
    request: { query: PageQuery },
    responses: { 200: json(pageOf(ApiKey), 'A page of API keys.') },
  },
);
const retrieveApiKey = defineRoute(
  { operationId: 'retrieveApiKey', sdk: 'apiKeys.retrieve', auth: 'required', scope: 'keys:manage' },
  {
    method: 'get',
    path: '/v1/api-keys/{keyId}',
    tags,
    summary: 'Retrieve an API key',
    description: 'Shows a secret key without its text.',
    request: { params: z.object({ keyId: ApiKeyIdSchema }) },
    responses: { 200: json(ApiKey, 'The API key, without its text.') },
  },
);
const rotateApiKey = defineRoute(
  { operationId: 'rotateApiKey', sdk: 'apiKeys.rotate', auth: 'required', scope: 'keys:manage', errors: ['conflict'] },
  {
    method: 'post',
    path: '/v1/api-keys/{keyId}/rotate',
    tags,
    summary: 'Rotate an API key',
    description:
      'Replaces the text of the key. Its id and settings stay. The previous text stops working immediately, or after `overlapSeconds`. While it still works, another rotation is answered with 409, unless `overlapSeconds` is 0: then both earlier texts stop working immediately. You need every scope of the key.',
    request: {
      params: z.object({ keyId: ApiKeyIdSchema }),
      body: { required: false, content: { 'application/json': { schema: RotateApiKeyInput } } },
    },
    responses: { 200: json(CreatedApiKey, 'The API key with its new text. A secret key is returned only in this response.') },
  },
);
const updateApiKey = defineRoute(
  {
    operationId: 'updateApiKey',
    sdk: 'apiKeys.update',
    auth: 'required',
    scope: 'keys:manage',
    errors: ['conflict'],
    maxBodyBytes: 128 * KILOBYTE,
  },
  {
    method: 'patch',
    path: '/v1/api-keys/{keyId}',
    tags,
    summary: 'Update an API key',
    description: 'Changes its name, expiry, allowed origins, or rate limits. To change its scopes, create another key.',
    request: {
      params: z.object({ keyId: ApiKeyIdSchema }),
      body: { required: true, content: { 'application/json': { schema: UpdateApiKeyInput } } },
    },
    responses: { 200: json(ApiKey, 'The updated API key.') },
  },
);
const revokeApiKey = defineRoute(
  { operationId: 'revokeApiKey', sdk: 'apiKeys.revoke', auth: 'required', scope: 'keys:manage' },
  {
    method: 'delete',
    path: '/v1/api-keys/{keyId}',
    tags,
    summary: 'Revoke an API key',
    description: 'The key stops working immediately. Revoking a key again changes nothing.',
    request: { params: z.object({ keyId: ApiKeyIdSchema }) },
    responses: { 204: { description: 'The API key is revoked.' } },
  },
);

export function apiKeysRoutes(usecases: AccountsUsecases) {
  return createRouter()
    .openapi(createApiKey, async (c) => {
      const created = await usecases.createApiKey(callerOf(c), c.req.valid('json'));
      c.header('Location', `/v1/api-keys/${created.id}`);
      return c.json(created, 201);
    })
    .openapi(listApiKeys, async (c) => c.json(await usecases.listApiKeys(callerOf(c), c.req.valid('query')), 200))
    .openapi(retrieveApiKey, async (c) => c.json(await usecases.retrieveApiKey(callerOf(c), c.req.valid('param').keyId), 200))
    .openapi(rotateApiKey, async (c) => {
      const input = RotateApiKeyInput.parse(c.req.valid('json') ?? {});
      return c.json(await usecases.rotateApiKey(callerOf(c), c.req.valid('param').keyId, input), 200);
    })
    .openapi(updateApiKey, async (c) =>
      c.json(await usecases.updateApiKey(callerOf(c), c.req.valid('param').keyId, c.req.valid('json')), 200),
    )
    .openapi(revokeApiKey, async (c) => {
      await usecases.revokeApiKey(callerOf(c), c.req.valid('param').keyId);
      return c.body(null, 204);
    });
}
