import { z } from '@hono/zod-openapi';

export const SOURCE_STATUSES = ['queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed'] as const;

/** Postgres stores neither NUL nor half a surrogate pair; both are dropped before anything is measured or hashed. */
export const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

const cleanText = () => z.string().overwrite(storable);
const HasWords = /\S/;

export const MAX_TEXT_CHARACTERS = 2_000_000;

const Title = cleanText().trim().min(1).max(300);
const Body = cleanText().max(MAX_TEXT_CHARACTERS).regex(HasWords, 'is empty: give some text');
const labels = {
  externalId: cleanText().trim().min(1).max(200).optional().openapi({
    description:
      'Your own name for it, unique within the clone. Giving it again replaces the source; the same content again changes nothing.',
  }),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional()
    .openapi({ description: 'Where the reader finds the original; shown with citations.' }),
  tags: z.array(cleanText().trim().min(1).max(50)).max(20).optional(),
};

export const TextSourceInput = z.object({ type: z.literal('text'), title: Title, text: Body, ...labels });
export const QaSourceInput = z.object({
  type: z.literal('qa'),
  question: cleanText().trim().min(1).max(2000),
  answer: cleanText().max(50_000).regex(HasWords, 'is empty: give the answer'),
  ...labels,
});

export const CreateSourceInput = z
  .discriminatedUnion('type', [TextSourceInput, QaSourceInput], {
    error: (issue) => {
      const type = (issue.input as { type?: unknown } | undefined)?.type;
      return type === 'url' || type === 'sitemap'
        ? `sources of type ${type} are not available yet. Save the page and upload it as a file (HTML is read), or send its text as {"type":"text"}.`
        : 'a source is {"type":"text","title","text"} or {"type":"qa","question","answer"}, or a multipart form with the field file.';
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

const MAX_WORDS = 10;

/** Which of a clone's sources are listed. */
export const SourceFilter = z.object({
  search: cleanText()
    .max(200)
    .refine((text) => wordsOf(text).length <= MAX_WORDS, `has more than ${MAX_WORDS} words`)
    .optional()
    .openapi({
      description: `Only those whose title holds each of these words, or parts of words, at most ${MAX_WORDS}, in whatever order and case.`,
    }),
  status: z.enum(SOURCE_STATUSES).optional().openapi({ description: 'Only those that are so far, now.' }),
});
export type SourceFilter = z.infer<typeof SourceFilter>;

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** The fields beside `file` in a multipart form. `tags` is a comma-separated list. */
export const UploadFields = z.object({
  title: Title.optional(),
  externalId: labels.externalId,
  url: labels.url,
  tags: z
    .string()
    .max(1100)
    .transform((list) =>
      list
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    )
    .pipe(z.array(cleanText().max(50)).max(20))
    .optional(),
});
export type UploadFields = z.infer<typeof UploadFields>;

export const FailureReason = z
  .object({
    code: z.string().openapi({ example: 'password_protected' }),
    message: z.string().openapi({ description: 'For people: what is wrong and what to do next.' }),
  })
  .openapi('SourceReason');

export const Source = z
  .object({
    id: z.string(),
    cloneId: z.string(),
    type: z.enum(['file', 'text', 'qa']),
    title: z.string(),
    externalId: z.string().nullable().openapi({ description: 'Your own name for it, unique within the clone.' }),
    url: z.string().nullable().openapi({ description: 'Where the reader finds the original.' }),
    tags: z.array(z.string()),
    fileName: z.string().nullable(),
    mimeType: z.string().nullable().openapi({ description: 'As it was sent; what the file is, its content decides.' }),
    bytes: z.number().int().nullable().openapi({ description: 'Size of the original.' }),
    status: z.enum(SOURCE_STATUSES).openapi({ description: 'In this order; it ends in ready or failed.' }),
    progress: z.number().openapi({ description: '0 to 1.' }),
    reason: FailureReason.nullable().openapi({ description: 'Why it failed, or what a running retry waits for.' }),
    pages: z.number().int().nullable().openapi({ description: 'Null for formats without pages, and until it is read.' }),
    chunks: z.number().int().openapi({ description: 'Pieces it was cut into.' }),
    characters: z.number().int().openapi({ description: 'Length of its text, in UTF-16 units.' }),
    costMicros: z.number().int().openapi({ description: 'What embedding it cost, in millionths of a US dollar.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
    readyAt: z.string().nullable().openapi({ description: 'When it was last made ready.' }),
  })
  .openapi('Source');
export type Source = z.infer<typeof Source>;

export const SourceBatch = z.object({ data: z.array(Source) }).openapi('SourceBatch');

export const SourceFile = z
  .object({ url: z.string().openapi({ description: 'Opens the original without a credential until it expires.' }), expiresAt: z.string() })
  .openapi('SourceFile');
export type SourceFile = z.infer<typeof SourceFile>;

/** Offsets are UTF-16 units into the stored text, end-exclusive: the ones that chunks and citations carry. */
export const DocumentQuery = z
  .object({
    start: z.coerce
      .number()
      .int()
      .min(0)
      .max(2_000_000_000)
      .default(0)
      .openapi({ description: 'First character, in UTF-16 units into the text of the source.' }),
    end: z.coerce
      .number()
      .int()
      .min(0)
      .max(2_000_000_000)
      .optional()
      .openapi({ description: 'The one after the last; at most 50,000 characters are given.' }),
  })
  .refine(({ start, end }) => end === undefined || end >= start, { message: 'must not be before start', path: ['end'] });
export const MAX_SLICE_CHARACTERS = 50_000;

export const DocumentSlice = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    text: z.string(),
    start: z.number().int().openapi({ description: 'Where the slice begins, in UTF-16 units into the text of the source.' }),
    end: z.number().int().openapi({ description: 'Where it ends; the character at `end` is not in it.' }),
    characters: z.number().int().openapi({ description: 'Length of the whole text.' }),
    pages: z
      .array(z.object({ number: z.number().int(), start: z.number().int(), end: z.number().int() }))
      .openapi({ description: 'The pages this slice touches, 1-based; empty for formats without pages.' }),
  })
  .openapi('DocumentSlice');
export type DocumentSlice = z.infer<typeof DocumentSlice>;

export const SourceChunk = z
  .object({
    id: z.string(),
    ordinal: z.number().int().openapi({ description: 'Its place in the source, from 0.' }),
    text: z.string(),
    start: z.number().int().openapi({ description: 'Where it begins, in UTF-16 units into the text of the source.' }),
    end: z.number().int().openapi({ description: 'Where it ends, exclusive.' }),
    page: z.number().int().nullable().openapi({ description: 'The page it begins on, from 1; null for formats without pages.' }),
    pageEnd: z.number().int().nullable().openapi({ description: 'The page it ends on.' }),
    headingPath: z.array(z.string()).openapi({ description: 'The headings above it, outermost first.' }),
    tokens: z.number().int().openapi({ description: 'As the o200k_base tokenizer counts.' }),
  })
  .openapi('SourceChunk');
export type SourceChunk = z.infer<typeof SourceChunk>;

/** What `GET /v1/sources/{id}/events` sends: the source as it is; the last event is one of the other three. */
export const SourceEvent = z
  .object({ type: z.enum(['source-progress', 'source-ready', 'source-failed', 'source-deleted']), source: Source })
  .openapi('SourceEvent');
export type SourceEvent = z.infer<typeof SourceEvent>;
