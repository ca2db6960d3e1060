import { z } from '@hono/zod-openapi';
import { KILOBYTE } from '../../http/body-rules.ts';
import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../http/router.ts';
import { CloneIdSchema } from '../clones/clones.schemas.ts';
import {
  CreatedSession,
  CreateSessionInput,
  RenewSessionTokenInput,
  Session,
  SessionFilter,
  SessionIdSchema,
  SessionToken,
  UpdateSessionInput,
  WorkspaceSessionFilter,
} from './sessions.schemas.ts';
import type { SessionsUsecases } from './sessions.usecases.ts';

const tags = ['Sessions'];
const cloneParams = z.object({ cloneId: CloneIdSchema });
const params = z.object({ sessionId: SessionIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const createSession = defineRoute(
  {
    operationId: 'createSession',
    sdk: 'sessions.create',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'publishableKey'],
    scope: 'sessions:create',
    maxBodyBytes: 128 * KILOBYTE,
  },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sessions',
    tags,
    summary: 'Create a session',
    description:
      'Your server creates a session with a secret key and gives its token to the browser of the visitor. A web page creates one with a publishable key.',
    request: { params: cloneParams, body: { required: false, content: { 'application/json': { schema: CreateSessionInput } } } },
    responses: { 201: json(CreatedSession, 'The session and the token for its visitor.') },
  },
);
const listSessions = defineRoute(
  { operationId: 'listSessions', sdk: 'sessions.list', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/sessions',
    tags,
    summary: 'List the sessions of a clone, newest first',
    description: 'Includes sessions that have ended and, unless you filter them, previews. Filters apply together.',
    request: { params: cloneParams, query: PageQuery.extend(SessionFilter.shape) },
    responses: { 200: json(pageOf(Session), 'One page of sessions.') },
  },
);
const listAllSessions = defineRoute(
  { operationId: 'listAllSessions', sdk: 'sessions.listAll', auth: 'required', scope: 'conversations:read' },
  {
    method: 'get',
    path: '/v1/sessions',
    tags,
    summary: 'List the sessions of every clone, newest first',
    description: 'Filters apply together: with `unanswered=true`, it lists the conversations in which a clone could not help.',
    request: { query: PageQuery.extend(WorkspaceSessionFilter.shape) },
    responses: { 200: json(pageOf(Session), 'One page of sessions.') },
  },
);
const retrieveSession = defineRoute(
  {
    operationId: 'retrieveSession',
    sdk: 'sessions.retrieve',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:read',
  },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}',
    tags,
    summary: 'Retrieve a session',
    description: 'A visitor can retrieve its own session only, without its metadata.',
    request: { params },
    responses: { 200: json(Session, 'The session.') },
  },
);
const updateSession = defineRoute(
  { operationId: 'updateSession', sdk: 'sessions.update', auth: 'required', scope: 'conversations:write' },
  {
    method: 'patch',
    path: '/v1/sessions/{sessionId}',
    tags,
    summary: 'Update the title, metadata, or tags of a session',
    description: 'For the owner of the site, not for visitors.',
    request: { params, body: { required: true, content: { 'application/json': { schema: UpdateSessionInput } } } },
    responses: { 200: json(Session, 'The updated session.') },
  },
);
const renewSessionToken = defineRoute(
  {
    operationId: 'renewSessionToken',
    sdk: 'sessions.renewToken',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'publishableKey', 'sessionToken'],
    scope: [['sessions:create', 'conversations:read']],
  },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/token',
    tags,
    summary: 'Renew the token of a session',
    description: `A session token is valid for 30 minutes. Renew it before it expires, with one of these credentials: a valid token of the session; a publishable
key, with the last token of the session in the body, which may have expired; a member's access token; or a secret key with the scopes sessions:create
and conversations:read. Visitors and web pages can renew until 24 hours after the last question and 7 days after the session was created. After that,
and for a session that has ended, the status is 409. A token that was issued to a page is renewed for calls from that page's origin only.`,
    request: { params, body: { required: false, content: { 'application/json': { schema: RenewSessionTokenInput } } } },
    responses: { 200: json(SessionToken, 'The new token. Earlier tokens stay valid until they expire.') },
  },
);
const endSession = defineRoute(
  {
    operationId: 'endSession',
    sdk: 'sessions.end',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:write',
  },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/end',
    tags,
    summary: 'End a session',
    description: 'An ended session accepts no more questions. An answer in progress is completed.',
    request: { params },
    responses: { 200: json(Session, 'The ended session.') },
  },
);
const deleteSession = defineRoute(
  {
    operationId: 'deleteSession',
    sdk: 'sessions.delete',
    auth: 'required',
    callers: ['accessToken', 'secretKey', 'sessionToken'],
    scope: 'conversations:write',
  },
  {
    method: 'delete',
    path: '/v1/sessions/{sessionId}',
    tags,
    summary: 'Delete a session',
    description: 'Deletes the session and its messages permanently. An answer in progress stops, and its call ends with 404.',
    request: { params },
    responses: { 204: { description: 'Deleted.' } },
  },
);

const originOf = (c: { req: { header(name: string): string | undefined } }) => c.req.header('origin') ?? null;

export function sessionsRoutes(usecases: SessionsUsecases) {
  const router = createRouter();
  router.openapi(createSession, async (c) => {
    // A POST without a body creates a session with the defaults.
    const input = CreateSessionInput.parse(c.req.valid('json') ?? {});
    const created = await usecases.createSession(callerOf(c), c.req.valid('param').cloneId, input, originOf(c));
    c.header('Location', `/v1/sessions/${created.session.id}`);
    return c.json(created, 201);
  });
  router.openapi(listSessions, async (c) =>
    c.json(await usecases.listSessions(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
  );
  router.openapi(listAllSessions, async (c) => c.json(await usecases.listAllSessions(callerOf(c), c.req.valid('query')), 200));
  router.openapi(retrieveSession, async (c) => c.json(await usecases.retrieveSession(callerOf(c), c.req.valid('param').sessionId), 200));
  router.openapi(updateSession, async (c) =>
    c.json(await usecases.updateSession(callerOf(c), c.req.valid('param').sessionId, c.req.valid('json')), 200),
  );
  router.openapi(renewSessionToken, async (c) => {
    const input = RenewSessionTokenInput.parse(c.req.valid('json') ?? {});
    return c.json(await usecases.renewSessionToken(callerOf(c), c.req.valid('param').sessionId, input, originOf(c)), 200);
  });
  router.openapi(endSession, async (c) => c.json(await usecases.endSession(callerOf(c), c.req.valid('param').sessionId), 200));
  router.openapi(deleteSession, async (c) => {
    await usecases.deleteSession(callerOf(c), c.req.valid('param').sessionId);
    return c.body(null, 204);
  });
  return router;
}
