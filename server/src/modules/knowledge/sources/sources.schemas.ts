import { z } from '@hono/zod-openapi';
import { hasNoComma, Metadata, NO_COMMA, StoredMetadata, TagsQuery } from '../../../http/fields.ts';
import { wholeNumber } from '../../../http/query.schemas.ts';
import type { SourceId } from '../../../shared/ids.ts';
import { MAX_SEARCH_WORDS, searchWordsOf } from '../../../shared/word-pattern.ts';
import { SOURCE_TYPES, SourceIdSchema } from '../knowledge.schemas.ts';

export const SOURCE_STATUSES = ['queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed'] as const;

/** Removes what Postgres cannot store (NUL, lone surrogates) before the text is measured or hashed. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const cleanText = () => z.string().overwrite(storable);
const HasWords = /\S/;

export const MAX_TEXT_CHARACTERS = 2_000_000;

const Title = cleanText().trim().min(1).max(300);
const Body = cleanText().max(MAX_TEXT_CHARACTERS).regex(HasWords, 'is empty. Enter some text.');
const Tag = cleanText().trim().min(1).max(50).refine(hasNoComma, NO_COMMA);
export const ExternalId = cleanText().trim().min(1).max(200);
const labels = {
  externalId: ExternalId.optional().openapi({
    description:
      'Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing.',
  }),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional()
    .openapi({ description: 'Address of the original, shown with citations.' }),
  tags: z.array(Tag).max(20).optional(),
  metadata: Metadata.optional(),
};

export const TextSourceInput = z
  .object({ type: z.literal('text'), title: Title, text: Body, ...labels })
  .openapi('CreateSourceTextInput', { description: 'A text.' });
export const QaSourceInput = z
  .object({
    type: z.literal('qa'),
    question: cleanText().trim().min(1).max(2000),
    answer: cleanText().max(50_000).regex(HasWords, 'is empty. Enter the answer.'),
    ...labels,
  })
  .openapi('CreateSourceQaInput', { description: 'A question with its answer.' });

const PageAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .openapi({ example: 'https://example.com/opening-hours' });
export const UrlSourceInput = z
  .object({
    type: z.literal('url'),
    url: PageAddress.openapi({ description: 'Address of the page, which citations link to. It must be public.' }),
    title: Title.optional().openapi({ description: 'Without it, the title of the page.' }),
    externalId: labels.externalId,
    tags: labels.tags,
    metadata: labels.metadata,
  })
  .openapi('CreateSourceUrlInput', { description: 'A web page, or a file on the web.' });

export const CreateSourceInput = z
  .discriminatedUnion('type', [TextSourceInput, QaSourceInput, UrlSourceInput], {
    error: (issue) => {
      const type = (issue.input as { type?: unknown } | undefined)?.type;
      return type === 'site' || type === 'sitemap' || type === 'feed'
        ? `sources of type ${type} are not available yet. Add the pages one by one as {"type":"url","url"}.`
        : 'must be {"type":"text","title","text"}, {"type":"qa","question","answer"}, {"type":"url","url"}, or a multipart form with the field file.';
    },
  })
  .openapi('CreateSourceInput');
export type CreateSourceInput = z.infer<typeof CreateSourceInput>;

export const CreateSourceBatchInput = z
  .object({
    texts: z
      .array(z.object({ title: Title, text: Body, ...labels }))
      .min(1)
      .max(1000),
  })
  .openapi('CreateSourceBatchInput');
export type CreateSourceBatchInput = z.infer<typeof CreateSourceBatchInput>;

const { externalId: _externalId, ...ownLabels } = labels;
/** What a source with the `externalId` of the path holds. */
export const UpsertSourceInput = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('text'), title: Title, text: Body, ...ownLabels })
      .openapi('UpsertTextSourceInput', { description: 'A text.' }),
    z
      .object({ type: z.literal('qa'), question: QaSourceInput.shape.question, answer: QaSourceInput.shape.answer, ...ownLabels })
      .openapi('UpsertQaSourceInput', { description: 'A question with its answer.' }),
    UrlSourceInput.omit({ externalId: true }).openapi('UpsertUrlSourceInput', { description: 'A web page, which is fetched again.' }),
  ])
  .openapi('UpsertSourceInput');
export type UpsertSourceInput = z.infer<typeof UpsertSourceInput>;

export const UpdateSourceInput = z
  .strictObject({ title: Title, tags: labels.tags.unwrap(), metadata: Metadata })
  .partial()
  .openapi('UpdateSourceInput');
export type UpdateSourceInput = z.infer<typeof UpdateSourceInput>;

