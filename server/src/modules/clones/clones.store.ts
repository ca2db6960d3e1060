import { isDeepStrictEqual } from 'node:util';
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { Database, Tx } from '../../db/db.ts';
import { sqlState } from '../../db/sql-state.ts';
import type { AuditWriter } from '../../shared/audit.ts';
import type { Context } from '../../shared/context.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import type { CloneId, WorkspaceId } from '../../shared/ids.ts';
import { keepAvatars, type NewAvatar } from './avatars/avatars.store.ts';
import { type CloneSettings, completeSettings } from './clones.schemas.ts';
import { clones, cloneVersions } from './clones.tables.ts';

/** A clone with the settings that visitors see now (null: not published). */
export type CloneRow = typeof clones.$inferSelect & { publishedSettings: CloneSettings | null };
export type VersionRow = typeof cloneVersions.$inferSelect;
/** Sees the clone that is about to change, and may throw. */
type Check = (row: CloneRow) => void;
export type ClonesStore = ReturnType<typeof createClonesStore>;

const columns = {
  id: clones.id,
  workspaceId: clones.workspaceId,
  slug: clones.slug,
  settings: clones.settings,
  metadata: clones.metadata,
  publishedVersion: clones.publishedVersion,
  latestVersion: clones.latestVersion,
  createdAt: clones.createdAt,
  updatedAt: clones.updatedAt,
  publishedSettings: cloneVersions.settings,
};

const rowsOf = (tx: Tx) =>
  tx
    .select(columns)
    .from(clones)
    .leftJoin(cloneVersions, and(eq(cloneVersions.cloneId, clones.id), eq(cloneVersions.number, clones.publishedVersion)))
    .$dynamic();

async function fetchOne(tx: Tx, id: CloneId): Promise<CloneRow> {
  const [row] = await rowsOf(tx).where(eq(clones.id, id)).limit(1);
  if (!row) throw notFound('clone', id);
  return row;
}

/** Locks the clone, so that concurrent changes run one after the other. */
async function lock(tx: Tx, id: CloneId): Promise<CloneRow> {
  await tx.select({ id: clones.id }).from(clones).where(eq(clones.id, id)).for('update');
  return fetchOne(tx, id);
}

