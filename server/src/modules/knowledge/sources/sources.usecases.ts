import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Blobs } from '../../../providers/blobs/blobs.port.ts';
import type { Clock } from '../../../shared/clock.ts';
import { type Context, requireScope } from '../../../shared/context.ts';
import { decodeCursor, type Page, toPage } from '../../../shared/cursor.ts';
import { AppError, notFound } from '../../../shared/errors.ts';
import { type CloneId, newId, type SourceId } from '../../../shared/ids.ts';
import { type FileLinks, signFileLink, verifyFileLink } from './file-link.service.ts';
import {
  type CreateSourceBatchInput,
  type CreateSourceInput,
  type DocumentSlice,
  MAX_SLICE_CHARACTERS,
  type Source,
  type SourceChunk,
  type SourceEvent,
  type SourceFile,
  type SourceFilter,
  type UploadFields,
  wordsOf,
} from './sources.schemas.ts';
import type { NewSource, SourcesStore, SourceView } from './sources.store.ts';
import { titlePattern } from './title-pattern.ts';

export type SourcesUsecases = ReturnType<typeof createSourcesUsecases>;

interface SourcesDeps {
  store: SourcesStore;
  blobs: Blobs;
  clock: Clock;
  /** Throws `not_found` unless the clone is one of the caller's workspace. */
  requireClone: (ctx: Context, cloneId: CloneId) => Promise<void>;
  /** Signs links to originals; any secret that all servers of the installation share. */
  signingSecret: string;
  /** Origin under which this server is reached, without a slash at the end. */
  publicUrl: string;
  /** Of one uploaded file. */
  maxUploadBytes: number;
}

export interface Upload {
  file: Readable;
  fileName: string;
  mimeType: string;
  /** Resolves when the form has ended: fields may stand behind the file. */
  fields: () => Promise<UploadFields>;
}

export interface FileToSend {
  body: Readable | string;
  bytes: number | null;
  mimeType: string;
  fileName: string;
}

const POLL_MS = 500;
const FOLLOW_MAX_MS = 10 * 60_000;

