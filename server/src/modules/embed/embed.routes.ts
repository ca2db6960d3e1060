import { KILOBYTE } from '../../http/body-rules.ts';
import { createRouter, defineRoute } from '../../http/router.ts';
import { CreatedSession } from '../sessions/sessions.schemas.ts';
import { EmbeddedAvatar, EmbeddedClone, EmbedQuery, OpenEmbedSessionInput } from './embed.schemas.ts';
import type { EmbedUsecases, PageCall } from './embed.usecases.ts';

const tags = ['Embedding'];

const retrieveEmbeddedClone = defineRoute(
  // Not in the SDK: the widget calls it by its path, and an SDK method would add bytes to every page.
  {
    operationId: 'retrieveEmbeddedClone',
    sdk: 'embed.retrieveClone',
    auth: 'optional',
    callers: ['sessionToken'],
    errors: ['not_found', 'conflict'],
  },
  {
    method: 'get',
    path: '/v1/embed/clone',
    tags,
    summary: 'Retrieve the public profile of an embedded clone',
    description: `Works without a credential if the clone or the publishable key allows the origin of the page. With a session token as the
credential, \`clone\` is optional and the response shows the clone of that session; for a preview session, its current draft.`,
    request: { query: EmbedQuery },
    responses: { 200: { description: 'The public profile of the clone.', content: { 'application/json': { schema: EmbeddedClone } } } },
  },
);
const retrieveEmbeddedAvatar = defineRoute(
  {
    operationId: 'retrieveEmbeddedAvatar',
    sdk: 'embed.retrieveAvatar',
    auth: 'optional',
    callers: ['sessionToken'],
    errors: ['not_found', 'conflict'],
  },
  {
    method: 'get',
    path: '/v1/embed/avatar',
    tags,
    summary: 'Retrieve the avatar of an embedded clone',
    description: `This server fetches the image, so that the browsers of visitors contact no third party. The widget draws it from these bytes, which
works under a strict Content Security Policy. Access is the same as for retrieveEmbeddedClone. Returns 404 if the clone has no avatar or its
avatarUrl returns no image.`,
    request: { query: EmbedQuery },
    responses: { 200: { description: 'The avatar.', content: { 'application/json': { schema: EmbeddedAvatar } } } },
  },
);
const createEmbedSession = defineRoute(
  {
    operationId: 'createEmbedSession',
    sdk: 'embed.createSession',
    auth: 'public',
    errors: ['unauthenticated', 'origin_not_allowed', 'not_found'],
    maxBodyBytes: 32 * KILOBYTE,
  },
  {
    method: 'post',
    path: '/v1/embed/sessions',
    tags,
    summary: 'Create or resume a session for a visitor of a page',
    description: 'Works without a credential if the clone or the publishable key allows the origin of the page.',
    request: { body: { required: true, content: { 'application/json': { schema: OpenEmbedSessionInput } } } },
    responses: {
      200: { description: 'The resumed session and its new token.', content: { 'application/json': { schema: CreatedSession } } },
      201: { description: 'The new session and its token.', content: { 'application/json': { schema: CreatedSession } } },
    },
  },
);

export function embedRoutes(usecases: EmbedUsecases) {
  return createRouter()
    .openapi(retrieveEmbeddedClone, async (c) =>
      c.json(await usecases.retrieveEmbeddedClone(callOf(c), c.get('ctx'), c.req.valid('query').clone), 200),
    )
    .openapi(retrieveEmbeddedAvatar, async (c) => {
      const avatar = await usecases.retrieveEmbeddedAvatar(callOf(c), c.get('ctx'), c.req.valid('query').clone);
      // The avatar of a preview changes with each edit of the draft.
      c.header('Cache-Control', c.get('ctx') ? 'no-store' : 'public, max-age=600');
      return c.json(avatar, 200);
    })
    .openapi(createEmbedSession, async (c) => {
      const { resumed, ...opened } = await usecases.createEmbedSession(callOf(c), c.req.valid('json'));
      if (resumed) return c.json(opened, 200);
      c.header('Location', `/v1/sessions/${opened.session.id}`);
      return c.json(opened, 201);
    });
}

function callOf(c: { req: { header(name: string): string | undefined; raw: Request }; get(key: 'requestId'): string }): PageCall {
  return { origin: c.req.header('origin') ?? null, requestId: c.get('requestId'), signal: c.req.raw.signal };
}
