import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export const TEST_S3 = { bucket: 'originals', accessKeyId: 'AKTEST', secretAccessKey: 'a secret key of the tests', region: 'eu-test-1' };

/**
 * A small, strict S3 server in memory. It verifies the signature of every request (AWS Signature Version 4) and the hash of its body.
 * `fault` makes it fail.
 */
export async function startS3(fault: { hang?: boolean; status?: number } = {}) {
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const end = (status: number, body: string | Buffer = '') =>
      response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);
    const body = await buffer(request);
    if (fault.hang) return;
    if (fault.status) return end(fault.status, '<Error><Code>SlowDown</Code></Error>');
    const wrong = refusal(request, body);
    if (wrong) return end(403, `<Error><Code>${wrong}</Code></Error>`);
    const url = new URL(request.url ?? '/', 'http://s3.test');
    const [, bucket, ...rest] = url.pathname.split('/');
    if (bucket !== TEST_S3.bucket) return end(404, '<Error><Code>NoSuchBucket</Code></Error>');
    const key = rest.join('/');
    if (request.method === 'HEAD') return end(200);
    if (request.method === 'GET' && url.searchParams.get('list-type') === '2') {
      const prefix = url.searchParams.get('prefix') ?? '';
      const keys = [...objects.keys()].filter((name) => name.startsWith(prefix)).slice(0, 2);
      return end(200, `<ListBucketResult>${keys.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')}</ListBucketResult>`);
    }
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return end(411, '<Error><Code>MissingContentLength</Code></Error>');
      objects.set(key, body);
      return end(200);
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return end(204);
    }
    const object = objects.get(key);
    return object ? end(200, object) : end(404, '<Error><Code>NoSuchKey</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const hex = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The error code for a request, or undefined. By "Authenticating Requests: Using the Authorization Header", AWS SigV4. */
function refusal(request: IncomingMessage, body: Buffer): string | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!match) return 'MissingSecurityHeader';
  const [, key, day = '', region = '', names = '', signature] = match;
  if (key !== TEST_S3.accessKeyId) return 'InvalidAccessKeyId';
  if (region !== TEST_S3.region) return 'AuthorizationHeaderMalformed';
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.split(';').includes(name))) return 'AccessDenied';
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== hex(body)) return 'XAmzContentSHA256Mismatch';
  const date = String(request.headers['x-amz-date']);
  if (Math.abs(Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')) - Date.now()) > 900_000)
    return 'RequestTimeTooSkewed';
  const url = new URL(request.url ?? '/', 'http://s3.test');
  const query = [...url.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, hex(canonical)].join('\n');
  const signing = hmac(hmac(hmac(hmac(`AWS4${TEST_S3.secretAccessKey}`, day), region), 's3'), 'aws4_request');
  return hmac(signing, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
