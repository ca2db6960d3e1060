import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { requireMatch, requireNoMatch } from '../../../shared/etag.ts';
import type { CloneId, SourceId } from '../../../shared/ids.ts';
import { isCrawl } from '../source-types.ts';
import type { SourceProgress } from './source-progress.service.ts';
import {
  type CreateSourceInput,
  type DeletedSources,
  type DeleteSourceBatchInput,
  type HashedSource,
  MAX_TAGS,
  sourceVersion,
  type UpdatedSources,
  type UpdateSourceBatchInput,
  type UpdateSourceInput,
  type UpsertSourceInput,
} from './sources.schemas.ts';
import type { CheckReplaced, SourcesStore, SourceView } from './sources.store.ts';

interface SourceChangesDeps<Added extends HashedSource> {
  store: SourcesStore;
  clock: Clock;
  progress: Pick<SourceProgress, 'announce'>;
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  createSource: (ctx: Context, cloneId: CloneId, input: CreateSourceInput, check?: CheckReplaced) => Promise<Added>;
  toSource: (row: SourceView) => HashedSource;
}

/** Verbs that change stored sources, or reach them by the caller's own id. */
export function createSourceChangesUsecases<Added extends HashedSource>(deps: SourceChangesDeps<Added>) {
  const { store, clock, progress, requireClone, createSource, toSource } = deps;

  return {
    /**
     * `ifMatch`: the ETag of the version that the caller changes. Throws `conflict` for a new title while the source is processed, because
     * that work stores the title, too.
     */
    async updateSource(ctx: Context, sourceId: SourceId, input: UpdateSourceInput, ifMatch?: string): Promise<HashedSource> {
      requireScope(ctx, 'knowledge:write');
      const check = (row: SourceView) => {
        requireMatch(ifMatch, () => sourceVersion(toSource(row)));
        const { title, status, type } = row;
        if (input.refresh && type !== 'url' && !isCrawl(type))
          throw new AppError(
            'invalid_input',
            'Only sources of the web are fetched again. Send a file or a text again with its externalId.',
            {
              param: 'refresh',
            },
          );
        if (input.refresh && row.parentId !== null)
          throw new AppError('invalid_input', 'This page is fetched again with its website. Set the rule there.', { param: 'refresh' });
        if (input.title === undefined || input.title === title || status === 'ready' || status === 'failed') return;
        throw new AppError('conflict', 'This source is being processed. Change its title when its status is ready or failed.', {
          param: 'title',
        });
      };
      const row = await store.update(ctx, sourceId, input, check, clock.now());
      await progress.announce([sourceId]);
      return toSource(row);
    },

    async retrieveSourceByExternalId(ctx: Context, cloneId: CloneId, externalId: string): Promise<HashedSource> {
      requireScope(ctx, 'knowledge:read');
      await requireClone(ctx, cloneId);
      return toSource(await store.findByExternalId(ctx, cloneId, externalId));
    },

    /**
     * Adds the source with this `externalId`, or replaces it. Identical content is not processed again. `ifMatch`: the ETag of the version
     * that the caller replaces.
     */
    upsertSource: (ctx: Context, cloneId: CloneId, externalId: string, input: UpsertSourceInput, ifMatch?: string): Promise<Added> =>
      createSource(ctx, cloneId, { ...input, externalId }, (row) => {
        if (row) requireMatch(ifMatch, () => sourceVersion(toSource(row)));
        else requireNoMatch(ifMatch);
      }),

    /** Changes all that exist, or none. Throws `invalid_input` if one of them would have more than 20 tags. */
    async updateSourceBatch(
      ctx: Context,
      cloneId: CloneId,
      { ids = [], externalIds = [], addTags, removeTags }: UpdateSourceBatchInput,
    ): Promise<UpdatedSources> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      const updated = await store.retagMany(ctx, cloneId, { ids, externalIds, addTags, removeTags, most: MAX_TAGS }, clock.now());
      await progress.announce(updated);
      return { updated };
    },

    /** Deletes all that exist, or none. */
    async deleteSourceBatch(
      ctx: Context,
      cloneId: CloneId,
      { ids = [], externalIds = [] }: DeleteSourceBatchInput,
    ): Promise<DeletedSources> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      const deleted = await store.deleteMany(ctx, cloneId, { ids, externalIds });
      await progress.announce(deleted as SourceId[]);
      return { deleted };
    },
  };
}
