import type { LookupAddress } from 'node:dns';
import { Resolver, lookup as systemLookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';
import { type AllowedHosts, parseAllowedHosts } from './allowed-hosts.ts';
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
async function resolveChecked(hostname: string, allowed: AllowedHosts, nameServers: string[] | undefined): Promise<LookupAddress[]> {
  if (THIS_MACHINE.test(hostname)) throw new BlockedAddress(hostname);
  const resolver = new Resolver({ timeout: NAME_TIMEOUT_MS, tries: 2 });
  if (nameServers) resolver.setServers(nameServers);
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = answers.flatMap((answer, i) =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: i === 0 ? 4 : 6 })) : [],
  );
  if (addresses.length === 0) throw answers[0].status === 'rejected' ? answers[0].reason : new Error(`${hostname} has no address.`);
  if (addresses.some(({ address }) => !isPublicAddress(address) && !allowed.hasAddress(address))) throw new BlockedAddress(hostname);
  return addresses;
}

/** A listed name may lead anywhere, and may stand in /etc/hosts only, as `localhost` and names of containers do. */
const resolveListed = (hostname: string) => systemLookup(hostname, { all: true });

function toLookup(resolve: (hostname: string) => Promise<LookupAddress[]>): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => (options.all ? callback(null, addresses) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4)),
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

interface GuardedFetcherOptions {
  /** Private hosts that may be reached all the same, as `parseAllowedHosts` reads them. */
  allowedPrivateHosts?: readonly string[];
  /** `address:port` each; default: the system's. */
  nameServers?: string[];
}

/** How long `check` waits for name servers. A name that is not resolved by then passes. */
const CHECK_MS = 3000;

export function createGuardedFetcher({ allowedPrivateHosts = [], nameServers }: GuardedFetcherOptions = {}): Fetcher {
  const allowed = parseAllowedHosts(allowedPrivateHosts);
  // No connection outlives its request, so none is reused for a host that was not checked.
  const agents = { 'http:': new HttpAgent({ keepAlive: false }), 'https:': new HttpsAgent({ keepAlive: false }) };

  /** The address literal or the way to resolve the name. Throws for a literal that is not allowed. */
  function guard(url: URL): { literal: true } | { literal: false; resolve: (hostname: string) => Promise<LookupAddress[]> } {
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const listed = allowed.hasHost(host, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
    if (isIP(host)) {
      if (!listed && !isPublicAddress(host) && !allowed.hasAddress(host)) throw notAllowed();
      return { literal: true };
    }
    return { literal: false, resolve: listed ? resolveListed : (hostname) => resolveChecked(hostname, allowed, nameServers) };
  }

  return {
    async check(text) {
      const url = parse(text);
      const way = guard(url);
      if (way.literal) return;
      const late = AbortSignal.timeout(CHECK_MS);
      const unresolved = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve(), { once: true }));
      const resolved = way.resolve(url.hostname).then(
        () => {},
        (error: unknown) => {
          // A name without an address may get one later, and is checked again with every request.
          if (error instanceof BlockedAddress) throw notAllowed();
        },
      );
      await Promise.race([resolved, unresolved]);
    },
    async request(input) {
      const url = parse(input.url);
      const way = guard(url);
      const signal = AbortSignal.any([input.signal, AbortSignal.timeout(input.timeoutMs)]);
      const agent = agents[url.protocol as keyof typeof agents];
      const lookup = way.literal ? {} : { lookup: toLookup(way.resolve) };
      try {
        return await exchange(url, { method: input.method, headers: { ...input.headers }, agent, signal, ...lookup }, input);
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
      collect(response, maxBytes)
        .then((bytes) => decode(bytes, response.headers['content-encoding'], maxBytes))
        .then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes }), reject);
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
      throw tooLarge(maxBytes);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const DECODERS = new Map<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

/** Some servers compress what was asked for as `identity`. */
async function decode(bytes: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const decoder = bytes.length > 0 ? DECODERS.get((encoding ?? '').trim().toLowerCase()) : undefined;
  try {
    return decoder ? await decoder(bytes, { maxOutputLength: maxBytes }) : bytes;
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes);
    throw new AppError('upstream_failed', 'The answer is damaged: it could not be decompressed.', { cause });
  }
}

const tooLarge = (maxBytes: number) => new AppError('payload_too_large', `The answer is larger than ${maxBytes} bytes.`);

function notAllowed(): AppError {
  return new AppError(
    'invalid_input',
    'This URL leads to a private network, which this server does not call. Use a public URL, or ask the operator of the server to add the host to ALLOWED_PRIVATE_HOSTS.',
    { param: 'url' },
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
