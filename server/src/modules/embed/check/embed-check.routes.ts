import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import type { InstallationsUsecases } from '../installations/installations.usecases.ts';
import { CheckEmbedInput, EmbedCheck, Installation } from './embed-check.schemas.ts';
import type { EmbedCheckUsecases } from './embed-check.usecases.ts';

const tags = ['Embedding'];
const params = z.object({ cloneId: CloneIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

// Both are the console's alone: no method of the SDK.
const checkEmbed = defineRoute(
  { operationId: 'checkEmbed', sdk: 'clones.checkEmbed', auth: 'required' },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/embed-check',
    tags,
    summary: 'Look whether a page shows the clone',
    description: 'Fetches the page as anybody could (10 s, 2 MB, 5 redirects), never from a private network. 20 times a minute.',
    request: { params, body: { required: true, content: { 'application/json': { schema: CheckEmbedInput } } } },
    responses: { 200: json(EmbedCheck, 'What was found, and what to do next.') },
  },
);
const listInstallations = defineRoute(
  { operationId: 'listInstallations', sdk: 'clones.installations.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/embed-installations',
    tags,
    summary: 'List the sites whose pages opened the clone, those seen first last',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Installation), 'One page; 200 sites at the most are remembered.') },
  },
);

export function embedCheckRoutes(usecases: EmbedCheckUsecases & Pick<InstallationsUsecases, 'listInstallations'>) {
  return createRouter()
    .openapi(checkEmbed, async (c) =>
      c.json(await usecases.checkEmbed(callerOf(c), c.req.valid('param').cloneId, c.req.valid('json')), 200),
    )
    .openapi(listInstallations, async (c) =>
      c.json(await usecases.listInstallations(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
    );
}
