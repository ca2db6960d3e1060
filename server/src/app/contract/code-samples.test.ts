import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { SampledOperation } from '../../http/code-samples.ts';
import { describeContract } from '../describe-contract.ts';
import { WITHOUT_SDK_METHOD } from './without-sdk-method.ts';

const operations = Object.entries(describeContract('0').paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...(operation as SampledOperation & { operationId: string }),
  })),
);
const sampleOf = ({ 'x-codeSamples': samples = [] }: SampledOperation, label: string) =>
  samples.find((sample) => sample.label === label)?.source ?? '';

it('shows a call of every operation with curl, which a shell can read', () => {
  for (const operation of operations) {
    const sample = sampleOf(operation, 'curl');
    const [, address = ''] = /^curl(?: -X \w+)? 'http:\/\/localhost:8787([^'?]*)/.exec(sample) ?? [];
    const pattern = new RegExp(`^${operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);
    expect(address, operation.operationId).toMatch(pattern);
    expect(sample.includes(`-X ${operation.method} `), operation.operationId).toBe(operation.method !== 'GET');
    expect(sample.includes('Authorization: Bearer'), operation.operationId).toBe(
      (operation.security ?? []).some((way) => Object.keys(way).length > 0),
    );
  }
  execFileSync('bash', ['-n'], { input: operations.map((operation) => sampleOf(operation, 'curl')).join('\n\n') });
});

it('shows a call of every operation with the SDK that has a method for it', () => {
  for (const operation of operations) {
    const expected = !(operation.operationId in WITHOUT_SDK_METHOD);
    expect(sampleOf(operation, 'SDK').includes('client.'), operation.operationId).toBe(expected);
  }
});
