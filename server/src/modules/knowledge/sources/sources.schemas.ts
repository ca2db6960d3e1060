import { z } from '@hono/zod-openapi';
import { hasNoComma, Metadata, NO_COMMA, StoredMetadata, TagsQuery } from '../../../http/fields.ts';
import { wholeNumber } from '../../../http/query.schemas.ts';
import { idPattern, type SourceId } from '../../../shared/ids.ts';
import { MAX_SEARCH_WORDS, searchWordsOf } from '../../../shared/word-pattern.ts';
import { SourceIdSchema } from '../knowledge.schemas.ts';
import { SOURCE_TYPES } from '../source-types.ts';

export const SOURCE_STATUSES = ['queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed'] as const;

/** Removes what Postgres cannot store (NUL, lone surrogates) before the text is measured or hashed. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const cleanText = () => z.string().overwrite(storable);
const HasWords = /\S/;

export const MAX_TEXT_CHARACTERS = 2_000_000;

const Title = cleanText().trim().min(1).max(300);
const Body = cleanText().max(MAX_TEXT_CHARACTERS).regex(HasWords, 'is empty. Enter some text.');
export const MAX_TAGS = 20;
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
  tags: z.array(Tag).max(MAX_TAGS).optional(),
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

const MAX_REFRESH_HOURS = 8760;
export const Refresh = z
  .strictObject({
    everyHours: z.number().int().min(1).max(MAX_REFRESH_HOURS).openapi({ description: 'Hours between two fetches.', example: 24 }),
  })
  .openapi('SourceRefresh', { description: 'How often a source is fetched again by itself. What did not change costs nothing.' });
/** The rule is removed by null. */
const RefreshRule = z
  .union([Refresh, z.null()])
  .optional()
  .openapi({ description: 'When the source is fetched again by itself. Null or left out: never.' });

const PageAddress = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .openapi({ example: 'https://example.com/opening-hours' });
const webLabels = { externalId: labels.externalId, tags: labels.tags, metadata: labels.metadata, refresh: RefreshRule };
export const UrlSourceInput = z
  .object({
    type: z.literal('url'),
    url: PageAddress.openapi({ description: 'Address of the page, which citations link to. It must be public.' }),
    title: Title.optional().openapi({ description: 'Without it, the title of the page.' }),
    ...webLabels,
  })
  .openapi('CreateSourceUrlInput', { description: 'A web page, or a file on the web.' });

const Pattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[/*]/, 'begins with neither / nor *. Enter the beginning of a path, such as /docs/.')
  .openapi({ example: '/docs/' });
const Patterns = z.array(Pattern).max(50);
export const MAX_CRAWL_PAGES = 5_000;
const crawlRules = {
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(MAX_CRAWL_PAGES)
    .default(200)
    .openapi({ description: 'The most pages to keep. Those that were found after them are listed as skipped.' }),
  include: Patterns.default([]).openapi({
    description:
      'Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end.',
  }),
  exclude: Patterns.default([]).openapi({ description: 'Skip pages whose path begins with one of these, written like `include`.' }),
};
export const SiteSourceInput = z
  .object({
    type: z.literal('site'),
    url: PageAddress.openapi({ description: 'The first page. Its links are followed within the website.' }),
    title: Title.optional().openapi({ description: 'Without it, the address.' }),
    maxDepth: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(5)
      .openapi({ description: 'The most links between the first page and a page. Pages of the sitemap count as one link away.' }),
    ...crawlRules,
    ...webLabels,
  })
  .openapi('CreateSourceSiteInput', { description: 'A website, whose pages become sources of their own.' });
export const SitemapSourceInput = z
  .object({
    type: z.literal('sitemap'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .openapi({ example: 'https://example.com/sitemap.xml', description: 'Address of the sitemap, or of a list of sitemaps.' }),
    title: Title.optional().openapi({ description: 'Without it, the address.' }),
    ...crawlRules,
    ...webLabels,
  })
  .openapi('CreateSourceSitemapInput', { description: 'The pages that a sitemap lists.' });
export const FeedSourceInput = z
  .object({
    type: z.literal('feed'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .openapi({ example: 'https://example.com/feed.xml', description: 'Address of an RSS, Atom, or JSON feed.' }),
    title: Title.optional().openapi({ description: 'Without it, the address.' }),
    ...crawlRules,
    ...webLabels,
  })
  .openapi('CreateSourceFeedInput', { description: 'The pages that a feed leads to. Those that leave the feed are kept.' });
export type CrawlInput = z.infer<typeof SiteSourceInput> | z.infer<typeof SitemapSourceInput> | z.infer<typeof FeedSourceInput>;

export const CreateSourceInput = z
  .discriminatedUnion('type', [TextSourceInput, QaSourceInput, UrlSourceInput, SiteSourceInput, SitemapSourceInput, FeedSourceInput], {
    error:
      'must be {"type":"text","title","text"}, {"type":"qa","question","answer"}, {"type":"url"|"site"|"sitemap"|"feed","url"}, or a multipart form with the field file.',
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
    SiteSourceInput.omit({ externalId: true }).openapi('UpsertSiteSourceInput', { description: 'A website, which is fetched again.' }),
    SitemapSourceInput.omit({ externalId: true }).openapi('UpsertSitemapSourceInput', {
      description: 'A sitemap, which is fetched again.',
    }),
    FeedSourceInput.omit({ externalId: true }).openapi('UpsertFeedSourceInput', { description: 'A feed, which is fetched again.' }),
  ])
  .openapi('UpsertSourceInput');
export type UpsertSourceInput = z.infer<typeof UpsertSourceInput>;

export const UpdateSourceInput = z
  .strictObject({
    title: Title,
    tags: labels.tags.unwrap(),
    metadata: Metadata,
    refresh: z.union([Refresh, z.null()]).openapi({ description: 'When to fetch a source of the web again by itself; null for never.' }),
  })
  .partial()
  .openapi('UpdateSourceInput');
export type UpdateSourceInput = z.infer<typeof UpdateSourceInput>;

const MAX_NAMED = 100;

export const DeleteSourceBatchInput = z
  .strictObject({
    ids: z.array(SourceIdSchema).min(1).max(MAX_NAMED).optional(),
    externalIds: z.array(ExternalId).min(1).max(MAX_NAMED).optional(),
  })
  .refine(({ ids, externalIds }) => (ids === undefined) !== (externalIds === undefined), 'Send either ids or externalIds.')
  .openapi('DeleteSourceBatchInput');
export type DeleteSourceBatchInput = { ids?: SourceId[] | undefined; externalIds?: string[] | undefined };

export const UpdateSourceBatchInput = z
  .strictObject({
    ids: z.array(SourceIdSchema).min(1).max(MAX_NAMED).optional(),
    externalIds: z.array(ExternalId).min(1).max(MAX_NAMED).optional(),
    addTags: z
      .array(Tag)
      .max(MAX_TAGS)
      .default([])
      .openapi({ description: 'Tags to add.', example: ['public'] }),
    removeTags: z
      .array(Tag)
      .max(MAX_TAGS)
      .default([])
      .openapi({ description: 'Tags to remove.', example: ['draft'] }),
  })
  .refine(({ ids, externalIds }) => (ids === undefined) !== (externalIds === undefined), 'Send either ids or externalIds.')
  .refine(({ addTags, removeTags }) => addTags.length + removeTags.length > 0, 'Send addTags or removeTags.')
  .openapi('UpdateSourceBatchInput');
export type UpdateSourceBatchInput = DeleteSourceBatchInput & { addTags: string[]; removeTags: string[] };

export const UpdatedSources = z
  .object({
    updated: z
      .array(z.string())
      .openapi({ example: ['src_01jd5zq8w3x6v9k2m4n7p0r5st'], description: 'Ids of the sources whose tags have changed.' }),
  })
  .openapi('UpdatedSources', { description: 'What was updated.' });
export type UpdatedSources = z.infer<typeof UpdatedSources>;

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
  parentId: z
    .string()
    .regex(new RegExp(`^none$|${idPattern('source')}`), 'is neither none nor a source id')
    .transform((id) => id as SourceId | 'none')
    .optional()
    .openapi({
      type: 'string',
      example: 'none',
      description: 'Return only the pages of this website, sitemap, or feed. `none`: only sources that are no such pages.',
    }),
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
    .pipe(z.array(Tag).max(MAX_TAGS))
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

export const Crawl = z
  .object({
    maxPages: z.number().int().openapi({ description: 'The most pages to keep.', example: 200 }),
    maxDepth: z
      .number()
      .int()
      .openapi({ description: 'The most links between the first page and a page; 0 for sitemaps and feeds.', example: 5 }),
    include: z.array(z.string()).openapi({ description: 'Beginnings of the paths to keep. Empty: all.', example: ['/docs/'] }),
    exclude: z.array(z.string()).openapi({ description: 'Beginnings of the paths to skip.', example: ['/docs/old/'] }),
    found: z
      .number()
      .int()
      .openapi({ example: 48, description: 'Addresses found in the current or last run, with those that were skipped.' }),
    waiting: z.number().int().openapi({ example: 0, description: 'Addresses that are yet to be fetched.' }),
    fetched: z.number().int().openapi({ example: 42, description: 'Pages that were fetched, with those that had not changed.' }),
    unchanged: z.number().int().openapi({ example: 40, description: 'Pages that are as they were in the run before. They cost nothing.' }),
    skipped: z.number().int().openapi({ example: 5, description: 'Addresses that were skipped. listCrawledPages says why.' }),
    failed: z
      .number()
      .int()
      .openapi({ example: 1, description: 'Addresses that could not be fetched. What was read from them before is kept.' }),
    ready: z.number().int().openapi({ example: 42, description: 'Pages whose text is searched.' }),
  })
  .openapi('SourceCrawl', { description: 'The rules of a website, sitemap, or feed, and the counts of its current or last run.' });
export type Crawl = z.infer<typeof Crawl>;

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
    pages: z.number().int().nullable().openapi({
      description: 'Number of pages. Null for formats without pages and until the source is read. Of a website: pages that are sources.',
    }),
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
    parentId: z.string().nullable().openapi({
      example: null,
      description: 'The website, sitemap, or feed that this page belongs to. It is fetched again and deleted with that one.',
    }),
    refresh: z.union([Refresh, z.null()]).openapi({ description: 'When the source is fetched again by itself. Null for never.' }),
    refreshAt: z.iso.datetime().nullable().openapi({ description: 'When the source is fetched again next.' }),
    crawl: z.union([Crawl, z.null()]).openapi({ description: 'Only of a website, sitemap, or feed.' }),
  })
  .openapi('Source');
export type Source = z.infer<typeof Source>;

/** Hash of a source's content, for its ETag. A symbol, so that no response contains it. */
export const CONTENT_HASH = Symbol('content hash');
/** A source that knows the hash of its content. */
export type HashedSource = Source & { [CONTENT_HASH]: string | null };

/** What the ETag of a source covers: what a caller can change, and not the progress of its processing. */
export const sourceVersion = ({ id, type, title, externalId, url, tags, metadata, refresh, [CONTENT_HASH]: content }: HashedSource) => {
  return { id, type, title, externalId, url, tags, metadata, refresh, content };
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
