import { isIP, isIPv6 } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './router.ts';

interface ClientAddressOptions {
  hops: number;
  /** Called once, for the first request that came through a proxy although none is trusted. */
  onUntrustedProxy?: () => void;
}

/**
 * Sets `clientAddress`. `hops` is the number of your own proxies in front of the server (TRUSTED_PROXY_HOPS). Each appends the address of
 * its caller to X-Forwarded-For, so a client cannot forge the hops-th entry from the right. With 0, or when the header is shorter or
 * malformed, it is the socket's address. Other forwarding headers are ignored.
 */
export function clientAddress({ hops, onUntrustedProxy }: ClientAddressOptions): MiddlewareHandler<AppEnv> {
  let reported = hops > 0;
  return (c, next) => {
    if (!reported && c.req.header('x-forwarded-for') !== undefined) {
      reported = true;
      onUntrustedProxy?.();
    }
    const socket = plainAddress(c.env?.incoming?.socket.remoteAddress) ?? 'unknown';
    const forwarded = hops > 0 ? c.req.header('x-forwarded-for') : undefined;
    c.set('clientAddress', plainAddress(forwarded?.split(',').at(-hops)) ?? socket);
    return next();
  };
}

/** An IP address without port, brackets, zone, or IPv4-in-IPv6 prefix. Undefined for anything else. */
export function plainAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let address = text.trim().toLowerCase();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed?.[1]) address = bracketed[1];
  else if (/^[\d.]+:\d+$/.test(address)) address = address.slice(0, address.indexOf(':'));
  address = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(address) === 0 ? undefined : address;
}

/** The address that limits count by. An IPv6 customer controls at least a /64, so a /64 counts as one caller. */
export function addressForLimits(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  // A dotted tail stands for two groups.
  const width = right.length + (right.at(-1)?.includes('.') ? 1 : 0);
  const groups =
    tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - width) }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
