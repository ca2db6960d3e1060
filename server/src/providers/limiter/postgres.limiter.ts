import type { Clock } from '../../shared/clock.ts';
import type { Limiter } from './limiter.port.ts';
import { decide, TOLERANCE } from './limiter.window.ts';

/** The part of `Database` that this adapter uses. */
interface Queries {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/**
 * One statement per call. The row lock serializes calls of one key. Counts of a past window move to `previous`. `$4` is the time; by default
 * the database's, so that all servers share one clock.
 */
const TAKE = `
with now as (select coalesce($4::timestamptz, clock_timestamp()) as at),
     frame as (select at, to_timestamp(floor(extract(epoch from at) / $2::float8) * $2::float8) as start,
                      1 - (extract(epoch from at)::float8 / $2::float8 - floor(extract(epoch from at)::float8 / $2::float8)) as share from now)
insert into rate_limits as r (key, window_start, current, previous, allowed)
select $1, start, case when $3::int <= $5::int then $3::int else 0 end, 0, $3::int <= $5::int from frame
on conflict (key) do update set (window_start, current, previous, allowed) = (
  select w.start, w.current + case when w.fits then $3::int else 0 end, w.previous, w.fits
  from (select m.*, m.previous * m.share + m.current + $3::int <= $5::int + ${TOLERANCE} as fits
        from (select greatest(frame.start, r.window_start) as start, frame.share,
                     case when frame.start <= r.window_start then r.current else 0 end as current,
                     case when frame.start <= r.window_start then r.previous
                          when frame.start - make_interval(secs => $2::float8) <= r.window_start then r.current
                          else 0 end as previous
              from frame) m) w)
returning current, previous, allowed, extract(epoch from (select at from now))::float8 as now`;

const SWEEP = `delete from rate_limits where key in
  (select key from rate_limits where window_start < clock_timestamp() - make_interval(secs => $1::float8) limit 1000)`;

/** Number of calls of this process between deletions of unused keys (at most 1,000 at a time). */
const SWEEP_EVERY = 1000;

/** Counts shared by all processes on one database. `clock` is for tests. Default: the database's clock. */
export function createPostgresLimiter({ database, clock }: { database: Queries; clock?: Clock }): Limiter {
  let takes = 0;
  let longestWindow = 3600;
  return {
    async take(key, limit, cost = 1) {
      const { max, windowSeconds } = limit;
      longestWindow = Math.max(longestWindow, windowSeconds);
      const values = [`${windowSeconds}:${key}`, windowSeconds, cost, clock?.now() ?? null, max];
      const { rows } = await database.query<{ current: number; previous: number; allowed: boolean; now: number }>(TAKE, values);
      const [row] = rows;
      if (!row) throw new Error('The limiter statement returned no row.');
      takes += 1;
      if (takes % SWEEP_EVERY === 0) await database.query(SWEEP, [2 * longestWindow]);
      return decide(row.allowed, { index: 0, current: row.current, previous: row.previous }, limit, cost, row.now);
    },
    async close() {},
  };
}
