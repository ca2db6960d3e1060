import { z } from '@hono/zod-openapi';
import { ErrorBody } from '../../http/error.schemas.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { MessageId } from '../../shared/ids.ts';
import { idPattern } from '../../shared/ids.ts';

export const FinishReason = z.enum(['stop', 'length', 'stopped', 'refused', 'error']).openapi({
  description:
    '`stop`: the answer is complete. `length`: the answer reached the maximum length. `stopped`: a caller stopped the answer, or no client was connected. `refused`: the sources do not answer the question, or the answer was withheld because it repeated the persona or the instructions of the clone. `error`: the answer failed; see `error`.',
});
export type FinishReason = z.infer<typeof FinishReason>;

export const FoundSource = z
  .object({
    index: z.number().int().openapi({
      description: 'Number of the source in this answer, from 1. Citations refer to it, so cited sources come first, in the order of use.',
    }),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable().openapi({ description: 'URL of the original, if it has one.' }),
    page: z.number().int().nullable().openapi({ description: 'Page number, from 1. Null for formats without pages.' }),
  })
  .openapi('FoundSource');

export type FoundSource = z.infer<typeof FoundSource>;

/** `quote` is a verbatim slice of the source's text, from `start` to `end`. `at` is its position in the answer, in UTF-16 units. */
export const Citation = z
  .object({
    index: z.number().int().openapi({ description: 'Number of the source in the last `sources-found`, from 1, in the order of use.' }),
    chunkId: z.string(),
    sourceId: z.string(),
    title: z.string(),
    url: z.string().nullable(),
    page: z.number().int().nullable(),
    quote: z.string().openapi({ description: 'Excerpt from the source, word for word.' }),
    start: z.number().int().openapi({
      description: "Where the quote starts in the source's text (see retrieveSourceDocument), in UTF-16 units.",
    }),
    end: z.number().int().openapi({ description: 'Where the quote ends, exclusive.' }),
    at: z.number().int().openapi({ description: 'Position of the citation in the answer, in UTF-16 units.' }),
  })
  .openapi('Citation');
export type Citation = z.infer<typeof Citation>;

export const Usage = z
  .object({
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    costMicros: z.number().int().openapi({ description: 'Cost in millionths of a US dollar, including the search.' }),
    flags: z.array(z.enum(['estimated', 'unknown_price'])).openapi({
      description:
        '`estimated`: a model reported no usage, or an impossible one, so token counts or the cost are estimates. `unknown_price`: the model is not in the price table, so the cost is 0.',
    }),
  })
  .openapi('Usage');
export type Usage = z.infer<typeof Usage>;

export const LinkMode = z.enum(['safe', 'raw']).openapi({
  description:
    '`safe` (default): images become links, links and email addresses at hosts that are neither hosts of the sources nor in `linkHosts` of the clone become text, and HTML tags are escaped. `raw`: Markdown exactly as the model wrote it. Sanitize it before you render it. Session tokens cannot ask for it (403), because everybody who reads the conversation gets the same text.',
});
export type LinkMode = z.infer<typeof LinkMode>;

const MessageRef = z.string();

const event = <T extends string, D extends z.ZodType>(type: T, data: D, name: string, description: string) =>
  z.object({ type: z.literal(type), data }).openapi(name, { description });

/**
 * The events of an answer, in the order in which they arrive. Each type has a name in the contract, so that clients can tell them apart.
 */
export const CHAT_EVENTS = [
  event(
    'message-start',
    z.object({
      messageId: MessageRef,
      sessionId: z.string(),
      model: z.string(),
      links: LinkMode.optional().openapi({
        description: 'The form of the text that follows, as in `Message`. Absent in events that an earlier version stored.',
      }),
    }),
    'ChatMessageStartEvent',
    'The first event of an answer.',
  ),
  event(
    'sources-found',
    z.object({ messageId: MessageRef, sources: z.array(FoundSource) }),
    'ChatSourcesFoundEvent',
    'What was found for the question, before the first text. Sent again at the end of an answer that cites the sources in another order: the numbers of its citations are those of the last event.',
  ),
  event('text-delta', z.object({ messageId: MessageRef, text: z.string() }), 'ChatTextDeltaEvent', 'The next part of the text.'),
  event(
    'citation-added',
    Citation.extend({ messageId: MessageRef }),
    'ChatCitationAddedEvent',
    'A citation, after the text that it belongs to.',
  ),
  event(
    'message-end',
    z.object({ messageId: MessageRef, finishReason: FinishReason, usage: Usage, followUps: z.array(z.string()) }),
    'ChatMessageEndEvent',
    'The last event of an answer.',
  ),
  event('error', z.object({ messageId: MessageRef, error: ErrorBody }), 'ChatErrorEvent', 'The answer failed. `message-end` follows.'),
] as const;

export const ChatEvent = z.discriminatedUnion('type', CHAT_EVENTS).openapi('ChatEvent');

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
    links: LinkMode.optional(),
  })
  .openapi('SendMessageInput');
export type SendMessageInput = z.infer<typeof SendMessageInput>;

export const MessageIdSchema = z
  .string()
  .regex(new RegExp(idPattern('message')), 'is not a message ID (msg_ and 26 characters)')
  .transform((id) => id as MessageId)
  .openapi({ type: 'string', example: 'msg_01jd5zq8w3x6v9k2m4n7p0r5st' });

/** A stored question or answer. Fields that only answers have are null or empty in questions. */
export const Message = z
  .object({
    id: z.string(),
    sessionId: z.string(),
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    links: LinkMode.nullable().openapi({
      description:
        'The form of `content`, as in SendMessageInput. Sanitize anything but `safe` before you render it. Null in questions, which are as the visitor wrote them, and in answers of earlier versions.',
    }),
    finishReason: FinishReason.nullable(),
    model: z.string().nullable(),
    citations: z.array(Citation),
    sources: z.array(FoundSource),
    followUps: z.array(z.string()),
    usage: z.union([Usage, z.null()]),
    error: z.union([ErrorBody, z.null()]),
    feedback: z.enum(['up', 'down']).nullable().openapi({ description: 'The rating, as `rating` of createFeedback. Null without one.' }),
    feedbackComment: z
      .string()
      .nullable()
      .openapi({ description: 'Why it was rated so, as `comment` of createFeedback. Null without one, and for visitors.', example: null }),
    createdAt: z.iso.datetime(),
  })
  .openapi('Message');
export type Message = z.infer<typeof Message>;

export const StopMessageResult = z
  .object({
    messageId: z.string(),
    stopped: z.boolean().openapi({ description: 'False if the answer had already ended.' }),
  })
  .openapi('StopMessageResult');

/** Why an answer failed, as the server stores it and passes it on. */
export interface AnswerError {
  code: ErrorCode;
  message: string;
}

/** A `ChatEvent` inside the server: its error is not an envelope yet. */
export type AnswerEvent = Exclude<ChatEvent, { type: 'error' }> | { type: 'error'; data: { messageId: string; error: AnswerError } };

/** A `Message` inside the server: its error is not an envelope yet. */
export type ChatMessage = Omit<Message, 'error'> & { error: AnswerError | null };
