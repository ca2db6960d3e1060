import { z } from '@hono/zod-openapi';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import { CloneIdSchema } from '../../clones/clones.schemas.ts';
import type { InstallationsUsecases } from '../installations/installations.usecases.ts';
import { CheckEmbedInput, EmbedCheck, Installation } from './embed-check.schemas.ts';
import type { EmbedCheckUsecases } from './embed-check.usecases.ts';

const tags = ['Embedding'];
const params = z.object({ cloneId: CloneIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const checkEmbed = defineRoute(
  { operationId: 'checkEmbed', sdk: 'clones.checkEmbed', auth: 'required', scope: 'clones:read' },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/embed-check',
    tags,
    summary: 'Check whether a page embeds the clone',
    description:
      'Loads the page without a login (at most 10 seconds, 2 MB, and 5 redirects). Private addresses are not opened. Limited to 20 checks a minute.',
    request: { params, body: { required: true, content: { 'application/json': { schema: CheckEmbedInput } } } },
    responses: { 200: json(EmbedCheck, 'The result and what to do next.') },
  },
);
const listInstallations = defineRoute(
  { operationId: 'listInstallations', sdk: 'clones.installations.list', auth: 'required', scope: 'clones:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/embed-installations',
    tags,
    summary: 'List the sites that opened the clone, newest first',
    description: 'A site is listed when one of its pages opens the clone with an allowed origin.',
    request: { params, query: PageQuery },
    responses: { 200: json(pageOf(Installation), 'One page of sites. At most 200 sites are stored.') },
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
