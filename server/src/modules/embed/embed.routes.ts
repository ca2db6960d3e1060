import { createRouter, defineRoute } from '../../http/router.ts';
import { CreatedSession } from '../sessions/sessions.schemas.ts';
import { EmbeddedAvatar, EmbeddedClone, EmbedQuery, OpenEmbedSessionInput } from './embed.schemas.ts';
import type { EmbedUsecases, PageCall } from './embed.usecases.ts';

const tags = ['Embedding'];

const retrieveEmbeddedClone = defineRoute(
  // For the widget, which calls it by its path: a method of the SDK would weigh on every page.
  { operationId: 'retrieveEmbeddedClone', auth: 'optional' },
  {
    method: 'get',
    path: '/v1/embed/clone',
    tags,
    summary: 'What a page shows of the clone it embeds',
    description: `Needs no credential; the page’s origin must be one that the clone, or the publishable key, allows. With a session's token as the
credential it needs no name, and shows the clone as that session talks to it: a preview's as its draft is now.`,
    request: { query: EmbedQuery },
    responses: { 200: { description: 'Its public face.', content: { 'application/json': { schema: EmbeddedClone } } } },
  },
);
const retrieveEmbeddedAvatar = defineRoute(
  { operationId: 'retrieveEmbeddedAvatar', auth: 'optional' },
  {
    method: 'get',
    path: '/v1/embed/avatar',
    tags,
    summary: 'The picture of the clone that a page embeds',
    description: `Fetched by this server, so that visitors' browsers ask nobody else, and drawn by the widget without any leave of the page's policy.
Who may read it: as retrieveEmbeddedClone. 404 when the clone has no picture, or none can be had from its avatarUrl.`,
    request: { query: EmbedQuery },
    responses: { 200: { description: 'The picture.', content: { 'application/json': { schema: EmbeddedAvatar } } } },
  },
);
const createEmbedSession = defineRoute(
  { operationId: 'createEmbedSession', auth: 'public' },
  {
    method: 'post',
    path: '/v1/embed/sessions',
    tags,
    summary: 'Open a session for a visitor of a page, or continue theirs',
    description: 'Needs no credential; the page’s origin must be one that the clone, or the publishable key, allows.',
    request: { body: { required: true, content: { 'application/json': { schema: OpenEmbedSessionInput } } } },
    responses: { 201: { description: 'The session, and its token.', content: { 'application/json': { schema: CreatedSession } } } },
  },
);

export function embedRoutes(usecases: EmbedUsecases) {
  return createRouter()
    .openapi(retrieveEmbeddedClone, async (c) =>
      c.json(await usecases.retrieveEmbeddedClone(callOf(c), c.get('ctx'), c.req.valid('query').clone), 200),
    )
    .openapi(retrieveEmbeddedAvatar, async (c) => {
      const avatar = await usecases.retrieveEmbeddedAvatar(callOf(c), c.get('ctx'), c.req.valid('query').clone);
      // A preview's is another with each change of the draft.
      c.header('Cache-Control', c.get('ctx') ? 'no-store' : 'public, max-age=600');
      return c.json(avatar, 200);
    })
    .openapi(createEmbedSession, async (c) => c.json(await usecases.createEmbedSession(callOf(c), c.req.valid('json')), 201));
}

function callOf(c: { req: { header(name: string): string | undefined; raw: Request }; get(key: 'requestId'): string }): PageCall {
  return { origin: c.req.header('origin') ?? null, requestId: c.get('requestId'), signal: c.req.raw.signal };
}