const MAX_DELETED = 100;

export const DeleteSourceBatchInput = z
  .strictObject({
    ids: z.array(SourceIdSchema).min(1).max(MAX_DELETED).optional(),
    externalIds: z.array(ExternalId).min(1).max(MAX_DELETED).optional(),
  })
  .refine(({ ids, externalIds }) => (ids === undefined) !== (externalIds === undefined), 'Send either ids or externalIds.')
  .openapi('DeleteSourceBatchInput');
export type DeleteSourceBatchInput = { ids?: SourceId[] | undefined; externalIds?: string[] | undefined };

export const DeletedSources = z
  .object({ deleted: z.array(z.string()).openapi({ description: 'Ids of the deleted sources. Those that did not exist are not listed.' }) })
  .openapi('DeletedSources', { description: 'What was deleted.' });
export type DeletedSources = z.infer<typeof DeletedSources>;

/** Filters the sources of a clone. */
export const SourceFilter = z.object({
  search: cleanText()
    .max(200)
    .refine((text) => searchWordsOf(text).length <= MAX_SEARCH_WORDS, `has more than ${MAX_SEARCH_WORDS} words`)
    .optional()
    .openapi({
      description: `Return only sources whose title contains each of these words or parts of words, in any order and case. At most ${MAX_SEARCH_WORDS} words.`,
    }),
  status: z.enum(SOURCE_STATUSES).optional().openapi({ description: 'Return only sources with this status.' }),
  type: z.enum(SOURCE_TYPES).optional().openapi({ description: 'Return only sources of this type.' }),
  tags: TagsQuery,
  externalId: ExternalId.optional().openapi({ description: 'Return only the source with exactly this identifier of yours.' }),
});
export type SourceFilter = z.infer<typeof SourceFilter>;

/** The order of a list of sources. */
export const SourceSort = z.object({
  sort: z.enum(['createdAt', 'updatedAt', 'title']).default('createdAt').openapi({ description: 'What to sort by.' }),
  order: z.enum(['asc', 'desc']).default('desc').openapi({ description: '`desc`: newest or last first. `asc`: oldest or first first.' }),
});
export type SourceSort = z.infer<typeof SourceSort>;
/** Holds the start of a title, in other orders than by id. */
export const SortedCursor = z
  .string()
  .max(1000)
  .optional()
  .openapi({ description: 'The `nextCursor` of the previous page, which has the same order.' });

export interface PageInput {
  limit: number;
  cursor?: string | undefined;
}

function parseJson(text: string, ctx: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    ctx.addIssue({ code: 'custom', message: 'must be a JSON object of strings' });
    return z.NEVER;
  }
}

