import { asKnowledgeReader, type Context } from '../../../shared/context.ts';
import { AppError, isGone } from '../../../shared/errors.ts';
import type { MessageId, SourceId } from '../../../shared/ids.ts';
import type { ChatMessage } from '../chat.schemas.ts';
import type { CitationContext } from './citation-context.schemas.ts';

export interface CitationContextDeps {
  /** A slice of the text of a source. Offsets are in UTF-16 units. Throws `not_found` and `conflict`. */
  retrieveSourceDocument(
    ctx: Context,
    sourceId: SourceId,
    range: { start: number; end: number },
  ): Promise<{ text: string; start: number; characters: number }>;
}

interface CitationLinks {
  /** A link to the original of the source. Null: there is none for the caller. */
  linkOriginal(ctx: Context, place: { messageId: MessageId; at: number; sessionId: string; sourceId: SourceId }): Promise<string | null>;
  retrieveMessage(ctx: Context, messageId: MessageId): Promise<ChatMessage>;
}

/** Characters of context on each side. */
const AROUND = 300;

export function createCitationContextUsecases({
  retrieveMessage,
  retrieveSourceDocument,
  linkOriginal,
}: CitationContextDeps & CitationLinks) {
  return {
    /**
     * A citation of a stored answer with the text around it. Visitors can read those of their own session: the expert shows them the quotes,
     * so a few lines around one reveal no other document. Throws `not_found` if the answer cites nothing at that position.
     */
    async retrieveCitation(ctx: Context, messageId: MessageId, at: number): Promise<CitationContext> {
      const { citations, sessionId } = await retrieveMessage(ctx, messageId);
      const citation = citations.find((each) => each.at === at);
      if (!citation)
        throw new AppError('not_found', `Message ${messageId} has no citation at position ${at}. Use \`at\` of its citations.`);
      const sourceId = citation.sourceId as SourceId;
      const originalUrl = await linkOriginal(ctx, { messageId, at, sessionId, sourceId });
      const found = { ...citation, originalUrl };
      const range = { start: Math.max(0, citation.start - AROUND), end: citation.end + AROUND };
      const slice = await retrieveSourceDocument(asKnowledgeReader(ctx), sourceId, range).catch((error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      });
      const [start, end] = [citation.start - (slice?.start ?? 0), citation.end - (slice?.start ?? 0)];
      if (slice?.text.slice(start, end) !== citation.quote) return { ...found, before: '', after: '', moreBefore: false, moreAfter: false };
      const [moreBefore, moreAfter] = [slice.start > 0, slice.start + slice.text.length < slice.characters];
      // A word that the slice cuts is left out, unless there is no other.
      const [above, below] = [slice.text.slice(0, start), slice.text.slice(end)];
      const before = moreBefore ? above.replace(/^\S*\s+(?=\S)/, '') : above;
      const after = moreAfter ? below.replace(/(?<=\S)\s+\S*$/, '') : below;
      return { ...found, before, after, moreBefore, moreAfter };
    },
  };
}
