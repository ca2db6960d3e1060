import { randomBytes } from 'node:crypto';
import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import { type CloneId, newId } from '../../../shared/ids.ts';
import type { CopyOfSource } from './source-copy.store.ts';
import type { SourcesStore } from './sources.store.ts';

interface SourceCopyDeps {
  store: Pick<SourcesStore, 'copyable' | 'addCopies'>;
  blobs: Blobs;
  clock: Clock;
}

/** What one request copies within its time. */
const MAX_SOURCES = 1_000;
const MAX_FILE_BYTES = 200 * 1024 * 1024;

export function createSourceCopyUsecases({ store, blobs, clock }: SourceCopyDeps) {
  return {
    /** Copies all sources of a clone to another one of the workspace, or none. For other modules. */
    async copySources(ctx: Context, from: CloneId, to: CloneId): Promise<void> {
      requireScope(ctx, 'knowledge:write');
      const found = await store.copyable(ctx, from, MAX_SOURCES + 1);
      const fileBytes = found.reduce((sum, { blobKey, bytes }) => sum + (blobKey === null ? 0 : (bytes ?? 0)), 0);
      if (found.length > MAX_SOURCES || fileBytes > MAX_FILE_BYTES)
        throw new AppError(
          'conflict',
          `This clone has more than ${MAX_SOURCES} sources or more than 200 MB of files. Duplicate it with sources: false, and add its sources again.`,
          { param: 'sources' },
        );
      const copies: CopyOfSource[] = [];
      try {
        for (const { id, blobKey } of found) {
          ctx.signal.throwIfAborted();
          const copy = newId('source', clock.now().getTime());
          const key = `${ctx.workspaceId}/${to}/${copy}/${randomBytes(8).toString('hex')}`;
          if (blobKey !== null) await blobs.put(key, (await blobs.get(blobKey)).body, { maxBytes: MAX_FILE_BYTES });
          copies.push({ from: id, to: copy, fromKey: blobKey, blobKey: blobKey === null ? null : key });
        }
        const added = await store.addCopies(ctx, to, copies, clock.now());
        for (const { to: id, blobKey } of copies) if (blobKey !== null && !added.has(id)) await blobs.delete(blobKey);
      } catch (error) {
        await blobs.deletePrefix(`${ctx.workspaceId}/${to}`);
        throw error;
      }
    },
  };
}