/** A JSON array, as the SDK sends it, or a comma-separated list. */
function toTags(text: string): unknown {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch {
    // not JSON: a comma-separated list
  }
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/**
 * The fields beside `file` in a multipart form. `tags` is a list, or one text for `toTags`; `metadata` is JSON. Unknown fields are refused,
 * as in JSON.
 */
export const UploadFields = z.strictObject({
  title: Title.optional(),
  externalId: labels.externalId,
  url: labels.url,
  tags: z
    .union([z.string().max(8000).transform(toTags), z.array(z.string())])
    .pipe(z.array(Tag).max(20))
    .optional(),
  metadata: z.string().max(15_000).transform(parseJson).pipe(Metadata).optional(),
});
export type UploadFields = z.infer<typeof UploadFields>;

export const FailureReason = z
  .object({
    code: z.string().openapi({ example: 'password_protected' }),
    message: z.string().openapi({ description: 'Explains to a person what is wrong and what to do next.' }),
    retryable: z.boolean().openapi({
      description:
        'Whether processing the same source again can succeed. False if the file itself is the cause: then add a corrected file instead.',
      example: false,
    }),
  })
  .openapi('SourceReason');

export const Source = z
  .object({
    id: z.string(),
    cloneId: z.string(),
    type: z.enum(SOURCE_TYPES),
    title: z.string(),
    externalId: z.string().nullable().openapi({ description: 'Your own identifier, unique within the clone.' }),
    url: z.string().nullable().openapi({ description: 'Address of the original.' }),
    tags: z.array(z.string()),
    metadata: StoredMetadata,
    fileName: z.string().nullable(),
    mimeType: z.string().nullable().openapi({ description: 'Content type as it was sent. The format is detected from the content.' }),
    bytes: z.number().int().nullable().openapi({ description: 'Size of the original in bytes.' }),
    status: z
      .enum(SOURCE_STATUSES)
      .openapi({ description: 'Processing status. The values are passed in this order; ready and failed are final.' }),
    progress: z.number().openapi({ description: 'Progress from 0 to 1.' }),
    reason: z.union([FailureReason, z.null()]).openapi({
      description:
        'Why the source failed, why it is being retried, what of a ready source could not be read (`partly_unreadable`), or which of its pages are scans whose text was recognized and may contain errors (`recognized_text`).',
    }),
    duplicateOf: z.string().nullable().openapi({
      description:
        'The older source of the clone that has exactly the same content, or null. Answers may cite both: delete one of them. A source that failed is no original.',
      example: null,
    }),
    pages: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Number of pages. Null for formats without pages and until the source is read.' }),
    chunks: z.number().int().openapi({ description: 'Number of chunks.' }),
    characters: z.number().int().openapi({ description: 'Length of the text in UTF-16 code units.' }),
    costMicros: z.number().int().openapi({ description: 'Embedding cost in millionths of a US dollar.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    readyAt: z.iso.datetime().nullable().openapi({ description: 'When the source last became ready.' }),
    fetchedAt: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'When the page was last fetched, changed or not. Null for other types and until then.' }),
  })
  .openapi('Source');
export type Source = z.infer<typeof Source>;

/** Hash of a source's content, for its ETag. A symbol, so that no response contains it. */
export const CONTENT_HASH = Symbol('content hash');
/** A source that knows the hash of its content. */
export type HashedSource = Source & { [CONTENT_HASH]: string | null };

/** What the ETag of a source covers: what a caller can change, and not the progress of its processing. */
export const sourceVersion = ({ id, type, title, externalId, url, tags, metadata, [CONTENT_HASH]: content }: HashedSource) => {
  return { id, type, title, externalId, url, tags, metadata, content };
};

export const SourceBatch = z.object({ data: z.array(Source) }).openapi('SourceBatch');

export const SourceFile = z
  .object({
    url: z.string().openapi({ description: 'Downloads the original without a credential until the link expires.' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('SourceFile');
export type SourceFile = z.infer<typeof SourceFile>;

/** Offsets are UTF-16 code units into the stored text, end-exclusive, as in chunks and citations. */
export const DocumentQuery = z
  .object({
    start: wholeNumber(0, 2_000_000_000).default(0).openapi({ description: 'Offset of the first character, in UTF-16 code units.' }),
    end: wholeNumber(0, 2_000_000_000)
      .optional()
      .openapi({ description: 'Offset after the last character. At most 50,000 characters are returned.' }),
  })
  .refine(({ start, end }) => end === undefined || end >= start, { message: 'must not be before start', path: ['end'] });
export const MAX_SLICE_CHARACTERS = 50_000;

export const DocumentSlice = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    text: z.string(),
    start: z.number().int().openapi({ description: 'Offset of the first character of the slice, in UTF-16 code units.' }),
    end: z.number().int().openapi({ description: 'Offset after the last character of the slice.' }),
    characters: z.number().int().openapi({ description: 'Length of the entire text in UTF-16 code units.' }),
    pages: z
      .array(z.object({ number: z.number().int(), start: z.number().int(), end: z.number().int() }))
      .openapi({ description: 'Pages that overlap the slice, numbered from 1. Empty for formats without pages.' }),
  })
  .openapi('DocumentSlice');
export type DocumentSlice = z.infer<typeof DocumentSlice>;

export const SourceChunk = z
  .object({
    id: z.string(),
    ordinal: z.number().int().openapi({ description: 'Position of the chunk in the source, starting at 0.' }),
    text: z.string(),
    start: z.number().int().openapi({ description: 'Offset of the first character in the text of the source, in UTF-16 code units.' }),
    end: z.number().int().openapi({ description: 'Offset after the last character.' }),
    page: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Page on which the chunk starts, numbered from 1. Null for formats without pages.' }),
    pageEnd: z.number().int().nullable().openapi({ description: 'Page on which the chunk ends.' }),
    headingPath: z.array(z.string()).openapi({ description: 'Headings above the chunk, outermost first.' }),
    tokens: z.number().int().openapi({ description: 'Number of o200k_base tokens.' }),
  })
  .openapi('SourceChunk');
export type SourceChunk = z.infer<typeof SourceChunk>;

/** Event of `GET /v1/sources/{id}/events`. The last event has any type but `source-progress`. */
export const SourceEvent = z
  .object({ type: z.enum(['source-progress', 'source-ready', 'source-failed', 'source-deleted']), source: Source })
  .openapi('SourceEvent');
export type SourceEvent = z.infer<typeof SourceEvent>;
