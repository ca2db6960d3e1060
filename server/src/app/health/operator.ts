import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context } from 'hono';
import type { AppEnv } from '../../http/router.ts';

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;

export type IsOperator = (c: Context<AppEnv>) => boolean;

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Whether a request comes from who runs the server. With a token: who sends it as a bearer token. Without one: who calls from this machine,
 * over loopback and through no proxy (a proxy on the same machine forwards strangers over loopback, too).
 */
export function createIsOperator(token: string | null): IsOperator {
  return (c) => {
    if (token !== null) {
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
      return given !== undefined && sameText(given, token);
    }
    const address = c.env?.incoming?.socket.remoteAddress ?? '';
    return isIP(address) !== 0 && LOOPBACK.test(address) && FORWARDED.every((name) => c.req.header(name) === undefined);
  };
}
