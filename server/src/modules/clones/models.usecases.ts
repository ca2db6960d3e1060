import type { Llm } from '../../providers/llm/llm.port.ts';
import { type Context, requireScope } from '../../shared/context.ts';
import { encodeCursor, invalidCursor, type Page, toPage } from '../../shared/cursor.ts';
import type { Model } from './models.schemas.ts';

export type ModelsUsecases = ReturnType<typeof createModelsUsecases>;

interface ModelsDeps {
  llm: Pick<Llm, 'defaultModel' | 'generative'>;
  /** Sorted. */
  names(signal: AbortSignal): Promise<string[]>;
}

export function createModelsUsecases({ llm, names }: ModelsDeps) {
  return {
    async listModels(ctx: Context, { limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<Page<Model>> {
      requireScope(ctx, 'clones:read');
      const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
      if (cursor !== undefined && encodeCursor(after) !== cursor) throw invalidCursor();
      const rest = (await names(ctx.signal)).filter((name) => name > after);
      return toPage(
        rest.map((id) => ({ id, default: id === llm.defaultModel, selectable: llm.generative })),
        limit,
      );
    },
  };
}
