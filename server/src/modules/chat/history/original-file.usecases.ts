import type { Clock } from '../../../shared/clock.ts';
import { asKnowledgeReader, type Context } from '../../../shared/context.ts';
import { AppError, isGone } from '../../../shared/errors.ts';
import type { MessageId, SourceId } from '../../../shared/ids.ts';
import { type LinkSignature, type LinkSigner, signLink, verifyLink } from '../../../shared/signed-link.ts';
import type { UploadedFile } from '../../../shared/uploaded-file.ts';
import type { ChatMessage } from '../chat.schemas.ts';

/** The original of an uploaded file. */
export interface OriginalFiles {
  /** Whether the source is an uploaded file whose original is kept. Throws `not_found`. */
  hasOriginalFile(ctx: Context, sourceId: SourceId): Promise<boolean>;
  /** Opens the original. Throws `not_found` if the source is no uploaded file. */
  openOriginalFile(ctx: Context, sourceId: SourceId): Promise<UploadedFile>;
}

export interface OriginalFileDeps extends OriginalFiles {
  clock: Clock;
  signingSecret: string;
  publicUrl: string;
  retrieveMessage(ctx: Context, messageId: MessageId): Promise<Pick<ChatMessage, 'citations' | 'sessionId'>>;
  /** Whether the clone of the session, in the version that the session uses, shows its visitors the originals of files. */
  sharesOriginals(ctx: Context, sessionId: string): Promise<boolean>;
}

/** A cited place in an answer. */
interface CitedPlace {
  messageId: MessageId;
  at: number;
}

interface Quoted {
  sessionId: string;
  sourceId: SourceId;
}

/** A reader may look at an excerpt for a while. Everything else is checked again when the link is used. */
const LIFETIME_MS = 60 * 60_000;

export function createOriginalFileUsecases(deps: OriginalFileDeps) {
  const { clock, publicUrl, retrieveMessage, sharesOriginals } = deps;
  const signer: LinkSigner = { secret: deps.signingSecret, purpose: 'cited-file' };
  const targetOf = ({ messageId, at }: CitedPlace) => [messageId, String(at)];
  const unlessGone = (found: Promise<boolean>) =>
    found.catch((error: unknown) => {
      if (isGone(error)) return false;
      throw error;
    });

  return {
    /** A link to the original that a citation quotes, which needs no credential. Null unless it is a file and the clone shares its files. */
    async linkOriginal(ctx: Context, { sessionId, sourceId, ...place }: CitedPlace & Quoted): Promise<string | null> {
      if (!(await unlessGone(sharesOriginals(ctx, sessionId)))) return null;
      if (!(await unlessGone(deps.hasOriginalFile(asKnowledgeReader(ctx), sourceId)))) return null;
      const query = signLink(signer, ctx.workspaceId, targetOf(place), new Date(clock.now().getTime() + LIFETIME_MS));
      return `${publicUrl}/v1/messages/${place.messageId}/citations/${place.at}/original?${query}`;
    },

    /**
     * Opens the file of such a link. Takes no `ctx`: the signature is the credential. Whether the answer still cites the source there, and the
     * clone still shares its files, is checked anew. Throws `permission_denied` and `not_found`.
     */
    async downloadCitedFile({ messageId, at, ...link }: CitedPlace & LinkSignature): Promise<UploadedFile> {
      const options = { now: clock.now(), scopes: ['conversations:read'] as const, advice: 'Open the citation again.' };
      const ctx = verifyLink(signer, link, targetOf({ messageId, at }), options);
      const { citations, sessionId } = await retrieveMessage(ctx, messageId);
      const citation = citations.find((each) => each.at === at);
      if (!citation) throw new AppError('not_found', `Message ${messageId} has no citation at position ${at}.`);
      if (!(await unlessGone(sharesOriginals(ctx, sessionId))))
        throw new AppError('permission_denied', 'This clone does not share the files that it answers from.');
      return deps.openOriginalFile(asKnowledgeReader(ctx), citation.sourceId as SourceId);
    },
  };
}
