import { describe, expect, it } from 'vitest';
import { type JsonSchema, type Operation, readContract } from './contract-document.ts';

const { document, operations } = readContract();
const withBody = operations.filter((operation) => operation.body);

/** Bytes of one character when it is escaped: `\u00e9`, as Python and PHP send it. */
const ESCAPED = 6;
/** Bytes of a name or a number with its quotes, its colon, and its comma. */
const AROUND = 30;
/** Bodies that are collections of long texts: a caller sends more of them in several calls. */
const COLLECTIONS = new Set(['createSourceBatch']);

/** The largest valid body in bytes, with every character escaped. Text without a limit counts as nothing. */
function largestBody(schema: JsonSchema): number {
  if (schema.$ref) return largestBody(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return Math.max(...options.map(largestBody));
  if (schema.allOf) return schema.allOf.reduce((sum, part) => sum + largestBody(part), 0);
  if (schema.items) return (schema.maxItems ?? 0) * (largestBody(schema.items) + 1);
  if (schema.properties)
    return Object.entries(schema.properties).reduce((sum, [name, inner]) => sum + name.length + AROUND + largestBody(inner), 0);
  return (schema.maxLength ?? 0) * ESCAPED + AROUND;
}

const limitOf = ({ path, method }: Operation) =>
  (document.paths[path]?.[method.toLowerCase()] as { 'x-max-body-bytes'?: number } | undefined)?.['x-max-body-bytes'];

describe.each(withBody.map((operation) => [operation.operationId, operation] as const))('%s', (id, operation) => {
  it('declares its largest body, which has room for every valid one', () => {
    const limit = limitOf(operation);
    expect(limit).toBeGreaterThan(0);
    if (!COLLECTIONS.has(id)) expect(limit).toBeGreaterThanOrEqual(largestBody(operation.body?.schema ?? {}));
  });
});

// Stripe decides how large its events are, and they are not parsed before their signature is checked.
const publicWithBody = withBody.filter(({ security, operationId }) => !security && operationId !== 'receivePaymentEvent');

it.each(publicWithBody.map((operation) => [operation.operationId, operation] as const))(
  '%s accepts little from callers without a credential',
  (_id, operation) => {
    expect(limitOf(operation)).toBeLessThanOrEqual(64 * 1024);
  },
);
