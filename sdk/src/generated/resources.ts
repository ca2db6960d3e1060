// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIClient } from '../api-client.ts';
import { ApiKeysResource } from './resources/api-keys.ts';
import { AuditLogResource } from './resources/audit-log.ts';
import { AuthResource } from './resources/auth.ts';
import { BillingResource } from './resources/billing.ts';
import { ClonesResource } from './resources/clones.ts';
import { InvitationsResource } from './resources/invitations.ts';
import { KnowledgeResource } from './resources/knowledge.ts';
import { MeResource } from './resources/me.ts';
import { MessagesResource } from './resources/messages.ts';
import { PrivacyResource } from './resources/privacy.ts';
import { SessionsResource } from './resources/sessions.ts';
import { SourcesResource } from './resources/sources.ts';
import { WebhookEndpointsResource } from './resources/webhook-endpoints.ts';
import { WorkspacesResource } from './resources/workspaces.ts';

export * from './resources/api-keys.ts';
export * from './resources/audit-log.ts';
export * from './resources/auth.ts';
export * from './resources/billing.ts';
export * from './resources/clones.ts';
export * from './resources/invitations.ts';
export * from './resources/knowledge.ts';
export * from './resources/me.ts';
export * from './resources/messages.ts';
export * from './resources/privacy.ts';
export * from './resources/sessions.ts';
export * from './resources/sources.ts';
export * from './resources/webhook-endpoints.ts';
export * from './resources/workspaces.ts';

/** Every resource of the API as a field. */
export class Resources extends APIClient {
  /** Methods: `create`, `list`, `revoke`. */
  readonly apiKeys = new ApiKeysResource(this);
  /** Methods: `list`. */
  readonly auditLog = new AuditLogResource(this);
  /** Methods: `forgotPassword`, `login`, `logout`, `refresh`, `register`, `resetPassword`. */
  readonly auth = new AuthResource(this);
  /** Methods: `createPayoutAccount`, `payoutAccount`, `setSpendingLimit`, `spendingLimit`, `usage`. */
  readonly billing = new BillingResource(this);
  /** Methods: `analytics`, `create`, `delete`, `get`, `list`, `publish`, `restoreVersion`, `unpublish`, `update`, `versions`. */
  readonly clones = new ClonesResource(this);
  /** Methods: `accept`, `create`, `list`, `revoke`. */
  readonly invitations = new InvitationsResource(this);
  /** Methods: `search`. */
  readonly knowledge = new KnowledgeResource(this);
  /** Methods: `delete`, `get`, `update`. */
  readonly me = new MeResource(this);
  /** Methods: `giveFeedback`, `list`, `send`, `stop`, `stream`. */
  readonly messages = new MessagesResource(this);
  /** Methods: `erase`. */
  readonly privacy = new PrivacyResource(this);
  /** Methods: `create`, `delete`, `end`, `events`, `get`, `list`, `renewToken`. */
  readonly sessions = new SessionsResource(this);
  /** Methods: `chunks`, `create`, `createBatch`, `delete`, `document`, `file`, `follow`, `get`, `list`, `retry`, `upload`. */
  readonly sources = new SourcesResource(this);
  /** Methods: `create`, `delete`, `deliveries`, `list`, `update`. */
  readonly webhookEndpoints = new WebhookEndpointsResource(this);
  /** Methods: `get`, `list`, `update`. */
  readonly workspaces = new WorkspacesResource(this);
}
