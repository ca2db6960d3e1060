import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import type { Page } from '../../../shared/cursor.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Installation } from '../check/embed-check.schemas.ts';
import { INSTALLATION_MS, type InstallationRow, type InstallationsStore } from './installations.store.ts';

export type InstallationsUsecases = ReturnType<typeof createInstallationsUsecases>;

interface InstallationsDeps {
  store: InstallationsStore;
  clock: Clock;
  logger: Logger;
  /** Throws `not_found` unless the clone is one of the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

/** Clone and origin pairs whose next write is known; with more of them the database alone keeps to the time. */
const MAX_KNOWN = 10_000;
/** Writes under way; what comes on top is left out, and seen the next time. */
const MAX_WRITING = 20;

/** Which pages open a clone: seen by the server when they do, so that it need not fetch them. */
export function createInstallationsUsecases({ store, clock, logger, requireClone }: InstallationsDeps) {
  const nextAt = new Map<string, number>();
  const writing = new Set<Promise<unknown>>();

  return {
    /** Remembers that a page of this origin opened the clone. Returns at once and never throws: nobody waits for it. */
    recordInstallation(ctx: Pick<Context, 'workspaceId'>, cloneId: CloneId, origin: string): void {
      const now = clock.now();
      const key = `${cloneId} ${origin}`;
      if ((nextAt.get(key) ?? 0) > now.getTime() || writing.size >= MAX_WRITING) return;
      if (nextAt.size >= MAX_KNOWN) nextAt.clear();
      // Also when the write fails: a database in trouble is not asked with every visit.
      nextAt.set(key, now.getTime() + INSTALLATION_MS);
      const write = store
        .see(ctx.workspaceId, cloneId, origin, now)
        .catch((error: unknown) => logger.warn({ err: error, cloneId }, 'That a page opened a clone could not be written down.'))
        .finally(() => writing.delete(write));
      writing.add(write);
    },

    /** Resolves when what was noted is written. */
    async settleInstallations(): Promise<void> {
      await Promise.all(writing);
    },

    /** Origins whose pages opened the clone, at most 200; the newest first. */
    async listInstallations(
      ctx: Context,
      cloneId: CloneId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<Installation>> {
      requireScope(ctx, 'clones:read');
      await requireClone(ctx, cloneId);
      const rows = await store.list(ctx, cloneId, { before: decode(cursor), limit: limit + 1 });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return {
        data: data.map(({ origin, firstSeenAt, lastSeenAt }) => ({
          origin,
          firstSeenAt: firstSeenAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
        })),
        nextCursor: rows.length > limit && last ? encode(last) : null,
      };
    },
  };
}

const encode = ({ firstSeenAt, origin }: InstallationRow) => Buffer.from(`${firstSeenAt.toISOString()} ${origin}`).toString('base64url');

function decode(cursor: string | undefined): { at: Date; origin: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, at, origin] =
    /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (https?:\/\/[!-~]{1,255})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!at || !origin || Number.isNaN(Date.parse(at)))
    throw new AppError('invalid_input', 'This cursor is not one of ours. Use the nextCursor of the page before, or leave it out.', {
      param: 'cursor',
    });
  return { at: new Date(at), origin };
}
