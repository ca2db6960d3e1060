import { z } from '@hono/zod-openapi';
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
} from './sessions.schemas.ts';
import type { SessionsUsecases } from './sessions.usecases.ts';

const tags = ['Sessions'];
const cloneParams = z.object({ cloneId: CloneIdSchema });
const params = z.object({ sessionId: SessionIdSchema });
const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

const createSession = defineRoute(
  { operationId: 'createSession', sdk: 'sessions.create', auth: 'required' },
  {
    method: 'post',
    path: '/v1/clones/{cloneId}/sessions',
    tags,
    summary: 'Open a session with a clone',
    request: { params: cloneParams, body: { required: false, content: { 'application/json': { schema: CreateSessionInput } } } },
    responses: { 201: json(CreatedSession, 'The session, and the token for its visitor.') },
  },
);
const listSessions = defineRoute(
  { operationId: 'listSessions', sdk: 'sessions.list', auth: 'required' },
  {
    method: 'get',
    path: '/v1/clones/{cloneId}/sessions',
    tags,
    summary: "List a clone's sessions, newest first",
    request: { params: cloneParams, query: PageQuery.extend(SessionFilter.shape) },
    responses: { 200: json(pageOf(Session), 'One page.') },
  },
);
const retrieveSession = defineRoute(
  { operationId: 'retrieveSession', sdk: 'sessions.retrieve', auth: 'required' },
  {
    method: 'get',
    path: '/v1/sessions/{sessionId}',
    tags,
    summary: 'Get a session',
    request: { params },
    responses: { 200: json(Session, 'The session.') },
  },
);
const renewSessionToken = defineRoute(
  { operationId: 'renewSessionToken', sdk: 'sessions.renewToken', auth: 'required' },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/token',
    tags,
    summary: 'A fresh token for the visitor of a session',
    description: `A session token lives 30 minutes; call this before it ends. Who may: a visitor with a token of the session that is still good; a web page
with its publishable key and the last token of the session in the body, which may have ended; a member, or a secret key with the scope
sessions:create (a secret key conversations:read, too). A visitor and a page get fresh tokens until 24 hours after the last question and 7 days after the session was opened, then 409; a
session that has ended gives none to anybody.`,
    request: { params, body: { required: false, content: { 'application/json': { schema: RenewSessionTokenInput } } } },
    responses: { 200: json(SessionToken, 'The token. The ones before it stay good for their own time.') },
  },
);
const endSession = defineRoute(
  { operationId: 'endSession', sdk: 'sessions.end', auth: 'required' },
  {
    method: 'post',
    path: '/v1/sessions/{sessionId}/end',
    tags,
    summary: 'End a session: it takes no further questions',
    request: { params },
    responses: { 200: json(Session, 'The ended session.') },
  },
);
const deleteSession = defineRoute(
  { operationId: 'deleteSession', sdk: 'sessions.delete', auth: 'required' },
  {
    method: 'delete',
    path: '/v1/sessions/{sessionId}',
    tags,
    summary: 'Delete a session with its messages; there is no way back',
    request: { params },
    responses: { 204: { description: 'Deleted.' } },
  },
);

export function sessionsRoutes(usecases: SessionsUsecases) {
  const router = createRouter();
  router.openapi(createSession, async (c) => {
    // A POST without a body opens a session with the defaults.
    const input = CreateSessionInput.parse(c.req.valid('json') ?? {});
    return c.json(await usecases.createSession(callerOf(c), c.req.valid('param').cloneId, input), 201);
  });
  router.openapi(listSessions, async (c) =>
    c.json(await usecases.listSessions(callerOf(c), c.req.valid('param').cloneId, c.req.valid('query')), 200),
  );
  router.openapi(retrieveSession, async (c) => c.json(await usecases.retrieveSession(callerOf(c), c.req.valid('param').sessionId), 200));
  router.openapi(renewSessionToken, async (c) => {
    const input = RenewSessionTokenInput.parse(c.req.valid('json') ?? {});
    return c.json(await usecases.renewSessionToken(callerOf(c), c.req.valid('param').sessionId, input), 200);
  });
  router.openapi(endSession, async (c) => c.json(await usecases.endSession(callerOf(c), c.req.valid('param').sessionId), 200));
  router.openapi(deleteSession, async (c) => {
    await usecases.deleteSession(callerOf(c), c.req.valid('param').sessionId);
    return c.body(null, 204);
  });
  return router;
}
