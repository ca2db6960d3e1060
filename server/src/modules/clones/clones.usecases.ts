import type { Clock } from '../../shared/clock.ts';
import { actorName, type Context, requireScope } from '../../shared/context.ts';
import { decodeCursor, invalidCursor, type Page, toPage } from '../../shared/cursor.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { requireMatch } from '../../shared/etag.ts';
import { type CloneId, newId } from '../../shared/ids.ts';
import { createRecent } from '../../shared/recent.ts';
import type { AvatarsUsecases } from './avatars/avatars.usecases.ts';
import {
  applyChanges,
  type Clone,
  type CloneSettings,
  type CloneVersion,
  type CreateCloneInput,
  completeSettings,
  initialSettings,
  type PublishCloneInput,
  type ResolvedClone,
  type UpdateCloneInput,
} from './clones.schemas.ts';
import { type CloneRow, type ClonesStore, isPublished, slugTaken } from './clones.store.ts';
import { createSlug, createUniqueSlug } from './slug.service.ts';

export type ClonesUsecases = ReturnType<typeof createClonesUsecases>;

interface ClonesDeps {
  store: ClonesStore;
  avatars: Pick<AvatarsUsecases, 'takePicture' | 'withAddress'>;
  clock: Clock;
  /** Throws `invalid_input` for a model that nobody offers. Default: accepts any. */
  requireModel?: (model: string, signal: AbortSignal) => Promise<void>;
  /** Deletes the clone's data outside the database (the files of its sources). Runs after the rows are deleted. */
  afterDelete: (ctx: Context, cloneId: CloneId) => Promise<void>;
}

/** Another server may still use the previous version for twice as long after a publish. */
const RESOLVED_TTL_MS = 1_000;
const RESOLVED_MAX = 1_000;

/**
 * Verbs of clones. `ifMatch`: the ETag of the version that the caller changes; they throw `precondition_failed` if the clone has another
 * one.
 */
