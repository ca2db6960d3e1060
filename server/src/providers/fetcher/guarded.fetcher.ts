import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../shared/errors.ts';
import type { FetchAnswer, Fetcher, FetchInput } from './fetcher.port.ts';
import { isPublicAddress } from './public-address.ts';

class BlockedAddress extends Error {}

/** Timeout of one query to one name server. */
const NAME_TIMEOUT_MS = 2000;
const THIS_MACHINE = /^(?:.+\.)?localhost\.?$/i;

/**
 * The name is resolved once, every address is checked, and the connection uses a checked one, so that a second DNS response cannot replace
 * it. Queries use c-ares: `dns.lookup` blocks one of the process's four threads while a name server is silent, and files, passwords and zlib
 * wait for the same four. So names of /etc/hosts do not resolve, which are not public anyway.
 */
function publicOnly(nameServers: string[] | undefined): LookupFunction {
  return (hostname, options, callback) => {
    resolvePublic(hostname, nameServers).then(
      ([first, ...others]) => (options.all ? callback(null, [first, ...others]) : callback(null, first.address, first.family)),
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

async function resolvePublic(hostname: string, nameServers: string[] | undefined): Promise<[LookupAddress, ...LookupAddress[]]> {
  if (THIS_MACHINE.test(hostname)) throw new BlockedAddress(hostname);
  const resolver = new Resolver({ timeout: NAME_TIMEOUT_MS, tries: 2 });
  if (nameServers) resolver.setServers(nameServers);
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const [first, ...others] = answers.flatMap((answer, i) =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })) : [],
  );
  if (!first) throw answers[0].status === 'rejected' ? answers[0].reason : new Error(`${hostname} has no address.`);
  if ([first, ...others].some(({ address }) => !isPublicAddress(address))) throw new BlockedAddress(hostname);
  return [first, ...others];
}

interface GuardedFetcherOptions {
  allowPrivate?: boolean;
  /** `address:port` each; default: the system's. */
  nameServers?: string[];
}

export function createGuardedFetcher({ allowPrivate = false, nameServers }: GuardedFetcherOptions = {}): Fetcher {
  const options = { keepAlive: false, ...(allowPrivate ? {} : { lookup: publicOnly(nameServers) }) };
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
  return new AppError('upstream_failed', `The URL could not be reached${code ? ` (${code})` : ''}.`, { cause: error });
}
