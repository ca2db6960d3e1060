import { z } from '@hono/zod-openapi';

const EventCitation = z
  .object({
    index: z.number().int().openapi({ description: 'Number of the source in this answer, from 1.' }),
    sourceId: z.string().openapi({ description: 'The source.', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' }),
    title: z.string().openapi({ description: 'Title of the source.', example: 'Opening hours' }),
    url: z.string().nullable().openapi({ description: 'Address of the original, if it has one.' }),
    page: z.number().int().nullable().openapi({ description: 'Page number, from 1. Null for formats without pages.' }),
    quote: z.string().openapi({ description: 'Excerpt from the source, word for word.' }),
  })
  .openapi('WebhookCitation', { description: 'A passage of a source that supports the answer.' });

const EventClone = z
  .object({
    id: z.string().openapi({ description: 'The clone.', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' }),
    name: z.string().openapi({ description: 'The name that visitors see.', example: 'Ada' }),
    slug: z.string().openapi({ description: 'Its public name in URLs.', example: 'ada' }),
  })
  .openapi('WebhookClone', { description: 'The clone of an event.' });

const EventSource = z
  .object({
    id: z.string().openapi({ description: 'The source.', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' }),
    type: z.string().openapi({ description: 'Such as `file`, `text`, or `qa`.', example: 'text' }),
    title: z.string().openapi({ description: 'Its title.', example: 'Opening hours' }),
    externalId: z.string().nullable().openapi({ description: 'Your own identifier, unique within the clone.' }),
    url: z.string().nullable().openapi({ description: 'Address of the original.' }),
    tags: z.array(z.string()).openapi({ description: 'Your labels.', example: ['public'] }),
  })
  .openapi('WebhookSource', { description: 'The source of an event.' });

const AnsweredData = z.object({
  messageId: z.string().openapi({ description: 'The answer.', example: 'msg_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  sessionId: z.string().openapi({ description: 'The session.', example: 'ses_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  cloneId: z.string().openapi({ description: 'The clone.', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  finishReason: z.string().openapi({ description: 'How the answer ended, as in `Message`.', example: 'stop' }),
  costMicros: z.number().int().openapi({ description: 'Model cost in millionths of a US dollar.' }),
  question: z.string().openapi({ description: 'What the visitor asked.', example: 'When do you open?' }),
  answer: z.string().openapi({ description: 'What the clone answered.', example: 'We open at nine.' }),
  links: z
    .enum(['safe', 'raw'])
    .nullable()
    .openapi({ description: 'The form of `answer`, as in `Message`: sanitize anything but `safe` before you render it.', example: 'safe' }),
  citations: z.array(EventCitation).openapi({ description: 'In the order in which they appear in the answer.' }),
  clone: EventClone,
  session: z
    .object({
      id: z.string().openapi({ description: 'The session.', example: 'ses_01jd5zq8w3x6v9k2m4n7p0r5st' }),
      preview: z.boolean().openapi({ description: 'Whether a member tries the draft.' }),
      metadata: z.record(z.string(), z.string()).openapi({ description: 'The key-value pairs of the session.' }),
      createdAt: z.iso.datetime().openapi({ description: 'When the session was created.' }),
    })
    .openapi({ description: 'The conversation.' }),
  visitor: z
    .object({
      id: z.string().nullable().openapi({ description: 'Your ID for the visitor. Null for an anonymous visitor.', example: 'customer-7' }),
    })
    .openapi({ description: 'Who asked.' }),
});

const SourceData = z.object({
  sourceId: z.string().openapi({ description: 'The source.', example: 'src_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  cloneId: z.string().openapi({ description: 'The clone.', example: 'cln_01jd5zq8w3x6v9k2m4n7p0r5st' }),
  source: EventSource,
  clone: EventClone,
});

const envelope = {
  id: z.string().openapi({
    description: 'The same in every delivery of this event: use it to handle each event once.',
    example: 'evt_01jd5zq8w3x6v9k2m4n7p0r5st',
  }),
  timestamp: z.iso.datetime().openapi({ description: 'When the event happened.' }),
  test: z.literal(true).optional().openapi({ description: 'Present in a test event, whose data is made up.' }),
};

export const MessageAnsweredEvent = z
  .object({ ...envelope, type: z.literal('message.answered'), data: AnsweredData })
  .openapi('MessageAnsweredEvent', { description: 'A clone answered a question.' });
export const SourceReadyEvent = z
  .object({ ...envelope, type: z.literal('source.ready'), data: SourceData })
  .openapi('SourceReadyEvent', { description: 'A source is ready for answers.' });
export const SourceFailedEvent = z
  .object({
    ...envelope,
    type: z.literal('source.failed'),
    data: SourceData.extend({
      code: z.string().openapi({ description: 'As in `reason.code` of the source.', example: 'password_protected' }),
      message: z.string().openapi({
        description: 'Explains to a person what is wrong and what to do next.',
        example: 'The file is protected by a password. Remove it and upload the file again.',
      }),
    }),
  })
  .openapi('SourceFailedEvent', { description: 'A source could not be read.' });

/** The body of a delivery. */
export const WebhookEvent = z
  .discriminatedUnion('type', [MessageAnsweredEvent, SourceReadyEvent, SourceFailedEvent])
  .openapi('WebhookEvent', { description: 'The body of a webhook delivery.' });
export type WebhookEvent = z.output<typeof WebhookEvent>;

/** The data of each type of event. */
export type EventData = { [E in WebhookEvent as E['type']]: E['data'] };
/** What the events themselves do not say about an answer: it is read when an endpoint is subscribed. */
export type AnswerDetails = Omit<EventData['message.answered'], 'messageId' | 'sessionId' | 'cloneId' | 'finishReason' | 'costMicros'>;
/** The same for a source. `message`: why it failed. */
export type SourceDetails = Pick<EventData['source.ready'], 'source' | 'clone'> & { message: string };
