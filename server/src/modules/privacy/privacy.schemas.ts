import { z } from '@hono/zod-openapi';

/** The site's own id for a visitor, as passed when the session was created. */
const VisitorId = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !name.includes('\u0000'), 'must not contain the character U+0000');

export const ExportPersonalDataInput = z
  .strictObject({
    visitorId: VisitorId.optional().openapi({
      description: 'Exports only the data about this visitor. Default: all data of the workspace.',
    }),
  })
  .openapi('ExportPersonalDataInput');
export type ExportPersonalDataInput = z.infer<typeof ExportPersonalDataInput>;

export const ErasePersonalDataInput = z.strictObject({ visitorId: VisitorId }).openapi('ErasePersonalDataInput');
export type ErasePersonalDataInput = z.infer<typeof ErasePersonalDataInput>;

export const ErasedPersonalData = z
  .object({
    sessions: z
      .number()
      .int()
      .openapi({ description: 'Number of deleted sessions. Their messages, events, and ratings are deleted, too.' }),
  })
  .openapi('ErasedPersonalData');
export type ErasedPersonalData = z.infer<typeof ErasedPersonalData>;

/** One line of an export: a row of `table` without credentials. */
export interface ExportedRow {
  table: string;
  row: Record<string, unknown>;
}
