import type { Clock } from '../../shared/clock.ts';
import type { Limiter } from './limiter.port.ts';
import { decide, TOLERANCE } from './limiter.window.ts';

interface RedisCommands {
  send(command: readonly string[]): Promise<unknown>;
}

/** Atomic, because Redis runs one script at a time. Uses the clock of Redis unless a time is given. Numbers are returned as text, because Redis truncates them to integers. */
const TAKE = `
local window, cost, max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then local t = redis.call('TIME'); now = tonumber(t[1]) + tonumber(t[2]) / 1000000 end
local index = math.floor(now / window)
local kept = redis.call('HMGET', KEYS[1], 'i', 'c', 'p')
local at, current, previous = tonumber(kept[1]), tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
if not at or index > at + 1 then at, current, previous = index, 0, 0
elseif index == at + 1 then at, current, previous = index, 0, current end
local allowed = previous * (1 - (now / window) % 1) + current + cost <= max + ${TOLERANCE}
if allowed then
  current = current + cost
  redis.call('HSET', KEYS[1], 'i', at, 'c', current, 'p', previous)
  redis.call('EXPIRE', KEYS[1], math.ceil(window * 2))
end
return { allowed and 1 or 0, tostring(current), tostring(previous), string.format('%.6f', now) }`;

/** Counts shared by all processes on one Redis. `clock` is for tests. Default: the clock of Redis. */
export function createRedisLimiter({ redis, clock }: { redis: RedisCommands; clock?: Clock }): Limiter {
  return {
    async take(key, limit, cost = 1) {
      const now = clock ? String(clock.now().getTime() / 1000) : '';
      const answer = await redis.send([
        'EVAL',
        TAKE,
        '1',
        `limit:${limit.windowSeconds}:${key}`,
        String(limit.windowSeconds),
        String(cost),
        String(limit.max),
        now,
      ]);
      const [allowed, current, previous, at] = answer as [number, string, string, string];
      return decide(allowed === 1, { index: 0, current: Number(current), previous: Number(previous) }, limit, cost, Number(at));
    },
    async close() {},
  };
}
