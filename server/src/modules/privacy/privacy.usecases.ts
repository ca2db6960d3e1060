import { type Context, requireScope } from '../../shared/context.ts';
import type { ErasedPersonalData, ErasePersonalDataInput, ExportedRow, ExportPersonalDataInput } from './privacy.schemas.ts';
import type { PrivacyStore } from './privacy.store.ts';

export type PrivacyUsecases = ReturnType<typeof createPrivacyUsecases>;

export function createPrivacyUsecases({ store }: { store: PrivacyStore }) {
  return {
    /** Yields the data of the workspace, or of one visitor, row by row. Omits the hashes of passwords, API keys, and tokens. */
    async exportPersonalData(ctx: Context, input: ExportPersonalDataInput): Promise<AsyncGenerator<ExportedRow>> {
      requireScope(ctx, 'privacy:manage');
      await store.recordExport(ctx, { scope: input.visitorId === undefined ? 'workspace' : 'visitor' });
      return store.rows(ctx, input.visitorId);
    },

    /** Deletes every session of a visitor. Usage counts stay for billing; they contain no personal data. */
    async erasePersonalData(ctx: Context, input: ErasePersonalDataInput): Promise<ErasedPersonalData> {
      requireScope(ctx, 'privacy:manage');
      return { sessions: await store.erase(ctx, input.visitorId) };
    },
  };
}
