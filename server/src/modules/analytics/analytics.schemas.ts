import { z } from '@hono/zod-openapi';
import { wholeNumber } from '../../http/query.schemas.ts';

/** Names such as Europe/Berlin. An offset such as +02:00 is none: it says nothing of summer time. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

export const AnalyticsQuery = z.object({
  days: wholeNumber(1, 366).default(30).openapi({ description: 'Number of days, including today.' }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be the name of a time zone like Europe/Berlin')
    .default('UTC')
    .openapi({ description: 'Time zone in which days begin and end, by its IANA name.', example: 'Europe/Berlin' }),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

const counts = {
  sessions: z.number().int().openapi({ description: 'Sessions of visitors, without previews.' }),
  questions: z.number().int(),
  answered: z.number().int().openapi({ description: 'Answers that finished (stop or length).' }),
  refused: z.number().int().openapi({ description: 'Questions that the clone refused because its sources do not answer them.' }),
  stopped: z.number().int(),
  failed: z.number().int(),
  thumbsUp: z.number().int(),
  thumbsDown: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int().openapi({ description: 'Millionths of a US dollar.' }),
};
const Counts = z.object(counts);
export type Counts = z.infer<typeof Counts>;

const report = {
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string().openapi({ description: 'The time zone of the days.', example: 'UTC' }),
  total: Counts,
  previous: Counts.openapi({ description: 'The same for as many days before `from`, to compare with.' }),
  days: z.array(z.object({ day: z.iso.date(), ...counts })).openapi({ description: 'Days with traffic, oldest first.' }),
};

export const CloneAnalytics = z.object(report).openapi('CloneAnalytics');
export type CloneAnalytics = z.infer<typeof CloneAnalytics>;

/** The most clones that a report of the workspace lists. */
export const MAX_CLONES = 200;

export const WorkspaceAnalytics = z
  .object({
    ...report,
    clones: z
      .array(z.object({ cloneId: z.string(), ...counts }))
      .openapi({ description: `The clones with traffic, those with the most questions first, at most ${MAX_CLONES}.` }),
  })
  .openapi('WorkspaceAnalytics', { description: 'How visitors use all clones of the workspace.' });
export type WorkspaceAnalytics = z.infer<typeof WorkspaceAnalytics>;

export const TopQuestionsQuery = AnalyticsQuery.extend({
  limit: wholeNumber(1, 100).default(10).openapi({ description: 'The most questions to return.' }),
});
export type TopQuestionsQuery = z.infer<typeof TopQuestionsQuery>;

export const TopQuestion = z
  .object({
    question: z.string().openapi({
      description: 'The start of the question as it was last asked, at most 300 characters.',
      example: 'What does a ticket cost?',
    }),
    asked: z.number().int().openapi({ description: 'How often it was asked, in any case and punctuation.', example: 12 }),
    unanswered: z
      .number()
      .int()
      .openapi({ description: 'How often it got no answer, because the clone refused it or failed.', example: 3 }),
    lastSessionId: z
      .string()
      .openapi({ description: 'The session in which it was last asked.', example: 'ses_01jd5zq8w3x6v9k2m4n7p0r5st' }),
    lastAskedAt: z.iso.datetime().openapi({ description: 'When it was last asked.' }),
  })
  .openapi('TopQuestion', { description: 'A question that visitors asked, however often.' });
export type TopQuestion = z.infer<typeof TopQuestion>;

export const TopQuestions = z
  .object({ data: z.array(TopQuestion).openapi({ description: 'Those that were asked most often first.' }) })
  .openapi('TopQuestions', { description: 'What visitors ask most often.' });
export type TopQuestions = z.infer<typeof TopQuestions>;
