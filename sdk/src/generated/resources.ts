// Written by sdk/scripts/generate.ts from openapi/openapi.json; never edited.
import type { ApiPromise } from '../api-promise.ts';
import type { EventStream } from '../follow.ts';
import type { PagePromise } from '../pagination.ts';
import type { SessionHelpers } from '../realtime-state.ts';
import type { RequestOptions } from '../request.ts';
import type { SourceHelpers } from '../sources.ts';
import type { ChatStream } from '../stream.ts';
import type { StreamOptions } from '../stream-state.ts';
import type { AcceptInvitationInput, ApiKey, AuditLogEntry, AuthAnswer, ChatEvent, Clone, CloneAnalytics, CloneVersion, CreateApiKeyInput, CreateCloneInput, CreateInvitationInput, CreatePayoutAccountInput, CreateSessionInput, CreateSourceInput, CreateSourcesBatchInput, CreateWebhookEndpointInput, CreatedApiKey, CreatedSession, CreatedWebhookEndpoint, DeleteMeInput, DocumentSlice, ErasePersonalDataInput, ErasedPersonalData, Feedback, ForgotPasswordInput, GiveFeedbackInput, Invitation, LoginInput, Me, Message, PayoutAccount, PublishCloneInput, RefreshAnswer, RefreshInput, RegisterInput, RenewSessionTokenInput, ResetPasswordInput, SearchInput, SendMessageInput, Session, SessionToken, SetSpendingLimitInput, Source, SourceBatch, SourceChunk, SourceEvent, SourceFile, SpendingLimit, StartedPayoutAccount, StopAnswerResult, UpdateCloneInput, UpdateMeInput, UpdateWebhookEndpointInput, UpdateWorkspaceInput, UsageReport, User, WebhookDelivery, WebhookEndpoint, Workspace } from './models.ts';
import type { operations } from './types.ts';

export interface ApiKeysResource {
  /**
   * Make a secret key for a server, or a publishable key for web pages.
   *
   * @returns The key. A secret key is shown here and never again.
   *
   * `POST /v1/api-keys`
   */
  create(body: CreateApiKeyInput, options?: RequestOptions): ApiPromise<CreatedApiKey>;
  /**
   * List keys, newest first, the revoked ones too.
   *
   * @returns One page.
   *
   * `GET /v1/api-keys`
   */
  list(query?: NonNullable<operations['listApiKeys']['parameters']['query']>, options?: RequestOptions): PagePromise<ApiKey>;
  /**
   * Revoke a key; revoking twice is no error.
   *
   * `DELETE /v1/api-keys/{keyId}`
   */
  revoke(keyId: string, options?: RequestOptions): ApiPromise<void>;
}

export interface AuditLogResource {
  /**
   * What happened in the workspace, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/audit-log`
   */
  list(query?: NonNullable<operations['listAuditLog']['parameters']['query']>, options?: RequestOptions): PagePromise<AuditLogEntry>;
}

export interface AuthResource {
  /**
   * Ask for a mail with a link to a new password.
   *
   * The answer is the same whether there is an account with this e-mail or not. The link works once, for 30 minutes.
   *
   * `POST /v1/auth/forgot-password`
   */
  forgotPassword(body: ForgotPasswordInput, options?: RequestOptions): ApiPromise<void>;
  /**
   * Log in.
   *
   * Who is a member of no workspace any more is given a new one.
   *
   * @returns Signed in.
   *
   * `POST /v1/auth/login`
   */
  login(body: LoginInput, options?: RequestOptions): ApiPromise<AuthAnswer>;
  /**
   * End a login, its access tokens too.
   *
   * `POST /v1/auth/logout`
   */
  logout(body: RefreshInput, options?: RequestOptions): ApiPromise<void>;
  /**
   * Spend a refresh token for the next pair of tokens.
   *
   * A token works once. For ten seconds after, it gives the same successor again (two tabs at one instant); later, its use ends the whole login (`token_reused`), for somebody has a copy.
   *
   * @returns The next tokens.
   *
   * `POST /v1/auth/refresh`
   */
  refresh(body: RefreshInput, options?: RequestOptions): ApiPromise<RefreshAnswer>;
  /**
   * Make an account with a workspace of its own.
   *
   * @returns The account, signed in.
   *
   * `POST /v1/auth/register`
   */
  register(body: RegisterInput, options?: RequestOptions): ApiPromise<AuthAnswer>;
  /**
   * Set a new password with the token of the mail; every login of the account ends.
   *
   * `POST /v1/auth/reset-password`
   */
  resetPassword(body: ResetPasswordInput, options?: RequestOptions): ApiPromise<void>;
}

