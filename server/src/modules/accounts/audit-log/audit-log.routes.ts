import { callerOf, createRouter, defineRoute, PageQuery, pageOf } from '../../../http/router.ts';
import type { AccountsUsecases } from '../accounts.usecases.ts';
import { AuditLogEntry } from './audit-log.schemas.ts';

const listAuditLog = defineRoute(
  { operationId: 'listAuditLog', sdk: 'auditLog.list', auth: 'required', scope: 'workspace:manage' },
  {
    method: 'get',
    path: '/v1/audit-log',
    tags: ['Accounts'],
    summary: 'List audit log entries, newest first',
    description: 'Shows who changed what: members, API keys, clones, sources, and settings. Entries contain ids, and no texts of visitors.',
    request: { query: PageQuery },
    responses: { 200: { description: 'A page of audit log entries.', content: { 'application/json': { schema: pageOf(AuditLogEntry) } } } },
  },
);

export function auditLogRoutes(usecases: AccountsUsecases) {
  return createRouter().openapi(listAuditLog, async (c) => c.json(await usecases.listAuditLog(callerOf(c), c.req.valid('query')), 200));
}
