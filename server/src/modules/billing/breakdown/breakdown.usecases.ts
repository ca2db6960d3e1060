import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { invalidCursor, type Page } from '../../../shared/cursor.ts';
import { usageRange } from '../usage-range.ts';
import type { UsageBreakdownQuery, UsageGroup } from './breakdown.schemas.ts';
import type { BreakdownStore } from './breakdown.store.ts';

export type BreakdownUsecases = ReturnType<typeof createBreakdownUsecases>;

export function createBreakdownUsecases({ store, clock }: { store: BreakdownStore; clock: Clock }) {
  return {
    /** Sums of the usage by one dimension, in the order of its keys. */
    async listUsage(
      ctx: Context,
      { limit, cursor, from, to, ...query }: UsageBreakdownQuery & { limit: number; cursor?: string | undefined },
    ): Promise<Page<UsageGroup>> {
      requireScope(ctx, 'billing:read');
      const { start, until } = usageRange({ from, to }, clock.now());
      const after = decodeKey(query.groupBy, cursor);
      const rows = await store.groups(ctx, { ...query, start, until, after, limit: limit + 1 });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return {
        data: data.map((row) => ({ ...row, key: row.key === '' ? null : row.key })),
        nextCursor: rows.length > limit && last ? encodeKey(query.groupBy, last.key) : null,
      };
    },
  };
}

/** A cursor names its dimension, so that it cannot be used with another one. */
const encodeKey = (groupBy: string, key: string): string => Buffer.from(`${groupBy} ${key}`).toString('base64url');

function decodeKey(groupBy: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text.startsWith(`${groupBy} `) && !text.includes('\u0000') && text.isWellFormed()) return text.slice(groupBy.length + 1);
  throw invalidCursor('groupBy');
}
