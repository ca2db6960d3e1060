import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobsSuite } from './blobs.suite.ts';
import { createS3Blobs } from './s3.blobs.ts';
import { startS3, TEST_S3 } from './s3.testing.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
beforeEach(async () => {
  s3 = await startS3();
});
afterEach(() => s3.close());

describe('blobs in S3', () => {
  blobsSuite(() => ({
    blobs: createS3Blobs({ ...TEST_S3, endpoint: `${s3.endpoint}/` }),
    stored: async () => [...s3.objects.keys()].sort(),
  }));

  it('report the error code for a wrong secret, and never the secret', async () => {
    const blobs = createS3Blobs({ ...TEST_S3, endpoint: s3.endpoint, secretAccessKey: 'another secret' });
    const refused = await blobs.put('wsp_1/a', Readable.from(['a']), { maxBytes: 10 }).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'upstream_failed', message: expect.stringMatching(/403 SignatureDoesNotMatch/) });
    expect(JSON.stringify(refused)).not.toContain('another secret');
    await expect(blobs.check()).rejects.toMatchObject({ code: 'upstream_failed' });
  });

  it('report a storage that hangs, fails or is unreachable', async () => {
    const hanging = await startS3({ hang: true });
    const slow = createS3Blobs({ ...TEST_S3, endpoint: hanging.endpoint, timeoutMs: 100 });
    await expect(slow.get('wsp_1/a')).rejects.toMatchObject({ code: 'upstream_timeout' });
    await hanging.close();
    await expect(slow.get('wsp_1/a')).rejects.toMatchObject({ code: 'upstream_failed' });
    const failing = await startS3({ status: 503 });
    const busy = createS3Blobs({ ...TEST_S3, endpoint: failing.endpoint });
    await expect(busy.deletePrefix('wsp_1')).rejects.toMatchObject({ message: expect.stringMatching(/503 SlowDown/) });
    await failing.close();
  });
});
