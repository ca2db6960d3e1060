import { z } from '@hono/zod-openapi';

/** The site's own name for a visitor, as given when the session was opened. */
const VisitorName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !name.includes('\u0000'), 'must not hold the character U+0000');

export const ExportPersonalDataInput = z
  .strictObject({
    visitorId: VisitorName.optional().openapi({
      description: 'Only what is held about this visitor. Left out: everything the workspace holds.',
    }),
  })
  .openapi('ExportPersonalDataInput');
export type ExportPersonalDataInput = z.infer<typeof ExportPersonalDataInput>;

export const ErasePersonalDataInput = z.strictObject({ visitorId: VisitorName }).openapi('ErasePersonalDataInput');
export type ErasePersonalDataInput = z.infer<typeof ErasePersonalDataInput>;

export const ErasedPersonalData = z
  .object({ sessions: z.number().int().openapi({ description: 'Sessions deleted, with their messages, events and ratings.' }) })
  .openapi('ErasedPersonalData');
export type ErasedPersonalData = z.infer<typeof ErasedPersonalData>;

/** One line of an export: a row of `table`, credentials left out. */
export interface ExportedRow {
  table: string;
  row: Record<string, unknown>;
}
