import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { invalidCursor, type Page } from '../../../shared/cursor.ts';
import type { CloneId } from '../../../shared/ids.ts';
import type { Logger } from '../../../shared/logger.ts';
import { isPageOrigin } from '../../../shared/origin.ts';
import type { Installation } from '../check/embed-check.schemas.ts';
import { INSTALLATION_MS, type InstallationRow, type InstallationsStore } from './installations.store.ts';

export type InstallationsUsecases = ReturnType<typeof createInstallationsUsecases>;

interface InstallationsDeps {
  store: InstallationsStore;
  clock: Clock;
  logger: Logger;
  /** Throws `not_found` unless the clone belongs to the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

/** Pairs of clone and origin remembered in memory. Beyond that, only the database enforces the write interval. */
const MAX_KNOWN = 10_000;
/** Concurrent writes. Further visits are dropped and recorded the next time. */
const MAX_WRITING = 20;

/** Records which sites open a clone, so that the server need not fetch their pages. */
export function createInstallationsUsecases({ store, clock, logger, requireClone }: InstallationsDeps) {
  const nextAt = new Map<string, number>();
  const writing = new Set<Promise<unknown>>();

  return {
    /** Records that a page of this origin opened the clone. Returns immediately and never throws. */
    recordInstallation(ctx: Pick<Context, 'workspaceId'>, cloneId: CloneId, origin: string): void {
      const now = clock.now();
      const key = `${cloneId} ${origin}`;
      if ((nextAt.get(key) ?? 0) > now.getTime() || writing.size >= MAX_WRITING) return;
      if (nextAt.size >= MAX_KNOWN) nextAt.clear();
      // Set before the write, so that a failing database is not queried on every visit.
      nextAt.set(key, now.getTime() + INSTALLATION_MS);
      const write = store
        .record(ctx.workspaceId, cloneId, origin, now)
        .catch((error: unknown) => logger.warn({ err: error, cloneId }, 'Recording an installation failed.'))
        .finally(() => writing.delete(write));
      writing.add(write);
    },

    /** Resolves when all pending writes are done. */
    async settleInstallations(): Promise<void> {
      await Promise.all(writing);
    },

    /** Lists at most 200 origins whose pages opened the clone, newest first. */
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
    /^([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([!-~]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (!at || !origin || !isPageOrigin(origin) || Number.isNaN(Date.parse(at))) throw invalidCursor();
  return { at: new Date(at), origin };
}