export interface BillingResource {
  /**
   * Make the workspace’s payout account, or go on with it; there is one, however often this is called.
   *
   * @returns The account, and where its holder gives what is due.
   *
   * `POST /v1/billing/payout-account`
   */
  createPayoutAccount(body: CreatePayoutAccountInput, options?: RequestOptions): ApiPromise<StartedPayoutAccount>;
  /**
   * Read whether the workspace can be paid out to, and what is missing.
   *
   * @returns The account.
   *
   * `GET /v1/billing/payout-account`
   */
  payoutAccount(options?: RequestOptions): ApiPromise<PayoutAccount>;
  /**
   * Set or lift the monthly limit on model cost; past it, chats answer 429 quota_exceeded.
   *
   * @returns The limit and what was spent this month.
   *
   * `PUT /v1/billing/spending-limit`
   */
  setSpendingLimit(body: SetSpendingLimitInput, options?: RequestOptions): ApiPromise<SpendingLimit>;
  /**
   * Read the monthly limit on model cost.
   *
   * @returns The limit and what was spent this month.
   *
   * `GET /v1/billing/spending-limit`
   */
  spendingLimit(options?: RequestOptions): ApiPromise<SpendingLimit>;
  /**
   * Answers, tokens and model cost, by day and by model.
   *
   * @returns The report.
   *
   * `GET /v1/usage`
   */
  usage(query?: NonNullable<operations['getUsage']['parameters']['query']>, options?: RequestOptions): ApiPromise<UsageReport>;
}

