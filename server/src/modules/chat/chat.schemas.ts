import { z } from '@hono/zod-openapi';
import type { MessageId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const FinishReason = z.enum(['stop', 'length', 'stopped', 'refused', 'error']).openapi({
  description:
    '`stop`: said all it had to say. `length`: cut at the longest answer. `stopped`: by the reader, or because nobody listened any more. `refused`: the sources do not answer. `error`: it failed; `error` says why.',
});
export type FinishReason = z.infer<typeof FinishReason>;

export const FoundSource = z
  .object({
    index: z.number().int().openapi({ description: 'From 1; what the citations of the answer refer to.' }),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable().openapi({ description: 'Where the reader finds the original.' }),
    page: z.number().int().nullable().openapi({ description: 'From 1; null for formats without pages.' }),
  })
  .openapi('FoundSource');

export type FoundSource = z.infer<typeof FoundSource>;

/** `quote` stands verbatim in the source's text at [start, end); `at` is the offset in the answer, in UTF-16 units. */
export const Citation = z
  .object({
    index: z.number().int().openapi({ description: 'The number of its source in `sources-found`, from 1.' }),
    chunkId: z.string(),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    page: z.number().int().nullable(),
    quote: z.string().openapi({ description: 'Stands word for word in the source.' }),
    start: z
      .number()
      .int()
      .openapi({ description: 'Where the quote begins, in UTF-16 units into the text of the source (see retrieveSourceDocument).' }),
    end: z.number().int().openapi({ description: 'Where it ends, exclusive.' }),
    at: z.number().int().openapi({ description: 'Where in the answer the citation stands, in UTF-16 units.' }),
  })
  .openapi('Citation');
export type Citation = z.infer<typeof Citation>;

export const Usage = z
  .object({
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    costMicros: z.number().int().openapi({ description: 'Millionths of a US dollar.' }),
    flags: z.array(z.enum(['estimated', 'unknown_price'])).openapi({
      description: '`estimated`: the model sent no usage. `unknown_price`: the model is not in the price table, cost counted as 0.',
    }),
  })
  .openapi('Usage');
export type Usage = z.infer<typeof Usage>;

const MessageRef = z.string();

/** The inner object of the error envelope. */
export const AnswerError = z.object({
  type: z.string(),
  code: z.string(),
  message: z.string(),
  param: z.string().nullable(),
  requestId: z.string(),
});
export type AnswerError = z.infer<typeof AnswerError>;

export const ChatEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message-start'), data: z.object({ messageId: MessageRef, sessionId: z.string(), model: z.string() }) }),
    z.object({ type: z.literal('sources-found'), data: z.object({ messageId: MessageRef, sources: z.array(FoundSource) }) }),
    z.object({ type: z.literal('text-delta'), data: z.object({ messageId: MessageRef, text: z.string() }) }),
    z.object({ type: z.literal('citation-added'), data: Citation.extend({ messageId: MessageRef }) }),
    z.object({
      type: z.literal('message-end'),
      data: z.object({ messageId: MessageRef, finishReason: FinishReason, usage: Usage, followUps: z.array(z.string()) }),
    }),
    z.object({
      type: z.literal('error'),
      data: z.object({
        messageId: MessageRef,
        error: AnswerError,
      }),
    }),
  ])
  .openapi('ChatEvent');

/** SSE: `event: type`, `data: data`, `id: seq`. An `error` event is always followed by `message-end` with finishReason `error`. */
export type ChatEvent = z.infer<typeof ChatEvent>;

export const SendMessageInput = z
  .object({
    content: z
      .string()
      .trim()
      .min(1, 'is empty: write a question')
      .max(8000, 'is longer than 8000 characters: ask a shorter question')
      .openapi({ example: 'What was revenue in 2023?' }),
  })
  .openapi('SendMessageInput');
export type SendMessageInput = z.infer<typeof SendMessageInput>;

export const MessageIdSchema = z
  .string()
  .regex(new RegExp(idPattern('message')), 'is not a message id (msg_ and 26 characters)')
  .transform((id) => id as MessageId)
  .openapi({ type: 'string', example: 'msg_01jd5zq8w3x6v9k2m4n7p0r5st' });

/** A stored question or answer. What only answers have is null or empty in questions. */
export const Message = z
  .object({
    id: z.string(),
    sessionId: z.string(),
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    finishReason: FinishReason.nullable(),
    model: z.string().nullable(),
    citations: z.array(Citation),
    sources: z.array(FoundSource),
    followUps: z.array(z.string()),
    usage: z.union([Usage, z.null()]),
    error: AnswerError.nullable(),
    feedback: z.number().int().nullable().openapi({ description: '1, -1, or null when nobody said.' }),
    createdAt: z.string(),
  })
  .openapi('Message');
export type Message = z.infer<typeof Message>;

export const StopMessageResult = z
  .object({
    messageId: z.string(),
    stopped: z.boolean().openapi({ description: 'False: the answer had already ended.' }),
  })
  .openapi('StopMessageResult');
