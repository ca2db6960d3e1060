import { z } from '@hono/zod-openapi';

export const FinishReason = z.enum(['stop', 'length', 'stopped', 'refused', 'error']);
export type FinishReason = z.infer<typeof FinishReason>;

export const FoundSource = z
  .object({
    index: z.number().int(),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    page: z.number().int().nullable(),
  })
  .openapi('FoundSource');

/** `quote` stands verbatim in the source's text at [start, end); `at` is the offset in the answer, in UTF-16 units. */
export const Citation = z
  .object({
    index: z.number().int().openapi({ description: 'The number of its source in `sources-found`, from 1.' }),
    chunkId: z.string(),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    page: z.number().int().nullable(),
    quote: z.string(),
    start: z.number().int(),
    end: z.number().int(),
    at: z.number().int(),
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

const MessageId = z.string();

export const ChatEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message-start'), data: z.object({ messageId: MessageId, sessionId: z.string(), model: z.string() }) }),
    z.object({ type: z.literal('sources-found'), data: z.object({ messageId: MessageId, sources: z.array(FoundSource) }) }),
    z.object({ type: z.literal('text-delta'), data: z.object({ messageId: MessageId, text: z.string() }) }),
    z.object({ type: z.literal('citation-added'), data: Citation.extend({ messageId: MessageId }) }),
    z.object({
      type: z.literal('message-end'),
      data: z.object({ messageId: MessageId, finishReason: FinishReason, usage: Usage, followUps: z.array(z.string()) }),
    }),
    z.object({
      type: z.literal('error'),
      data: z.object({
        messageId: MessageId,
        error: z.object({ type: z.string(), code: z.string(), message: z.string(), param: z.string().nullable(), requestId: z.string() }),
      }),
    }),
  ])
  .openapi('ChatEvent');

/** SSE: `event: type`, `data: data`, `id: seq`. An `error` event is always followed by `message-end` with finishReason `error`. */
export type ChatEvent = z.infer<typeof ChatEvent>;