export function createClonesStore(db: Database, audit: AuditWriter) {
  const scoped = <T>(ctx: Context, work: (tx: Tx) => Promise<T>) => db.transaction({ workspaceId: ctx.workspaceId }, work);

  return {
    get: (ctx: Context, id: CloneId) => scoped(ctx, (tx) => fetchOne(tx, id)),

    list: (ctx: Context, { before, limit }: { before: string | undefined; limit: number }): Promise<CloneRow[]> =>
      scoped(ctx, (tx) =>
        rowsOf(tx)
          .where(before === undefined ? undefined : lt(clones.id, before as CloneId))
          .orderBy(desc(clones.id))
          .limit(limit),
      ),

    /** Resolves to null if the slug is taken in any workspace. */
    insert: (
      ctx: Context,
      row: {
        id: CloneId;
        slug: string;
        settings: CloneSettings;
        avatar: NewAvatar | undefined;
        metadata: Record<string, string>;
        now: Date;
      },
    ): Promise<CloneRow | null> =>
      scoped(ctx, async (tx) => {
        const inserted = await tx
          .insert(clones)
          .values({
            id: row.id,
            workspaceId: ctx.workspaceId,
            slug: row.slug,
            settings: row.settings,
            metadata: row.metadata,
            createdAt: row.now,
            updatedAt: row.now,
          })
          .onConflictDoNothing({ target: clones.slug })
          .returning({ id: clones.id });
        if (inserted.length === 0) return null;
        if (row.avatar) await keepAvatars(tx, ctx, row.id, row.avatar, row.now);
        await audit(tx, ctx, { action: 'clone.created', target: row.id });
        return fetchOne(tx, row.id);
      }),

    update: (
      ctx: Context,
      id: CloneId,
      change: {
        check: Check;
        settings(old: CloneSettings): CloneSettings;
        /** The picture that the new settings name, if they may name another one than before. */
        avatar: NewAvatar | undefined;
        slug: string | undefined;
        metadata: Record<string, string> | undefined;
        now: Date;
      },
    ) =>
      scoped(ctx, async (tx) => {
        const old = await lock(tx, id);
        change.check(old);
        const { slug = old.slug, metadata = old.metadata } = change;
        const settings = change.settings(old.settings);
        if (slug === old.slug && isDeepStrictEqual(metadata, old.metadata) && sameSettings(settings, old.settings)) return old;
        try {
          await tx
            .update(clones)
            .set({
              settings,
              slug,
              metadata,
              updatedAt: change.now,
            })
            .where(eq(clones.id, id));
        } catch (error) {
          throw sqlState(error) === '23505' ? slugTaken(slug) : error;
        }
        if (settings.avatarUrl !== old.settings.avatarUrl) await keepAvatars(tx, ctx, id, change.avatar, change.now);
        await audit(tx, ctx, { action: 'clone.updated', target: id });
        return fetchOne(tx, id);
      }),

    /** Does nothing if the draft equals the published version. */
    publish: (ctx: Context, id: CloneId, input: { check: Check; note: string | null; createdBy: string; now: Date }) =>
      scoped(ctx, async (tx) => {
        const row = await lock(tx, id);
        input.check(row);
        if (isPublished(row)) return row;
        const number = row.latestVersion + 1;
        await tx.insert(cloneVersions).values({
          workspaceId: ctx.workspaceId,
          cloneId: id,
          number,
          settings: row.settings,
          note: input.note,
          createdBy: input.createdBy,
          createdAt: input.now,
        });
        await tx.update(clones).set({ publishedVersion: number, latestVersion: number, updatedAt: input.now }).where(eq(clones.id, id));
        await audit(tx, ctx, { action: 'clone.published', target: id, details: { version: number } });
        return fetchOne(tx, id);
      }),

    unpublish: (ctx: Context, id: CloneId, check: Check, now: Date) =>
      scoped(ctx, async (tx) => {
        check(await lock(tx, id));
        await tx.update(clones).set({ publishedVersion: null, updatedAt: now }).where(eq(clones.id, id));
        await audit(tx, ctx, { action: 'clone.unpublished', target: id });
        return fetchOne(tx, id);
      }),

    versions: (ctx: Context, id: CloneId, { before, limit }: { before: number | undefined; limit: number }) =>
      scoped(ctx, async (tx) => {
        const clone = await fetchOne(tx, id);
        const rows = await tx
          .select()
          .from(cloneVersions)
          .where(and(eq(cloneVersions.cloneId, id), before === undefined ? undefined : lt(cloneVersions.number, before)))
          .orderBy(desc(cloneVersions.number))
          .limit(limit);
        return { clone, rows };
      }),

    /** Copies a version to the draft, except the allowed sites, which apply at once. Visitors see it after it is published. */
    restore: (ctx: Context, id: CloneId, number: number, check: Check, now: Date) =>
      scoped(ctx, async (tx) => {
        const row = await lock(tx, id);
        check(row);
        const [version] = await tx
          .select()
          .from(cloneVersions)
          .where(and(eq(cloneVersions.cloneId, id), eq(cloneVersions.number, number)));
        if (!version)
          throw new AppError('not_found', `Clone ${id} has no version ${number}. List its versions to find the existing numbers.`);
        const restored = { ...version.settings, allowedOrigins: row.settings.allowedOrigins };
        await tx.update(clones).set({ settings: restored, updatedAt: now }).where(eq(clones.id, id));
        await keepAvatars(tx, ctx, id, undefined, now);
        await audit(tx, ctx, { action: 'clone.restored', target: id, details: { version: number } });
        return fetchOne(tx, id);
      }),

    delete: (ctx: Context, id: CloneId, check: Check) =>
      scoped(ctx, async (tx) => {
        check(await lock(tx, id));
        await tx.delete(clones).where(eq(clones.id, id));
        await audit(tx, ctx, { action: 'clone.deleted', target: id });
      }),

    /** Finds a published clone of any workspace by its slug. The `lookup` scope lets row level security show this row. */
    findPublished: (slug: string): Promise<{ id: CloneId; workspaceId: WorkspaceId } | undefined> =>
      db.transaction({ lookup: slug }, async (tx) => {
        const [row] = await tx
          .select({ id: clones.id, workspaceId: clones.workspaceId })
          .from(clones)
          .where(and(eq(clones.slug, slug), sql`${clones.publishedVersion} is not null`));
        return row;
      }),
  };
}

/** jsonb does not keep the key order, so both sides are compared as sorted JSON. */
export function sameSettings(a: CloneSettings, b: CloneSettings | null): boolean {
  const canonical = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([x], [y]) => (x < y ? -1 : 1))
            .map(([key, inner]) => [key, canonical(inner)]),
        )
      : value;
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Whether visitors see the draft as it is. The allowed sites are no part of a version. */
export const isPublished = ({ settings, publishedSettings }: CloneRow): boolean =>
  publishedSettings !== null &&
  sameSettings(completeSettings(settings), { ...completeSettings(publishedSettings), allowedOrigins: settings.allowedOrigins });

export function slugTaken(slug: string): AppError {
  return new AppError('conflict', `The slug ${slug} is taken. Choose another, or omit it to generate one from the name.`, {
    param: 'slug',
  });
}
