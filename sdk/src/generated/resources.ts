// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.
import { APIClient } from '../api-client.ts';
import { AnalyticsResource } from './resources/analytics.ts';
import { ApiKeysResource } from './resources/api-keys.ts';
import { AuditLogResource } from './resources/audit-log.ts';
import { AuthResource } from './resources/auth.ts';
import { BillingResource } from './resources/billing.ts';
import { ClonesResource } from './resources/clones.ts';
import { EmbedResource } from './resources/embed.ts';
import { InvitationsResource } from './resources/invitations.ts';
import { MeResource } from './resources/me.ts';
import { MessagesResource } from './resources/messages.ts';
import { ModelsResource } from './resources/models.ts';
import { PrivacyResource } from './resources/privacy.ts';
import { SessionsResource } from './resources/sessions.ts';
import { SourcesResource } from './resources/sources.ts';
import { UsageResource } from './resources/usage.ts';
import { WebhookDeliveriesResource } from './resources/webhook-deliveries.ts';
import { WebhookEndpointsResource } from './resources/webhook-endpoints.ts';
import { WorkspacesResource } from './resources/workspaces.ts';

export * from './resources/analytics.ts';
export * from './resources/api-keys.ts';
export * from './resources/audit-log.ts';
export * from './resources/auth.ts';
export * from './resources/billing.ts';
export * from './resources/clones.ts';
export * from './resources/embed.ts';
export * from './resources/invitations.ts';
export * from './resources/me.ts';
export * from './resources/messages.ts';
export * from './resources/models.ts';
export * from './resources/privacy.ts';
export * from './resources/sessions.ts';
export * from './resources/sources.ts';
export * from './resources/usage.ts';
export * from './resources/webhook-deliveries.ts';
export * from './resources/webhook-endpoints.ts';
export * from './resources/workspaces.ts';

/** Every resource of the API as a field. */
export class Resources extends APIClient {
  /** Methods: `retrieve`. */
  readonly analytics = new AnalyticsResource(this);
  /** Methods: `create`, `list`, `retrieve`, `revoke`, `rotate`, `update`. */
  readonly apiKeys = new ApiKeysResource(this);
  /** Methods: `list`. */
  readonly auditLog = new AuditLogResource(this);
  /** Methods: `completeRegistration`, `forgotPassword`, `login`, `logout`, `refresh`, `register`, `resetPassword`, `retrieveRegistration`, `startRegistration`, `verifyEmail`. */
  readonly auth = new AuthResource(this);
  /** Resources: `payoutAccount`, `spendingLimit`. */
  readonly billing = new BillingResource(this);
  /** Methods: `checkEmbed`, `create`, `delete`, `duplicate`, `list`, `publish`, `retrieve`, `search`, `unpublish`, `update`. Resources: `analytics`, `installations`, `versions`. */
  readonly clones = new ClonesResource(this);
  /** Methods: `createSession`, `retrieveAvatar`, `retrieveClone`. */
  readonly embed = new EmbedResource(this);
  /** Methods: `accept`, `preview`. */
  readonly invitations = new InvitationsResource(this);
  /** Methods: `changePassword`, `confirmPassword`, `delete`, `retrieve`, `sendVerificationEmail`, `update`. Resources: `logins`. */
  readonly me = new MeResource(this);
  /** Methods: `create`, `export`, `list`, `listAll`, `retrieve`, `stop`, `stream`. Resources: `citations`, `feedback`. */
  readonly messages = new MessagesResource(this);
  /** Methods: `list`. */
  readonly models = new ModelsResource(this);
  /** Methods: `erase`, `export`. */
  readonly privacy = new PrivacyResource(this);
  /** Methods: `create`, `delete`, `end`, `list`, `listAll`, `renewToken`, `retrieve`, `streamEvents`, `update`. */
  readonly sessions = new SessionsResource(this);
  /** Methods: `create`, `createBatch`, `delete`, `deleteBatch`, `list`, `listPages`, `previewCrawl`, `refresh`, `retrieve`, `retrieveByExternalId`, `retry`, `streamEvents`, `update`, `updateBatch`, `upload`, `upsert`. Resources: `chunks`, `document`, `file`. */
  readonly sources = new SourcesResource(this);
  /** Methods: `list`, `retrieve`. */
  readonly usage = new UsageResource(this);
  /** Methods: `list`. */
  readonly webhookDeliveries = new WebhookDeliveriesResource(this);
  /** Methods: `create`, `delete`, `list`, `retrieve`, `rotateSecret`, `test`, `update`. Resources: `deliveries`. */
  readonly webhookEndpoints = new WebhookEndpointsResource(this);
  /** Methods: `list`, `retrieve`, `update`. Resources: `invitations`, `members`. */
  readonly workspaces = new WorkspacesResource(this);
}