export interface ClonesResource {
  /**
   * Sessions, answers, refusals, ratings and cost of a clone, by day.
   *
   * @returns The report.
   *
   * `GET /v1/clones/{cloneId}/analytics`
   */
  analytics(cloneId: string, query?: NonNullable<operations['getCloneAnalytics']['parameters']['query']>, options?: RequestOptions): ApiPromise<CloneAnalytics>;
  /**
   * Make a clone.
   *
   * @returns The new clone, as a draft.
   *
   * `POST /v1/clones`
   */
  create(body: CreateCloneInput, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * Delete a clone with its sources, sessions and versions; there is no way back.
   *
   * `DELETE /v1/clones/{cloneId}`
   */
  delete(cloneId: string, options?: RequestOptions): ApiPromise<void>;
  /**
   * Get a clone.
   *
   * @returns The clone with its draft settings.
   *
   * `GET /v1/clones/{cloneId}`
   */
  get(cloneId: string, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * List clones, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/clones`
   */
  list(query?: NonNullable<operations['listClones']['parameters']['query']>, options?: RequestOptions): PagePromise<Clone>;
  /**
   * Publish the draft as a new version; nothing happens when it is published already.
   *
   * @returns The published clone.
   *
   * `POST /v1/clones/{cloneId}/publish`
   */
  publish(cloneId: string, body?: PublishCloneInput, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * Make an old version the draft; publish to show it to visitors.
   *
   * @returns The clone with the restored draft.
   *
   * `POST /v1/clones/{cloneId}/versions/{number}/restore`
   */
  restoreVersion(cloneId: string, number: number, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * Take a clone offline; its versions stay.
   *
   * @returns The clone, not published any more.
   *
   * `POST /v1/clones/{cloneId}/unpublish`
   */
  unpublish(cloneId: string, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * Change a clone's draft; visitors notice when it is published.
   *
   * @returns The changed clone.
   *
   * `PATCH /v1/clones/{cloneId}`
   */
  update(cloneId: string, body?: UpdateCloneInput, options?: RequestOptions): ApiPromise<Clone>;
  /**
   * List published versions, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/clones/{cloneId}/versions`
   */
  versions(cloneId: string, query?: NonNullable<operations['listCloneVersions']['parameters']['query']>, options?: RequestOptions): PagePromise<CloneVersion>;
}

export interface InvitationsResource {
  /**
   * Accept an invitation with the token of the mail.
   *
   * Signed in with the invited e-mail; or not, with the password of the account that has it; or, without an account, with a password, which makes one.
   *
   * @returns Signed in to the workspace.
   *
   * `POST /v1/invitations/accept`
   */
  accept(body: AcceptInvitationInput, options?: RequestOptions): ApiPromise<AuthAnswer>;
  /**
   * Invite somebody to a workspace by mail.
   *
   * For owners and admins. The link in the mail works once, for seven days. A second invitation to one address replaces the first.
   *
   * @returns The invitation; its mail is on its way.
   *
   * `POST /v1/workspaces/{workspaceId}/invitations`
   */
  create(workspaceId: string, body: CreateInvitationInput, options?: RequestOptions): ApiPromise<Invitation>;
  /**
   * List invitations that were neither accepted nor withdrawn, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/workspaces/{workspaceId}/invitations`
   */
  list(workspaceId: string, query?: NonNullable<operations['listInvitations']['parameters']['query']>, options?: RequestOptions): PagePromise<Invitation>;
  /**
   * Withdraw an invitation.
   *
   * `DELETE /v1/workspaces/{workspaceId}/invitations/{invitationId}`
   */
  revoke(workspaceId: string, invitationId: string, options?: RequestOptions): ApiPromise<void>;
}

export interface KnowledgeResource {
  /**
   * Search what a clone knows.
   *
   * By meaning and by keywords at once, best first.
   *
   * @returns The chunks found.
   *
   * `POST /v1/clones/{cloneId}/search`
   */
  search(cloneId: string, body: SearchInput, options?: RequestOptions): ApiPromise<operations['searchClone']['responses'][200]['content']['application/json']>;
}

export interface MeResource {
  /**
   * Delete your account and every workspace where you are alone; there is no way back.
   *
   * `DELETE /v1/me`
   */
  delete(body?: DeleteMeInput, options?: RequestOptions): ApiPromise<void>;
  /**
   * The signed-in person.
   *
   * @returns You, and your workspaces.
   *
   * `GET /v1/me`
   */
  get(options?: RequestOptions): ApiPromise<Me>;
  /**
   * Change your name.
   *
   * @returns You, changed.
   *
   * `PATCH /v1/me`
   */
  update(body: UpdateMeInput, options?: RequestOptions): ApiPromise<User>;
}

export interface MessagesResource {
  /**
   * Rate an answer; a second rating replaces the first.
   *
   * @returns The rating as stored.
   *
   * `POST /v1/messages/{messageId}/feedback`
   */
  giveFeedback(messageId: string, body: GiveFeedbackInput, options?: RequestOptions): ApiPromise<Feedback>;
  /**
   * List the messages of a session, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/sessions/{sessionId}/messages`
   */
  list(sessionId: string, query?: NonNullable<operations['listMessages']['parameters']['query']>, options?: RequestOptions): PagePromise<Message>;
  /**
   * Ask, and get the whole answer at once.
   *
   * @returns The answer, with its citations.
   *
   * `POST /v1/sessions/{sessionId}/messages`
   */
  send(sessionId: string, body: SendMessageInput, options?: RequestOptions): ApiPromise<Message>;
  /**
   * Stop an answer; what was said so far is kept.
   *
   * @returns Whether it was still being written.
   *
   * `POST /v1/messages/{messageId}/stop`
   */
  stop(messageId: string, options?: RequestOptions): ApiPromise<StopAnswerResult>;
  /**
   * Ask, and get the answer as it is written.
   *
   * Server-Sent Events: `event` is the type, `data` the JSON of its data, `id` the number to resume from with streamEvents. When the connection breaks, the answer goes on for a while: come back to streamEvents; never send the question again.
   *
   * @returns message-start, sources-found, then text-delta and citation-added, last message-end.
   *
   * `POST /v1/sessions/{sessionId}/messages/stream`
   */
  stream(sessionId: string, body: SendMessageInput, options?: StreamOptions): ChatStream;
}

export interface PrivacyResource {
  /**
   * Delete every session of a visitor; there is no way back.
   *
   * @returns What was deleted.
   *
   * `POST /v1/privacy/erase`
   */
  erase(body: ErasePersonalDataInput, options?: RequestOptions): ApiPromise<ErasedPersonalData>;
}

export interface SessionsResource extends SessionHelpers {
  /**
   * Open a session with a clone.
   *
   * @returns The session, and the token for its visitor.
   *
   * `POST /v1/clones/{cloneId}/sessions`
   */
  create(cloneId: string, body?: CreateSessionInput, options?: RequestOptions): ApiPromise<CreatedSession>;
  /**
   * Delete a session with its messages; there is no way back.
   *
   * `DELETE /v1/sessions/{sessionId}`
   */
  delete(sessionId: string, options?: RequestOptions): ApiPromise<void>;
  /**
   * End a session: it takes no further questions.
   *
   * @returns The ended session.
   *
   * `POST /v1/sessions/{sessionId}/end`
   */
  end(sessionId: string, options?: RequestOptions): ApiPromise<Session>;
  /**
   * Every event after the last one seen, then live.
   *
   * @returns The events, each exactly once.
   *
   * `GET /v1/sessions/{sessionId}/events`
   */
  events(sessionId: string, query?: NonNullable<operations['streamEvents']['parameters']['query']>, options?: RequestOptions): EventStream<ChatEvent>;
  /**
   * Get a session.
   *
   * @returns The session.
   *
   * `GET /v1/sessions/{sessionId}`
   */
  get(sessionId: string, options?: RequestOptions): ApiPromise<Session>;
  /**
   * List a clone's sessions, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/clones/{cloneId}/sessions`
   */
  list(cloneId: string, query?: NonNullable<operations['listSessions']['parameters']['query']>, options?: RequestOptions): PagePromise<Session>;
  /**
   * A fresh token for the visitor of a session.
   *
   * A session token lives 30 minutes; call this before it ends. Who may: a visitor with a token of the session that is still good; a web page
   * with its publishable key and the last token of the session in the body, which may have ended; a member, or a secret key with the scope
   * sessions:create (a secret key conversations:read, too). A visitor and a page get fresh tokens until 24 hours after the last question and 7 days after the session was opened, then 409; a
   * session that has ended gives none to anybody.
   *
   * @returns The token. The ones before it stay good for their own time.
   *
   * `POST /v1/sessions/{sessionId}/token`
   */
  renewToken(sessionId: string, body?: RenewSessionTokenInput, options?: RequestOptions): ApiPromise<SessionToken>;
}

export interface SourcesResource extends SourceHelpers {
  /**
   * List the chunks of a source in reading order.
   *
   * @returns One page.
   *
   * `GET /v1/sources/{sourceId}/chunks`
   */
  chunks(sourceId: string, query?: NonNullable<operations['listSourceChunks']['parameters']['query']>, options?: RequestOptions): PagePromise<SourceChunk>;
  /**
   * Give the clone a file, a text, or a question with its answer.
   *
   * @returns Taken and safe; its status tells how far it has been read.
   *
   * `POST /v1/clones/{cloneId}/sources`
   */
  create(cloneId: string, body: CreateSourceInput, options?: RequestOptions): ApiPromise<Source>;
  /**
   * Give the clone up to 1,000 texts in one call, all or none.
   *
   * @returns The sources, in the order of the texts.
   *
   * `POST /v1/clones/{cloneId}/sources/batch`
   */
  createBatch(cloneId: string, body: CreateSourcesBatchInput, options?: RequestOptions): ApiPromise<SourceBatch>;
  /**
   * Delete a source with its text, chunks, vectors and file.
   *
   * `DELETE /v1/sources/{sourceId}`
   */
  delete(sourceId: string, options?: RequestOptions): ApiPromise<void>;
  /**
   * Read a slice of the text of a source, e.g. around a citation.
   *
   * @returns The slice.
   *
   * `GET /v1/sources/{sourceId}/document`
   */
  document(sourceId: string, query?: NonNullable<operations['getSourceDocument']['parameters']['query']>, options?: RequestOptions): ApiPromise<DocumentSlice>;
  /**
   * Get a link to the original that lives five minutes.
   *
   * @returns The link.
   *
   * `GET /v1/sources/{sourceId}/file`
   */
  file(sourceId: string, options?: RequestOptions): ApiPromise<SourceFile>;
  /**
   * Follow the progress of a source; ends when it is ready, failed or deleted.
   *
   * @returns Server-sent events named by `type`, each with the source as its data; a comment every 15 s.
   *
   * `GET /v1/sources/{sourceId}/events`
   */
  follow(sourceId: string, options?: RequestOptions): EventStream<SourceEvent>;
  /**
   * Get a source and how far it is.
   *
   * @returns The source.
   *
   * `GET /v1/sources/{sourceId}`
   */
  get(sourceId: string, options?: RequestOptions): ApiPromise<Source>;
  /**
   * List sources, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/clones/{cloneId}/sources`
   */
  list(cloneId: string, query?: NonNullable<operations['listSources']['parameters']['query']>, options?: RequestOptions): PagePromise<Source>;
  /**
   * Start a failed source again.
   *
   * @returns The source, queued.
   *
   * `POST /v1/sources/{sourceId}/retry`
   */
  retry(sourceId: string, options?: RequestOptions): ApiPromise<Source>;
  /**
   * Give the clone a file, a text, or a question with its answer.
   *
   * @returns Taken and safe; its status tells how far it has been read.
   *
   * `POST /v1/clones/{cloneId}/sources`
   */
  upload(cloneId: string, form: NonNullable<operations['createSource']['requestBody']>['content']['multipart/form-data'], options?: RequestOptions): ApiPromise<Source>;
}

export interface WebhookEndpointsResource {
  /**
   * Have events sent to an address of yours, signed (Standard Webhooks).
   *
   * @returns The endpoint with its signing secret, which is shown this once.
   *
   * `POST /v1/webhook-endpoints`
   */
  create(body: CreateWebhookEndpointInput, options?: RequestOptions): ApiPromise<CreatedWebhookEndpoint>;
  /**
   * Delete a webhook endpoint with its deliveries.
   *
   * `DELETE /v1/webhook-endpoints/{webhookEndpointId}`
   */
  delete(webhookEndpointId: string, options?: RequestOptions): ApiPromise<void>;
  /**
   * List what was sent to an endpoint and how it went, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries`
   */
  deliveries(webhookEndpointId: string, query?: NonNullable<operations['listWebhookDeliveries']['parameters']['query']>, options?: RequestOptions): PagePromise<WebhookDelivery>;
  /**
   * List webhook endpoints, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/webhook-endpoints`
   */
  list(query?: NonNullable<operations['listWebhookEndpoints']['parameters']['query']>, options?: RequestOptions): PagePromise<WebhookEndpoint>;
  /**
   * Change a webhook endpoint.
   *
   * @returns The changed endpoint.
   *
   * `PATCH /v1/webhook-endpoints/{webhookEndpointId}`
   */
  update(webhookEndpointId: string, body?: UpdateWebhookEndpointInput, options?: RequestOptions): ApiPromise<WebhookEndpoint>;
}

export interface WorkspacesResource {
  /**
   * Get a workspace.
   *
   * @returns The workspace.
   *
   * `GET /v1/workspaces/{workspaceId}`
   */
  get(workspaceId: string, options?: RequestOptions): ApiPromise<Workspace>;
  /**
   * List your workspaces, newest first.
   *
   * @returns One page.
   *
   * `GET /v1/workspaces`
   */
  list(query?: NonNullable<operations['listWorkspaces']['parameters']['query']>, options?: RequestOptions): PagePromise<Workspace>;
  /**
   * Rename a workspace.
   *
   * @returns The changed workspace.
   *
   * `PATCH /v1/workspaces/{workspaceId}`
   */
  update(workspaceId: string, body: UpdateWorkspaceInput, options?: RequestOptions): ApiPromise<Workspace>;
}

export interface Resources {
  readonly apiKeys: ApiKeysResource;
  readonly auditLog: AuditLogResource;
  readonly auth: AuthResource;
  readonly billing: BillingResource;
  readonly clones: ClonesResource;
  readonly invitations: InvitationsResource;
  readonly knowledge: KnowledgeResource;
  readonly me: MeResource;
  readonly messages: MessagesResource;
  readonly privacy: PrivacyResource;
  readonly sessions: SessionsResource;
  readonly sources: SourcesResource;
  readonly webhookEndpoints: WebhookEndpointsResource;
  readonly workspaces: WorkspacesResource;
}

/**
 * Of each method: name, HTTP method, path below /v1/ (`:` for each id), and letters: b body, m multipart, q query, l list, s streamed answer, e events by sequence, f events that end,
 * o open (no credential). A fifth word is what the payload of an event is called, where it is not `data`.
 */
export const OPERATIONS: Record<string, string> = {
  apiKeys:
    'create POST api-keys b;' +
    'list GET api-keys ql;' +
    'revoke DELETE api-keys/:',
  auditLog:
    'list GET audit-log ql',
  auth:
    'forgotPassword POST auth/forgot-password bo;' +
    'login POST auth/login bo;' +
    'logout POST auth/logout bo;' +
    'refresh POST auth/refresh bo;' +
    'register POST auth/register bo;' +
    'resetPassword POST auth/reset-password bo',
  billing:
    'createPayoutAccount POST billing/payout-account b;' +
    'payoutAccount GET billing/payout-account;' +
    'setSpendingLimit PUT billing/spending-limit b;' +
    'spendingLimit GET billing/spending-limit;' +
    'usage GET usage q',
  clones:
    'analytics GET clones/:/analytics q;' +
    'create POST clones b;' +
    'delete DELETE clones/:;' +
    'get GET clones/:;' +
    'list GET clones ql;' +
    'publish POST clones/:/publish b;' +
    'restoreVersion POST clones/:/versions/:/restore;' +
    'unpublish POST clones/:/unpublish;' +
    'update PATCH clones/: b;' +
    'versions GET clones/:/versions ql',
  invitations:
    'accept POST invitations/accept b;' +
    'create POST workspaces/:/invitations b;' +
    'list GET workspaces/:/invitations ql;' +
    'revoke DELETE workspaces/:/invitations/:',
  knowledge:
    'search POST clones/:/search b',
  me:
    'delete DELETE me b;' +
    'get GET me;' +
    'update PATCH me b',
  messages:
    'giveFeedback POST messages/:/feedback b;' +
    'list GET sessions/:/messages ql;' +
    'send POST sessions/:/messages b;' +
    'stop POST messages/:/stop;' +
    'stream POST sessions/:/messages/stream bs',
  privacy:
    'erase POST privacy/erase b',
  sessions:
    'create POST clones/:/sessions b;' +
    'delete DELETE sessions/:;' +
    'end POST sessions/:/end;' +
    'events GET sessions/:/events qe;' +
    'get GET sessions/:;' +
    'list GET clones/:/sessions ql;' +
    'renewToken POST sessions/:/token b',
  sources:
    'chunks GET sources/:/chunks ql;' +
    'create POST clones/:/sources b;' +
    'createBatch POST clones/:/sources/batch b;' +
    'delete DELETE sources/:;' +
    'document GET sources/:/document q;' +
    'file GET sources/:/file;' +
    'follow GET sources/:/events f source;' +
    'get GET sources/:;' +
    'list GET clones/:/sources ql;' +
    'retry POST sources/:/retry;' +
    'upload POST clones/:/sources bm',
  webhookEndpoints:
    'create POST webhook-endpoints b;' +
    'delete DELETE webhook-endpoints/:;' +
    'deliveries GET webhook-endpoints/:/deliveries ql;' +
    'list GET webhook-endpoints ql;' +
    'update PATCH webhook-endpoints/: b',
  workspaces:
    'get GET workspaces/:;' +
    'list GET workspaces ql;' +
    'update PATCH workspaces/: b',
};
