import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context as CallContext } from '../shared/context.ts';
import { AppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { errorResponses } from './error-responses.ts';

export interface AppEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    log: Logger;
    /** Set by `authenticate` when the request has a valid credential. Read it with `callerOf`. */
    ctx?: CallContext;
    /** Set by `authenticate` when the credential is not valid: the reason. */
    refusal?: AppError;
    /** Set by a handler that answers a POST with a stream: the path where its events can be read again (see `http/idempotency.ts`). */
    resumeAt?: string;
    /** Network address of the client, behind the trusted number of proxies. */
    clientAddress: string;
  };
}

export type AppRouter = OpenAPIHono<AppEnv>;

/** The rate limit that a route counts against (see `http/rate-limit.ts`). */
export type LimitClass = 'auth' | 'chat' | 'upload' | 'api' | 'none';

interface AppRoute {
  /** The name of the use case and, without its noun, of the SDK method. */
  operationId: string;
  /** The SDK's method for this operation, such as `clones.create` or `clones.versions.list`. Without it, the SDK leaves the operation out. */
  sdk?: string;
  /** `public`: takes no credential. `optional`: works without a credential, and refuses one that is not valid. */
  auth: 'required' | 'optional' | 'public';
  limit?: LimitClass;
  /** Count only file uploads (multipart bodies) against `limit`; any other body counts against `api`. */
  limitFilesOnly?: boolean;
  /** Largest JSON body, in bytes. Default 1 MB. */
  maxBodyBytes?: number;
}

/** OpenAPI accepts any entry of the list; `{}` stands for no credential. */
const SECURITY = { required: [{ bearer: [] }], optional: [{ bearer: [] }, {}], public: [] };

/** Describes one route. Adds security, limits, and every error response to its OpenAPI entry. */
export function defineRoute<const R extends Omit<RouteConfig, 'operationId'>>(app: AppRoute, config: R) {
  return createRoute({
    ...config,
    operationId: app.operationId,
    security: SECURITY[app.auth],
    ...(app.sdk ? { 'x-sdk': sdkMethod(app.sdk) } : {}),
    'x-rate-limit': app.limit ?? 'api',
    ...(app.limitFilesOnly ? { 'x-rate-limit-files-only': true } : {}),
    ...(app.maxBodyBytes ? { 'x-max-body-bytes': app.maxBodyBytes } : {}),
    responses: { ...errorResponses(app.auth), ...config.responses },
  } as R & { operationId: string });
}

function sdkMethod(path: string): { resource: string; method: string } {
  const dot = path.lastIndexOf('.');
  return { resource: path.slice(0, dot), method: path.slice(dot + 1) };
}

/** Creates a router whose failed validations become the error envelope and name the field. */
export function createRouter(): AppRouter {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      const param = issue?.path.join('.') || undefined;
      throw new AppError(
        'invalid_input',
        `${param ? `${param}: ` : ''}${issue?.message ?? 'The request does not match the contract.'}`,
        param ? { param } : {},
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
  limit: z.coerce.number().int().min(1).max(100).default(20).openapi({ description: 'Items per page, 1 to 100.' }),
  cursor: z.string().max(200).optional().openapi({ description: 'The `nextCursor` of the previous page.' }),
});

/** `{ data, nextCursor }` of a list of `item`. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** Returns a body that is neither JSON nor text (streams, files), which the route types do not cover. */
export function rawResponse(response: Response): never {
  return response as never;
}