export function createSourcesUsecases({ store, blobs, clock, requireClone, signingSecret, publicUrl, maxUploadBytes }: SourcesDeps) {
  const links: FileLinks = { secret: signingSecret, publicUrl };
  const add = async (ctx: Context, cloneId: CloneId, rows: NewSource[]) => (await store.add(ctx, cloneId, rows, clock.now())).map(toSource);

  return {
    /** Streams the file to storage; acknowledged when its bytes are durable and its row and job are committed. `payload_too_large` past the limit. */
    async uploadSource(ctx: Context, cloneId: CloneId, upload: Upload): Promise<Source> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      const id = newId('source', clock.now().getTime());
      const blobKey = `${ctx.workspaceId}/${cloneId}/${id}/${randomBytes(8).toString('hex')}`;
      const { bytes, sha256 } = await blobs.put(blobKey, upload.file, { maxBytes: maxUploadBytes });
      try {
        const { title, ...labels } = await upload.fields();
        const { fileName, mimeType } = upload;
        const row = { id, type: 'file' as const, fileName, mimeType, bytes, sha256, blobKey, content: null };
        return only(await add(ctx, cloneId, [{ ...row, title: title ?? fileName, ...withNulls(labels) }]));
      } catch (error) {
        await blobs.delete(blobKey);
        throw error;
      }
    },

    /** Adds a text, or a question with its answer. */
    async createSource(ctx: Context, cloneId: CloneId, input: CreateSourceInput): Promise<Source> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      const row =
        input.type === 'text'
          ? textRow('text', input.title, input.text, input, clock)
          : textRow('qa', input.question.slice(0, 300).toWellFormed(), `${input.question}\n\n${input.answer}`, input, clock);
      return only(await add(ctx, cloneId, [row]));
    },

    /** All or none, in one transaction. `externalId`s must differ from each other. */
    async createSourceBatch(ctx: Context, cloneId: CloneId, input: CreateSourceBatchInput): Promise<{ data: Source[] }> {
      requireScope(ctx, 'knowledge:write');
      await requireClone(ctx, cloneId);
      const seen = new Set<string>();
      for (const [index, { externalId }] of input.texts.entries()) {
        if (externalId === undefined) continue;
        if (seen.has(externalId))
          throw new AppError('invalid_input', `texts.${index}.externalId: ${externalId} stands twice in this call. Send each once.`, {
            param: `texts.${index}.externalId`,
          });
        seen.add(externalId);
      }
      return {
        data: await add(
          ctx,
          cloneId,
          input.texts.map((text) => textRow('text', text.title, text.text, text, clock)),
        ),
      };
    },

    async listSources(ctx: Context, cloneId: CloneId, { limit, cursor, search, status }: PageInput & SourceFilter): Promise<Page<Source>> {
      requireScope(ctx, 'knowledge:read');
      await requireClone(ctx, cloneId);
      const filter = { titlePattern: titlePattern(wordsOf(search ?? '')), status };
      const page = toPage(await store.list(ctx, cloneId, filter, { before: decodeCursor(cursor), limit: limit + 1 }), limit);
      return { ...page, data: page.data.map(toSource) };
    },

    async retrieveSource(ctx: Context, sourceId: SourceId): Promise<Source> {
      requireScope(ctx, 'knowledge:read');
      return toSource(await store.get(ctx, sourceId));
    },

    async deleteSource(ctx: Context, sourceId: SourceId): Promise<void> {
      requireScope(ctx, 'knowledge:write');
      await store.delete(ctx, sourceId);
    },

    /** Removes the files of a clone that was deleted; its rows went with it. */
    async removeCloneFiles(ctx: Context, cloneId: CloneId): Promise<void> {
      requireScope(ctx, 'clones:write');
      await blobs.deletePrefix(`${ctx.workspaceId}/${cloneId}`);
    },

    /** Starts a failed source again, with all its tries. A source that is still waiting is queued at once; a ready one is a `conflict`. */
    async retrySource(ctx: Context, sourceId: SourceId): Promise<Source> {
      requireScope(ctx, 'knowledge:write');
      const row = await store.requeue(ctx, sourceId, clock.now());
      if (row.status === 'ready') throw new AppError('conflict', 'This source is ready: there is nothing to retry.');
      return toSource(row);
    },

    /**
     * The source now and after every change, until it is ready, failed or deleted, or for ten minutes. Reads the row, so that it
     * does not matter which process does the work.
     */
    async *streamSourceEvents(ctx: Context, sourceId: SourceId): AsyncGenerator<SourceEvent> {
      requireScope(ctx, 'knowledge:read');
      let last = '';
      let source: Source | undefined;
      for (let waited = 0; waited < FOLLOW_MAX_MS && !ctx.signal.aborted; waited += POLL_MS) {
        try {
          source = toSource(await store.get(ctx, sourceId));
        } catch (error) {
          if (!(source && error instanceof AppError && error.code === 'not_found')) throw error;
          yield { type: 'source-deleted', source };
          return;
        }
        const text = JSON.stringify(source);
        const ended = source.status === 'ready' || source.status === 'failed';
        if (text !== last) yield { type: ended ? `source-${source.status as 'ready' | 'failed'}` : 'source-progress', source };
        if (ended) return;
        last = text;
        await sleep(POLL_MS, undefined, { signal: ctx.signal }).catch((error) => {
          if (!ctx.signal.aborted) throw error;
        });
      }
    },

    /** A link to the original that needs no credential and lives five minutes. */
    async retrieveSourceFile(ctx: Context, sourceId: SourceId): Promise<SourceFile> {
      requireScope(ctx, 'knowledge:read');
      const { workspaceId } = await store.get(ctx, sourceId);
      return signFileLink(links, { workspaceId, sourceId }, clock.now());
    },

    /** Opens what such a link names. Takes no ctx: the signature is the credential. */
    async downloadSourceFile(link: { sourceId: SourceId; workspace: string; expires: number; signature: string }): Promise<FileToSend> {
      const ctx = verifyFileLink(links, link, clock.now());
      const row = await store.get(ctx, link.sourceId);
      if (row.blobKey !== null) {
        const { body, bytes } = await blobs.get(row.blobKey);
        return { body, bytes, mimeType: row.mimeType ?? 'application/octet-stream', fileName: row.fileName ?? row.title };
      }
      const content = await store.content(ctx, link.sourceId);
      if (content === null) throw notFound('source', link.sourceId);
      return { body: content, bytes: null, mimeType: 'text/plain; charset=utf-8', fileName: `${row.title}.txt` };
    },

    /** A slice of the stored text, e.g. what stands around a citation; 50,000 characters at the most. */
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
      const page = toPage(await store.chunks(ctx, sourceId, { after: decodeCursor(cursor), limit: limit + 1 }), limit);
      return {
        ...page,
        data: page.data.map(({ id, ordinal, text, startOffset: start, endOffset: end, page, pageEnd, headingPath, tokens }) => ({
          ...{ id, ordinal, text, start, end, page, pageEnd, headingPath, tokens },
        })),
      };
    },
  };
}

interface PageInput {
  limit: number;
  cursor?: string | undefined;
}

type Labels = { externalId?: string | undefined; url?: string | undefined; tags?: string[] | undefined };
const withNulls = ({ externalId, url, tags }: Labels) => ({ externalId: externalId ?? null, url: url ?? null, tags: tags ?? [] });

function textRow(type: 'text' | 'qa', title: string, content: string, labels: Labels, clock: Clock): NewSource {
  return {
    id: newId('source', clock.now().getTime()),
    type,
    title,
    ...withNulls(labels),
    fileName: null,
    mimeType: null,
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
    blobKey: null,
    content,
  };
}

function only<T>(list: T[]): T {
  const [item] = list;
  if (item === undefined) throw new AppError('conflict', 'The source was removed while it was being added. Add it again.');
  return item;
}

function toSource(row: SourceView): Source {
  const { workspaceId: _w, sha256: _s, blobKey: _b, attempts: _a, createdAt, updatedAt, readyAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
  };
}
