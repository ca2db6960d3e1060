import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import type { FetchAnswer, Fetcher, FetchInput } from './fetcher.port.ts';
import { isPublicAddress } from './public-address.ts';

class BlockedAddress extends Error {}

/** The name is resolved once, every address is checked, and the connection goes to a checked one: no second answer can swap it. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const inside = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (inside || !first) return callback(new BlockedAddress(hostname), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

/** `allowPrivate`: for installations whose own network is where their webhooks live, and for tests. */
export function createGuardedFetcher({ allowPrivate = false }: { allowPrivate?: boolean } = {}): Fetcher {
  const options = { keepAlive: false, ...(allowPrivate ? {} : { lookup: publicOnly }) };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };

  return {
    async request(input) {
      const url = parse(input.url);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!allowPrivate && isIP(host) && !isPublicAddress(host)) throw notAllowed();
      const signal = AbortSignal.any([input.signal, AbortSignal.timeout(input.timeoutMs)]);
      const agent = agents[url.protocol as keyof typeof agents];
      try {
        return await exchange(url, { method: input.method, headers: { ...input.headers }, agent, signal }, input);
      } catch (error) {
        throw explain(error, input);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password)
    throw new AppError('invalid_input', 'This is not an address like https://example.com/path, without user name and password.', {
      param: 'url',
    });
  return url;
}

function exchange(url: URL, options: RequestOptions, { body, maxBytes }: FetchInput): Promise<FetchAnswer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      collect(response, maxBytes).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function collect(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) {
      response.destroy();
      throw new AppError('upstream_failed', `The answer is larger than ${maxBytes} bytes.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function notAllowed(): AppError {
  return new AppError(
    'invalid_input',
    'This address leads into a private network, which is not allowed. Give an address of the public internet.',
    {
      param: 'url',
    },
  );
}

function explain(error: unknown, { timeoutMs, signal }: FetchInput): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof BlockedAddress) return notAllowed();
  if (signal.aborted) return error;
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return new AppError('upstream_timeout', `There was no whole answer within ${timeoutMs / 1000} s.`, { cause: error });
  const code = (error as NodeJS.ErrnoException).code;
  return new AppError('upstream_failed', `The address could not be reached${code ? ` (${code})` : ''}.`, { cause: error });
}
