import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Context as CallContext } from '../shared/context.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { etagOf } from '../shared/etag.ts';
import type { Logger } from '../shared/logger.ts';
import { toInvalidInput } from '../shared/plain-issues.ts';
import { type Access, accessText, securityOf } from './access.ts';
import { BODY_RULES, type BodyDeclaration, toBodyRules } from './body-rules.ts';
import { requestHeaders, responseHeaders, type Transport } from './contract-headers.ts';
import { errorResponses } from './error-responses.ts';
import { wholeNumber } from './query.schemas.ts';
import { strictInput } from './strict-input.ts';

export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    log: Logger;
    /** Set by `authenticate` when the request has a valid credential. Read it with `callerOf`. */
    ctx?: CallContext;
    /** Set by `authenticate` when the credential is not valid: the reason. */
    refusal?: AppError;
    /** Set by `authenticate` beside `ctx`: whether the credential still allows all that it allowed then. For streams that stay open. */
    stillAllowed?: () => Promise<boolean>;
    /** Set by a handler that answers a POST with a stream: the path where its events can be read again (see `http/idempotency.ts`). */
    resumeAt?: string;
    /** Set by such a handler if it may run again for the same call, because it then streams the same events. */
    repeatable?: boolean;
    /** Set for a call with an Idempotency-Key: the same for every attempt, different for every other call. */
    callKey?: string;
    /** Set by `requestBodies` for a call with an Idempotency-Key: SHA-256 of the body, decompressed and in UTF-8. */
    bodyHash?: string;
    /** Network address of the client, behind the trusted number of proxies. */
    clientAddress: string;
  };
}

export type AppRouter = OpenAPIHono<AppEnv>;

/** The rate limit that a route counts against (see `http/rate-limit.ts`). */
export type LimitClass = 'auth' | 'chat' | 'upload' | 'api' | 'none';

interface AppRoute extends Access, BodyDeclaration {
  /** The name of the use case and, without its noun, of the SDK method. */
  operationId: string;
  /**
   * The SDK's method for this operation, such as `clones.create` or `clones.versions.list`. Without it, the SDK leaves the operation out.
   */
  sdk?: string;
  limit?: LimitClass;
  /** Count only file uploads (multipart bodies) against `limit`; any other body counts against `api`. */
  limitFilesOnly?: boolean;
  /** The response has the ETag of its object (see `tagged`). */
  etag?: boolean;
  /**
   * The handler compares `If-Match` with the object's version, in the transaction that changes it. Other routes refuse the header (see
   * `http/if-match.ts`).
   */
  ifMatch?: boolean;
  /** Errors beyond those of the toolkit (invalid input, credentials, unknown ids, limits, idempotency). */
  errors?: readonly ErrorCode[];
}

/**
 * Describes one route. Adds security, limits, and every error response to its OpenAPI entry. The route refuses query parameters and body
 * fields that it does not declare, and a body if it declares none.
 */
export function defineRoute<const R extends Omit<RouteConfig, 'operationId'>>(app: AppRoute, config: R) {
  const { method, path } = config as unknown as RouteConfig;
  const transport: Transport = { method, limit: app.limit ?? 'api', etag: app.etag ?? false, ifMatch: app.ifMatch ?? false };
  const headers = requestHeaders(transport);
  const rules = toBodyRules(app, (config as unknown as RouteConfig).request?.body as Parameters<typeof toBodyRules>[1]);
  return createRoute({
    ...config,
    ...strictRequest(config as unknown as RouteConfig),
    description: [config.description, accessText(app)].filter(Boolean).join('\n\n'),
    operationId: app.operationId,
    security: securityOf(app),
    ...(headers.length > 0 ? { parameters: headers } : {}),
    ...(app.sdk ? { 'x-sdk': sdkMethod(app.sdk) } : {}),
    'x-rate-limit': transport.limit,
    ...(app.limitFilesOnly ? { 'x-rate-limit-files-only': true } : {}),
    ...(rules.json !== 'none' ? { 'x-max-body-bytes': rules.maxBodyBytes } : {}),
    responses: {
      ...errorResponses({ ...transport, auth: app.auth, path, errors: app.errors ?? [] }),
      ...described(config.responses, transport),
    },
    [BODY_RULES]: rules,
  } as unknown as R & { operationId: string });
}

/** The responses of a route with their headers. */
function described(responses: RouteConfig['responses'], transport: Transport): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      '$ref' in response ? response : { ...response, headers: { ...responseHeaders(transport, Number(status)), ...response.headers } },
    ]),
  ) as RouteConfig['responses'];
}

/** The request of a route with every input closed. */
function strictRequest({ method, request, middleware }: Pick<RouteConfig, 'method' | 'request' | 'middleware'>) {
  const query = strictInput((request?.query as z.ZodType | undefined) ?? z.object({}), 'query parameter');
  const { body } = request ?? {};
  const takesNone = !body && method !== 'get' && method !== 'head';
  const content = Object.fromEntries(
    Object.entries(body?.content ?? {}).map(([type, media]) => [
      type,
      media && 'schema' in media && media.schema instanceof z.ZodType ? { ...media, schema: strictInput(media.schema, 'field') } : media,
    ]),
  );
  return {
    request: { ...request, query, ...(body ? { body: { ...body, content } } : {}) },
    ...(takesNone ? { middleware: [refuseBody, ...[middleware ?? []].flat()] } : {}),
  };
}

/** For routes that take no body: somebody who sends one expects an effect. Some clients send `{}` with every POST. */
const refuseBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const text = (await c.req.text()).trim();
  if (text !== '' && text !== '{}') throw new AppError('invalid_input', 'This operation takes no body. Send the request without one.');
  await next();
};

function sdkMethod(path: string): { resource: string; method: string } {
  const dot = path.lastIndexOf('.');
  return { resource: path.slice(0, dot), method: path.slice(dot + 1) };
}

/** Creates a router whose failed validations become the error envelope and name the field. */
export function createRouter(): AppRouter {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      const { issues } = result.error;
      // A parameter that is sent twice arrives as an array, which says nothing to the caller.
      const repeated = ({ path }: (typeof issues)[number]) =>
        result.target === 'query' && path.length === 1 && (c.req.queries(String(path[0]))?.length ?? 0) > 1;
      throw toInvalidInput(
        issues.map((issue) => (repeated(issue) ? { ...issue, message: 'is sent more than once. Send it once.' } : issue)),
      );
    },
  });
}

/** The caller of a route with `auth: 'required'`. */
export function callerOf(c: { get(key: 'ctx'): CallContext | undefined }): CallContext {
  const ctx = c.get('ctx');
  if (!ctx)
    throw new AppError(
      'unauthenticated',
      'This operation needs a credential. Send an Authorization header with "Bearer" and an access token or an API key.',
    );
  return ctx;
}

/** `?limit=&cursor=` of every list. */
export const PageQuery = z.object({
  limit: wholeNumber(1, 100).default(20).openapi({ description: 'Items per page, 1 to 100.' }),
  cursor: z.string().max(200).optional().openapi({ description: 'The `nextCursor` of the previous page.' }),
});

/** Sends the object's ETag, so that an update can name the version that it changes. `version`: what the tag covers. Default: all of it. */
export function tagged<T>(c: { header(name: string, value: string): void }, object: T, version: unknown = object): T {
  c.header('ETag', etagOf(version));
  return object;
}

/** `{ data, nextCursor }` of a list of `item`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** Returns a body that is neither JSON nor text (streams, files), which the route types do not cover. */
export function rawResponse(response: Response): never {
  return response as never;
}
