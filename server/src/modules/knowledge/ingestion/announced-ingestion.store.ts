import type { SourceId } from '../../../shared/ids.ts';
import type { IngestionStore } from './ingestion.store.ts';

/** The store of the ingestion, which announces each change of a source after it is committed. */
export function announceChanges(store: IngestionStore, announce: (ids: readonly SourceId[]) => Promise<void>): IngestionStore {
  const announced =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>, idsOf: (result: R, ...args: A) => SourceId[]) =>
    async (...args: A): Promise<R> => {
      const result = await work(...args);
      await announce(idsOf(result, ...args));
      return result;
    };
  // Every method is named, so that a new one does not compile until it is clear whom it concerns.
  return {
    claim: announced(store.claim, (works) => works.map(({ id }) => id)),
    updateStep: announced(store.updateStep, (_, work) => [work.id]),
    storePage: announced(store.storePage, (_, work) => [work.id]),
    keepPage: announced(store.keepPage, (_, work) => [work.id]),
    keepDocument: announced(store.keepDocument, (_, { work }) => [work.id]),
    storeDocuments: announced(store.storeDocuments, (_, _workspaceId, items) => items.map(({ work }) => work.id)),
    recordProgress: announced(store.recordProgress, (_, _workspaceId, items) => items.map(({ work }) => work.id)),
    fail: announced(store.fail, (_, work) => [work.id]),
    postpone: announced(store.postpone, (_, _workspaceId, ids) => ids),
    retryLater: announced(store.retryLater, (_, work) => [work.id]),
  };
}
