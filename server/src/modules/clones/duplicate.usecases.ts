import { type Context, requireScope } from '../../shared/context.ts';
import type { CloneId } from '../../shared/ids.ts';
import type { Clone, CreateCloneInput, DuplicateCloneInput } from './clones.schemas.ts';

export type DuplicateUsecases = ReturnType<typeof createDuplicateUsecases>;

interface DuplicateDeps {
  retrieveClone(ctx: Context, cloneId: CloneId): Promise<Clone>;
  createClone(ctx: Context, input: CreateCloneInput): Promise<Clone>;
  deleteClone(ctx: Context, cloneId: CloneId): Promise<void>;
  /** Copies all sources or none. Throws `conflict` if there are too many. */
  copySources(ctx: Context, from: CloneId, to: CloneId): Promise<void>;
}

const MAX_NAME = 80;
const SUFFIX = ' copy';

export function createDuplicateUsecases({ retrieveClone, createClone, deleteClone, copySources }: DuplicateDeps) {
  return {
    /** Copies the draft, the metadata, and, by default, the sources. The copy is not published and has no sessions. */
    async duplicateClone(ctx: Context, cloneId: CloneId, { name, slug, sources = true }: DuplicateCloneInput): Promise<Clone> {
      requireScope(ctx, 'clones:write');
      requireScope(ctx, 'knowledge:write');
      const original = await retrieveClone(ctx, cloneId);
      const { id: _i, slug: _s, publishedVersion: _p, hasUnpublishedChanges: _h, createdAt: _c, updatedAt: _u, ...draft } = original;
      const copy = await createClone(ctx, {
        ...draft,
        name: name ?? `${original.name.slice(0, MAX_NAME - SUFFIX.length).toWellFormed()}${SUFFIX}`,
        ...(slug === undefined ? {} : { slug }),
      });
      if (!sources) return copy;
      try {
        await copySources(ctx, cloneId, copy.id);
      } catch (error) {
        // Otherwise a copy without sources would be left behind.
        await deleteClone({ ...ctx, signal: new AbortController().signal }, copy.id);
        throw error;
      }
      return copy;
    },
  };
}