export function createClonesUsecases({ store, avatars, clock, requireModel, afterDelete }: ClonesDeps) {
  // Cached because the chat resolves its clone for every message.
  const resolved = createRecent<string, ResolvedClone>({ ttlMs: RESOLVED_TTL_MS, max: RESOLVED_MAX, clock });
  const forget = (id: CloneId) => resolved.forget((key) => key.includes(id));

  const shown = (settings: CloneSettings) => avatars.withAddress(completeSettings(settings));

  function toClone(row: CloneRow): Clone {
    return {
      ...shown(row.settings),
      id: row.id,
      slug: row.slug,
      metadata: row.metadata,
      publishedVersion: row.publishedVersion,
      hasUnpublishedChanges: !isPublished(row),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  const isVersion = (ifMatch: string | undefined) => (row: CloneRow) => requireMatch(ifMatch, () => toClone(row));

  return {
    async createClone(ctx: Context, sent: CreateCloneInput): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      const id = newId('clone', clock.now().getTime());
      const { input, avatar } = await avatars.takePicture(ctx, id, sent);
      if (input.model) await requireModel?.(input.model, ctx.signal);
      const settings = initialSettings(input);
      const metadata = input.metadata ?? {};
      const row = (slug: string) => ({ id, slug, settings, avatar, metadata, now: clock.now() });
      if (input.slug !== undefined) {
        const created = await store.insert(ctx, row(input.slug));
        if (!created) throw slugTaken(input.slug);
        return toClone(created);
      }
      for (let attempt = 0; attempt < 5; attempt++) {
        const created = await store.insert(ctx, row(attempt === 0 ? createSlug(input.name) : createUniqueSlug(input.name)));
        if (created) return toClone(created);
      }
      throw new AppError('conflict', 'No free slug was found for this name. Choose a slug yourself.', { param: 'slug' });
    },

    async listClones(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Clone>> {
      requireScope(ctx, 'clones:read');
      const page = toPage(await store.list(ctx, { before: decodeCursor(cursor, 'clone'), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toClone) };
    },

    async retrieveClone(ctx: Context, cloneId: CloneId): Promise<Clone> {
      requireScope(ctx, 'clones:read');
      return toClone(await store.get(ctx, cloneId));
    },

    async updateClone(ctx: Context, cloneId: CloneId, sent: UpdateCloneInput, ifMatch?: string): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      const { input, avatar } = await avatars.takePicture(ctx, cloneId, sent);
      if (input.model) await requireModel?.(input.model, ctx.signal);
      const updated = await store.update(ctx, cloneId, {
        check: isVersion(ifMatch),
        settings: (old) => applyChanges(old, input),
        avatar,
        slug: input.slug,
        metadata: input.metadata,
        now: clock.now(),
      });
      forget(cloneId);
      return toClone(updated);
    },

    async deleteClone(ctx: Context, cloneId: CloneId, ifMatch?: string): Promise<void> {
      requireScope(ctx, 'clones:write');
      await store.delete(ctx, cloneId, isVersion(ifMatch));
      forget(cloneId);
      await afterDelete(ctx, cloneId);
    },

    async publishClone(ctx: Context, cloneId: CloneId, input: PublishCloneInput, ifMatch?: string): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      const row = await store.publish(ctx, cloneId, {
        check: isVersion(ifMatch),
        note: input.note ?? null,
        createdBy: actorName(ctx.actor),
        now: clock.now(),
      });
      forget(cloneId);
      return toClone(row);
    },

    async unpublishClone(ctx: Context, cloneId: CloneId, ifMatch?: string): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      const row = await store.unpublish(ctx, cloneId, isVersion(ifMatch), clock.now());
      forget(cloneId);
      return toClone(row);
    },

    async listCloneVersions(
      ctx: Context,
      cloneId: CloneId,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ): Promise<Page<CloneVersion>> {
      requireScope(ctx, 'clones:read');
      const { clone, rows } = await store.versions(ctx, cloneId, { before: decodeVersionCursor(cursor), limit: limit + 1 });
      const data = rows.slice(0, limit);
      const last = data.at(-1);
      return {
        data: data.map(({ workspaceId: _, ...version }) => ({
          ...version,
          settings: shown(version.settings),
          published: version.number === clone.publishedVersion,
          createdAt: version.createdAt.toISOString(),
        })),
        nextCursor: rows.length > limit && last ? encodeVersionCursor(last.number) : null,
      };
    },

    async restoreCloneVersion(ctx: Context, cloneId: CloneId, number: number, ifMatch?: string): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      const row = await store.restore(ctx, cloneId, number, isVersion(ifMatch), clock.now());
      forget(cloneId);
      return toClone(row);
    },

    /** Throws `not_found` unless the clone belongs to the caller's workspace. For other modules; checks no scope. */
    async requireClone(ctx: Context, cloneId: CloneId): Promise<void> {
      await store.get(ctx, cloneId);
    },

    /**
     * The clone with its published settings, or with `preview` its draft (requires clones:read). Throws `not_found` for a key or a
     * visitor of another clone, and `conflict` for an unpublished clone.
     */
    async getResolvedClone(ctx: Context, cloneId: CloneId, { preview }: { preview: boolean }): Promise<ResolvedClone> {
      if (preview) requireScope(ctx, 'clones:read');
      if ('cloneId' in ctx.actor && ctx.actor.cloneId !== cloneId) throw notFound('clone', cloneId);
      return resolved.get(`${ctx.workspaceId} ${cloneId} ${preview}`, async () => {
        const row = await store.get(ctx, cloneId);
        const settings = preview ? row.settings : row.publishedSettings;
        if (!settings) throw new AppError('conflict', 'This clone is not published. Publish it, or create the session with preview: true.');
        const { allowedOrigins } = row.settings;
        const version = preview ? null : row.publishedVersion;
        return { id: row.id, slug: row.slug, version, settings: { ...shown(settings), allowedOrigins } };
      });
    },

    /** Id and workspace of the published clone with this slug, or undefined. */
    findPublishedClone: (slug: string) => store.findPublished(slug),
  };
}

const encodeVersionCursor = (number: number) => Buffer.from(`version ${number}`).toString('base64url');

function decodeVersionCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const match = /^version (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalidCursor();
  return Number(match[1]);
}
