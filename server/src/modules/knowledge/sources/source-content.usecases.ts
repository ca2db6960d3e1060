import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/ids.ts';
import type { UploadedFile } from '../../../shared/uploaded-file.ts';
import { type FileLinks, signFileLink, verifyFileLink } from './file-link.service.ts';
import { type DocumentSlice, MAX_SLICE_CHARACTERS, type PageInput, type SourceChunk, type SourceFile } from './sources.schemas.ts';
import type { SourcesStore } from './sources.store.ts';

interface SourceContentDeps {
  store: SourcesStore;
  blobs: Blobs;
  clock: Clock;
  links: FileLinks;
}

/** Verbs that read what a source holds: its original file, its text, and its chunks. */
export function createSourceContentUsecases({ store, blobs, clock, links }: SourceContentDeps) {
  async function open({ mimeType, fileName, title }: Awaited<ReturnType<SourcesStore['get']>>, blobKey: string): Promise<UploadedFile> {
    const { body, bytes } = await blobs.get(blobKey);
    return { body, bytes, mimeType: mimeType ?? 'application/octet-stream', fileName: fileName ?? title };
  }

  return {
    /** Creates a link to the original that needs no credential and expires after five minutes. */
    async retrieveSourceFile(ctx: Context, sourceId: SourceId): Promise<SourceFile> {
      requireScope(ctx, 'knowledge:read');
      const { workspaceId } = await store.get(ctx, sourceId);
      return signFileLink(links, { workspaceId, sourceId }, clock.now());
    },

    /** Opens the file of such a link. Takes no `ctx`: the signature is the credential. */
    async downloadSourceFile(link: { sourceId: SourceId; workspace: string; expires: number; signature: string }): Promise<UploadedFile> {
      const ctx = verifyFileLink(links, link, clock.now());
      const row = await store.get(ctx, link.sourceId);
      if (row.blobKey !== null) return open(row, row.blobKey);
      const content = await store.content(ctx, link.sourceId);
      if (content === null) throw notFound('source', link.sourceId);
      return { body: content, bytes: null, mimeType: 'text/plain; charset=utf-8', fileName: `${row.title}.txt` };
    },

    /** Whether the source is a file that somebody uploaded. For other modules. */
    async hasOriginalFile(ctx: Context, sourceId: SourceId): Promise<boolean> {
      requireScope(ctx, 'knowledge:read');
      const { type, blobKey } = await store.get(ctx, sourceId);
      return type === 'file' && blobKey !== null;
    },

    /** Opens the file that somebody uploaded. For other modules. Throws `not_found` if the source is none. */
    async openOriginalFile(ctx: Context, sourceId: SourceId): Promise<UploadedFile> {
      requireScope(ctx, 'knowledge:read');
      const row = await store.get(ctx, sourceId);
      if (row.type !== 'file' || row.blobKey === null) throw notFound('source', sourceId);
      return open(row, row.blobKey);
    },

    /** Returns a slice of the stored text, such as the context of a citation. At most 50,000 characters. */
    async retrieveSourceDocument(
      ctx: Context,
      sourceId: SourceId,
      range: { start: number; end?: number | undefined },
    ): Promise<DocumentSlice> {
      requireScope(ctx, 'knowledge:read');
      const document = await store.document(ctx, sourceId);
      if (!document) throw new AppError('conflict', 'This source has not been read yet. Wait until its status is embedding or ready.');
      const characters = document.text.length;
      const start = Math.min(range.start, characters);
      const end = Math.min(range.end ?? characters, characters, start + MAX_SLICE_CHARACTERS);
      const pages = document.pages.filter((page) => page.start < end && page.end > start);
      return { sourceId, title: document.title, text: document.text.slice(start, end), start, end, characters, pages };
    },

    async listSourceChunks(ctx: Context, sourceId: SourceId, { limit, cursor }: PageInput): Promise<Page<SourceChunk>> {
      requireScope(ctx, 'knowledge:read');
      const page = toPage(await store.chunks(ctx, sourceId, { after: decodeCursor(cursor, 'chunk'), limit: limit + 1 }), limit);
      return {
        ...page,
        data: page.data.map(({ id, ordinal, text, startOffset: start, endOffset: end, page, pageEnd, headingPath, tokens }) => ({
          ...{ id, ordinal, text, start, end, page, pageEnd, headingPath, tokens },
        })),
      };
    },
  };
}
