import { z } from '@hono/zod-openapi';

export const AuditLogEntry = z
  .object({
    id: z.string(),
    actor: z.string().openapi({ description: 'Id of the user, API key, or session that did it, or `system`.' }),
    action: z.string().openapi({ example: 'clone.published' }),
    target: z.string().nullable().openapi({ description: 'Id of the object that was acted on.' }),
    details: z.record(z.string(), z.unknown()),
    requestId: z.string().openapi({ description: 'The `X-Request-Id` of the call.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('AuditLogEntry');

export type AuditLogEntry = z.output<typeof AuditLogEntry>;
