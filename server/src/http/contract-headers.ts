import { IDEMPOTENCY_KEY } from '../shared/idempotency.ts';

const text = (description: string, example: string) => ({ description, schema: { type: 'string', example } });
const count = (description: string, example: number) => ({ description, schema: { type: 'integer', minimum: 0, example } });

/** Headers of responses. Responses refer to them by name. */
export const RESPONSE_HEADERS = {
  'X-Request-Id': text(
    'Identifies the request, in the log of the server as well. Yours, if you sent one.',
    'req_01jd5zq8w3x6v9k2m4n7p0r5st',
  ),
  'RateLimit-Limit': count('Calls per period of the rate limit that this call counts against.', 1000),
  'RateLimit-Remaining': count('Calls left in this period.', 999),
  'RateLimit-Reset': count(
    'Seconds until the next call is possible after the remaining calls are used up. Equals `Retry-After` over the limit.',
    3600,
  ),
  'RateLimit-Policy': text(
    'Every rate limit that this call counts against: calls, seconds of the period, and who shares it.',
    '36000;w=3600;comment="all API keys of the workspace"',
  ),
  'Retry-After': count('Seconds to wait before the next attempt.', 30),
  'Idempotency-Replayed': text('`true` if this is the stored response to an earlier call with the same `Idempotency-Key`.', 'true'),
  Location: text('Address of the new object.', '/v1/clones/cln_01jd5zq8w3x6v9k2m4n7p0r5st'),
  ETag: text('The version of the object. Send it as `If-Match` with an operation that takes this header.', '"0pTqBo3zzbdJjjkKt9pVdA"'),
  'WWW-Authenticate': text('How to authenticate.', 'Bearer'),
} as const;

/** Headers of requests. Operations refer to them by name. */
export const REQUEST_HEADERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A unique key of your choice, such as a UUID. A repeated call with the same key, path, query, and body gets the stored response and has no further effect, for 24 hours. With another one of them (for an upload: another file or field) it gets 409 `idempotency_mismatch`. Stored are successes and refusals of the request itself (400, 413, 415); after any other error, the same call runs again. A refused upload always runs again.',
    schema: {
      type: 'string',
      pattern: IDEMPOTENCY_KEY.source,
      minLength: 1,
      maxLength: 255,
      example: '0b1f6a52-4a1c-4f0e-9c55-1d6e2f7c8a90',
    },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'The ETag of the version that you read. If the object has changed since, or does not exist, nothing is changed and the status is 412.',
    schema: { type: 'string', maxLength: 1000, example: '"0pTqBo3zzbdJjjkKt9pVdA"' },
  },
} as const;

type ResponseHeader = keyof typeof RESPONSE_HEADERS;

export const headerRefs = (names: readonly ResponseHeader[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

export interface Transport {
  method: string;
  /** Rate class, as in `defineRoute`. */
  limit: string;
  etag: boolean;
  ifMatch: boolean;
}

/** Whether the route stores responses by `Idempotency-Key` (see `app/server.ts`). */
export const isIdempotent = ({ method, limit }: Transport) => method === 'post' && limit !== 'none';
const IF_MATCH_REF = '#/components/parameters/IfMatch';
/** Whether the header parameters of a route contain `If-Match`. */
export const comparesIfMatch = (parameters: readonly unknown[] | undefined) =>
  parameters?.some((parameter) => (parameter as { $ref?: string }).$ref === IF_MATCH_REF) ?? false;

/** The header parameters that the toolkit reads. */
export function requestHeaders(transport: Transport) {
  const names = [...(isIdempotent(transport) ? (['IdempotencyKey'] as const) : []), ...(transport.ifMatch ? (['IfMatch'] as const) : [])];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** The headers that the toolkit and the handler set on a response with this status. */
export function responseHeaders(transport: Transport, status: number) {
  const success = status >= 200 && status < 300;
  if (status < 200) return {};
  const names: ResponseHeader[] = ['X-Request-Id'];
  if (success && transport.limit !== 'none') names.push('RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy');
  if (success && isIdempotent(transport)) names.push('Idempotency-Replayed');
  if (success && transport.etag) names.push('ETag');
  if (status === 201) names.push('Location');
  if (status === 401) names.push('WWW-Authenticate');
  return headerRefs(names);
}
