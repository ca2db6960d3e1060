import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readContract } from './contract-document.ts';
import { WITHOUT_SDK_METHOD } from './without-sdk-method.ts';

const { document, operations } = readContract();
const methodOf = ({ method, path }: { method: string; path: string }) =>
  (document.paths[path]?.[method.toLowerCase()] as { 'x-sdk'?: { resource: string; method: string } } | undefined)?.['x-sdk'];

it('every operation has a method in the SDK, or is named with the reason why not', () => {
  const without = operations.filter((operation) => !methodOf(operation)).map(({ operationId }) => operationId);
  console.log(`SDK methods: ${operations.length - without.length} of ${operations.length} operations; ${without.length} named as without`);
  expect(without.sort()).toEqual(Object.keys(WITHOUT_SDK_METHOD).sort());
  for (const reason of Object.values(WITHOUT_SDK_METHOD)) expect(reason).toMatch(/\.$/);
});

it('every method is generated, and no two operations share one', () => {
  const text = readFileSync(new URL('../../../../sdk/api.md', import.meta.url), 'utf8');
  const names = operations.flatMap((operation) => {
    const place = methodOf(operation);
    return place ? [`${place.resource}.${place.method}`] : [];
  });
  expect(names.length).toBeGreaterThan(90);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => !text.includes(`client.${name}(`))).toEqual([]);
});
