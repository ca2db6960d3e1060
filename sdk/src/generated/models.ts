// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.

export interface AcceptInvitationInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
  /** The password of the account with the invited email, or a password for the new account if there is none. Omit it to accept as the signed-in user, whose email must be the invited one. */
  password?: string;
  /** Name for the new account. */
  name?: string;
}

export interface ApiKey {
  id: string;
  kind: 'secret' | 'publishable';
  name: string;
  /** The last four characters of the key. */
  hint: string;
  /** The full key if it is publishable; null for a secret key. */
  publicKey: string | null;
  scopes: ('clones:read' | 'clones:write' | 'knowledge:read' | 'knowledge:write' | 'sessions:create' | 'chat:write' | 'conversations:read' | 'conversations:write' | 'keys:manage' | 'workspace:read' | 'workspace:manage' | 'webhooks:manage' | 'billing:read' | 'privacy:manage')[];
  cloneId: string | null;
  allowedOrigins: string[];
  /** Id of the user or API key that created it. */
  createdBy: string;
  createdAt: string;
  /** Accurate to the minute. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface AuditLogEntry {
  id: string;
  /** Id of the user, API key, or session that did it, or `system`. */
  actor: string;
  action: string;
  /** Id of the object that was acted on. */
  target: string | null;
  details: Record<string, unknown>;
  /** The `X-Request-Id` of the call. */
  requestId: string;
  createdAt: string;
}

export interface AuthResponse {
  user: User;
  workspace: Workspace;
  /** Send it as `Authorization: Bearer`. Expires after `expiresIn` seconds. */
  accessToken: string;
  /** Works once and expires after 7 days. Each refresh returns the next one. */
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

export interface ChangePasswordInput {
  currentPassword: string;
  /** At least 8 characters, at most 72 bytes. */
  newPassword: string;
}

export type ChatEvent = {
  type: 'message-start';
  data: {
    messageId: string;
    sessionId: string;
    model: string;
  };
} | {
  type: 'sources-found';
  data: {
    messageId: string;
    sources: FoundSource[];
  };
} | {
  type: 'text-delta';
  data: {
    messageId: string;
    text: string;
  };
} | {
  type: 'citation-added';
  data: Citation & {
    messageId: string;
  };
} | {
  type: 'message-end';
  data: {
    messageId: string;
    /** `stop`: the answer is complete. `length`: the answer reached the maximum length. `stopped`: a caller stopped the answer, or no client was connected. `refused`: the sources do not answer the question. `error`: the answer failed; see `error`. */
    finishReason: 'stop' | 'length' | 'stopped' | 'refused' | 'error';
    usage: Usage;
    followUps: string[];
  };
} | {
  type: 'error';
  data: {
    messageId: string;
    error: {
      type: string;
      code: string;
      message: string;
      param: string | null;
      requestId: string;
    };
  };
};

export interface CheckEmbedInput {
  /** A page that embeds the clone, or the origin of a site. */
  url: string;
}

export interface Citation {
  /** Number of the source in `sources-found`, from 1. */
  index: number;
  chunkId: string;
  sourceId: string;
  title: string;
  url: string | null;
  page: number | null;
  /** Excerpt from the source, word for word. */
  quote: string;
  /** Where the quote starts in the source's text (see retrieveSourceDocument), in UTF-16 units. */
  start: number;
  /** Where the quote ends, exclusive. */
  end: number;
  /** Position of the citation in the answer, in UTF-16 units. */
  at: number;
}

export interface Clone extends CloneSettings {
  id: string;
  slug: string;
  /** The version that visitors talk to. Null: not published. */
  publishedVersion: number | null;
  hasUnpublishedChanges: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface CloneAnalytics {
  from: string;
  to: string;
  total: {
    /** Sessions of visitors, without previews. */
    sessions: number;
    questions: number;
    /** Answers that finished (stop or length). */
    answered: number;
    /** Questions that the clone refused because its sources do not answer them. */
    refused: number;
    stopped: number;
    failed: number;
    thumbsUp: number;
    thumbsDown: number;
    inputTokens: number;
    outputTokens: number;
    /** Millionths of a US dollar. */
    costMicros: number;
  };
  /** Days with traffic, oldest first. */
  days: {
    day: string;
    /** Sessions of visitors, without previews. */
    sessions: number;
    questions: number;
    /** Answers that finished (stop or length). */
    answered: number;
    /** Questions that the clone refused because its sources do not answer them. */
    refused: number;
    stopped: number;
    failed: number;
    thumbsUp: number;
    thumbsDown: number;
    inputTokens: number;
    outputTokens: number;
    /** Millionths of a US dollar. */
    costMicros: number;
  }[];
}

export interface CloneSettings {
  name: string;
  avatarUrl: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio: string;
  /** Who the clone is and how it speaks. */
  persona: string;
  /** What the clone must and must not do. */
  instructions: string;
  /** What visitors see before they ask a question. */
  greeting: string;
  starterQuestions: string[];
  /** `auto` answers in the language of the question. */
  language: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. */
  model: string | null;
  /** Origins of the sites that may embed the clone. */
  allowedOrigins: string[];
  theme: Theme;
  retrieval: RetrievalSettings;
}

export interface CloneVersion {
  cloneId: string;
  number: number;
  note: string | null;
  settings: CloneSettings;
  /** Whether visitors talk to this version now. */
  published: boolean;
  /** Id of the user or API key that published it. */
  createdBy: string;
  createdAt: string;
}

export type CreateApiKeyInput = {
  kind: 'secret';
  name: string;
  scopes: ('clones:read' | 'clones:write' | 'knowledge:read' | 'knowledge:write' | 'sessions:create' | 'chat:write' | 'conversations:read' | 'conversations:write' | 'keys:manage' | 'workspace:read' | 'workspace:manage' | 'webhooks:manage' | 'billing:read' | 'privacy:manage')[];
} | {
  kind: 'publishable';
  name: string;
  cloneId: string;
  /** Origins of the web pages that may use the key. Empty: no web page may use it, only programs that send no Origin header. */
  allowedOrigins: string[];
};

export interface CreateCloneInput {
  name: string;
  avatarUrl?: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio?: string;
  /** Who the clone is and how it speaks. */
  persona?: string;
  /** What the clone must and must not do. */
  instructions?: string;
  /** What visitors see before they ask a question. */
  greeting?: string;
  starterQuestions?: string[];
  /** `auto` answers in the language of the question. */
  language?: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy?: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal?: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. */
  model?: string | null;
  /** Origins of the sites that may embed the clone. */
  allowedOrigins?: string[];
  /** Public name in URLs. Unique on this server. */
  slug?: string;
  theme?: {
    /** `auto` follows the visitor’s system setting. */
    mode?: 'auto' | 'light' | 'dark';
    accent?: string;
    /** Corner radius in CSS pixels. */
    radius?: number;
    /** The corner of the page in which the widget appears. */
    position?: 'right' | 'left';
  };
  retrieval?: {
    /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
    threshold?: number;
    /** Maximum number of chunks per answer. */
    maxChunks?: number;
    /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
    maxContextTokens?: number;
  };
}

export interface CreateFeedbackInput {
  rating: 'up' | 'down';
  comment?: string;
}

export interface CreateInvitationInput {
  email: string;
  /** Cannot have more permissions than your own role: only an owner can invite owners. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
}

export interface CreateLoginInput {
  workspaceId: string;
}

export interface CreatePayoutAccountInput {
  /** Where users return after they finish or leave the onboarding. Must be on an origin that the server allows. */
  returnUrl: string;
  /** Where users are sent if their onboarding link has expired. That page makes this call again. Must be on an origin that the server allows. */
  refreshUrl: string;
  /** Country of the account holder. You cannot change it later. Default: the platform's country. */
  country?: string;
}

export interface CreateSessionInput {
  /** Use the draft instead of the published version. Requires clones:read. */
  preview?: boolean;
  /** Your ID for an identified visitor. Only secret keys and members can set it. */
  visitorId?: string;
  /** Up to 20 key-value pairs for your own use. Hidden from visitors. */
  metadata?: Record<string, string>;
}

export interface CreateSourceBatchInput {
  texts: {
    title: string;
    text: string;
    /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
    externalId?: string;
    /** Address of the original, shown with citations. */
    url?: string;
    tags?: string[];
  }[];
}

export type CreateSourceInput = {
  type: 'text';
  title: string;
  text: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Address of the original, shown with citations. */
  url?: string;
  tags?: string[];
} | {
  type: 'qa';
  question: string;
  answer: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Address of the original, shown with citations. */
  url?: string;
  tags?: string[];
};

export interface CreateWebhookEndpointInput {
  /** A public URL. Redirects are not followed. */
  url: string;
  description?: string;
  events: ('message.answered' | 'source.ready' | 'source.failed')[];
  enabled?: boolean;
}

export interface CreatedApiKey extends ApiKey {
  /** The full key. A secret key is returned only in this response. */
  key: string;
}

export interface CreatedSession {
  session: Session;
  /** Grants access to this session only. Give it to the visitor’s browser. */
  token: string;
  /** Seconds until the token expires. */
  expiresIn: number;
}

export interface CreatedWebhookEndpoint extends WebhookEndpoint {
  /** Verifies the signature of every delivery (Standard Webhooks). Returned only in this response. */
  secret: string;
}

export interface DeleteMeInput {
  /** Required unless the account signs in through an external issuer only. */
  password?: string;
}

export interface DocumentSlice {
  sourceId: string;
  title: string;
  text: string;
  /** Offset of the first character of the slice, in UTF-16 code units. */
  start: number;
  /** Offset after the last character of the slice. */
  end: number;
  /** Length of the entire text in UTF-16 code units. */
  characters: number;
  /** Pages that overlap the slice, numbered from 1. Empty for formats without pages. */
  pages: {
    number: number;
    start: number;
    end: number;
  }[];
}

export interface EmbedCheck {
  /** The page that was checked, after redirects. */
  url: string;
  origin: string;
  /** `live`: the HTML contains the snippet of this clone; visitors can use it if `originAllowed` and `published` are also true. `private_address`: this server does not open the address; `lastSeenAt` still shows the last visit. */
  status: 'live' | 'no_snippet' | 'other_clone' | 'other_server' | 'unreachable' | 'private_address';
  /** HTTP status of the page. Null if it did not respond. */
  httpStatus: number | null;
  /** The snippet on the page. */
  snippet: {
    src: string;
    clone: string;
  } | null;
  /** Whether the clone or key of the snippet allows the origin of the page. */
  originAllowed: boolean;
  published: boolean;
  /** When a page of this origin last opened the clone, to within five minutes. */
  lastSeenAt: string | null;
  /** Explains to a person what to do next. */
  message: string;
}

export interface EmbeddedAvatar {
  type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  /** The image encoded as base64. At most 512 KB before encoding. */
  data: string;
}

export interface EmbeddedClone {
  id: string;
  slug: string;
  name: string;
  avatarUrl: string | null;
  bio: string;
  greeting: string;
  starterQuestions: string[];
  language: string;
  theme: Theme;
}

export interface ErasePersonalDataInput {
  visitorId: string;
}

export interface ErasedPersonalData {
  /** Number of deleted sessions. Their messages, events, and ratings are deleted, too. */
  sessions: number;
}

export interface ErrorEnvelope {
  error: {
    type: 'invalid_request_error' | 'authentication_error' | 'permission_error' | 'not_found_error' | 'conflict_error' | 'rate_limit_error' | 'quota_exceeded' | 'payment_required' | 'upstream_error' | 'internal_error';
    code: string;
    /** What is wrong and what to do, for people. */
    message: string;
    /** The field with the error, if there is one. */
    param: string | null;
    requestId: string;
  };
}

export interface ExportPersonalDataInput {
  /** Exports only the data about this visitor. Default: all data of the workspace. */
  visitorId?: string;
}

export interface Feedback {
  messageId: string;
  rating: 'up' | 'down';
  comment: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ForgotPasswordInput {
  email: string;
}

export interface FoundSource {
  /** Number of the source in this answer, from 1. Citations refer to it. */
  index: number;
  sourceId: string;
  title: string;
  /** URL of the original, if it has one. */
  url: string | null;
  /** Page number, from 1. Null for formats without pages. */
  page: number | null;
}

export interface Health {
  /** `degraded`: an optional part is down. `down` and `draining` have status 503. */
  status: 'ok' | 'degraded' | 'down' | 'draining';
  version: string;
  uptimeSeconds: number;
  parts: Record<string, PartHealth>;
}

export interface Installation {
  origin: string;
  firstSeenAt: string;
  /** Last visit, to within five minutes. */
  lastSeenAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  /** Null if that account was deleted; the invitation is then invalid. */
  invitedBy: string;
  createdAt: string;
  /** Seven days after `createdAt`. An expired invitation stays in the list for 30 days. */
  expiresAt: string;
}

export interface InvitationPreview {
  workspaceName: string;
  email: string;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  expiresAt: string;
  /** Whether an account with this email exists. */
  hasAccount: boolean;
}

export interface Liveness {
  status: 'ok' | 'draining';
  version: string;
  uptimeSeconds: number;
}

export interface Login {
  id: string;
  /** The workspace that the login is for. */
  workspaceId: string;
  createdAt: string;
  /** Accurate to the minute. */
  lastUsedAt: string;
  /** When the login expires unless it is used before. */
  expiresAt: string;
  /** Whether this login makes the current call. */
  current: boolean;
  /** The first 200 characters of the User-Agent header. The client chooses it, so do not trust it. */
  userAgent: string | null;
}

export interface LoginInput {
  email: string;
  password: string;
  /** The workspace to sign in to. Default: your oldest workspace. */
  workspaceId?: string;
}

export interface Me extends User {
  workspaces: Workspace[];
}

export interface Member {
  userId: string;
  email: string;
  name: string | null;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  joinedAt: string;
}

export interface Message {
  id: string;
  sessionId: string;
  role: 'user' | 'assistant';
  content: string;
  /** `stop`: the answer is complete. `length`: the answer reached the maximum length. `stopped`: a caller stopped the answer, or no client was connected. `refused`: the sources do not answer the question. `error`: the answer failed; see `error`. */
  finishReason: 'stop' | 'length' | 'stopped' | 'refused' | 'error' | null;
  model: string | null;
  citations: Citation[];
  sources: FoundSource[];
  followUps: string[];
  usage: Usage | null;
  error: {
    type: string;
    code: string;
    message: string;
    param: string | null;
    requestId: string;
  } | null;
  /** 1 for up, -1 for down, null without a rating. */
  feedback: number | null;
  createdAt: string;
}

export interface OpenEmbedSessionInput {
  /** Slug or publishable key of a published clone. */
  clone: string;
  /** An earlier session token that expired at most 7 days ago. Resumes its session with a new token, or creates a new session if that is not possible. */
  token?: string;
}

export interface PartHealth {
  status: 'ok' | 'down';
  /** Whether the server cannot work without this part. */
  needed: boolean;
  latencyMs: number;
  /** When the check ran. Results are cached for a short time. */
  checkedAt: string;
  details: Record<string, string | number | boolean | null>;
  /** The error, when the part is down. */
  message: string | null;
}

export interface PayoutAccount {
  id: string;
  provider: 'stripe';
  /** False: test mode. */
  livemode: boolean;
  country: string | null;
  /** Whether the holder completed the onboarding. */
  detailsSubmitted: boolean;
  /** Whether the account can accept payments. */
  chargesEnabled: boolean;
  /** Whether the provider pays out to the bank account. */
  payoutsEnabled: boolean;
  /** Information that the provider still requires, with the names that the provider uses. */
  requirementsDue: string[];
  disabledReason: string | null;
  /** When this data was fetched from the provider. */
  checkedAt: string;
  createdAt: string;
}

export interface PreviewInvitationInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
}

export interface PublishCloneInput {
  note?: string;
}

export interface RefreshInput {
  refreshToken: string;
}

export interface RefreshResponse {
  /** Send it as `Authorization: Bearer`. Expires after `expiresIn` seconds. */
  accessToken: string;
  /** Works once and expires after 7 days. Each refresh returns the next one. */
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

export interface RegisterInput {
  email: string;
  /** At least 8 characters, at most 72 bytes. */
  password: string;
  name?: string;
}

export interface RenewSessionTokenInput {
  /** The last token of the session. It may have expired. Required with a publishable key, ignored otherwise. */
  token?: string;
}

export interface ResetPasswordInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
  /** At least 8 characters, at most 72 bytes. */
  password: string;
}

export interface RetrievalSettings {
  /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
  threshold: number;
  /** Maximum number of chunks per answer. */
  maxChunks: number;
  /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
  maxContextTokens: number;
}

export interface SearchHit {
  chunkId: string;
  sourceId: string;
  title: string;
  text: string;
  /** Page on which the chunk starts, numbered from 1. Null for formats without pages. */
  page: number | null;
  /** Page on which the chunk ends. */
  pageEnd: number | null;
  /** Headings above the chunk, outermost first. */
  headingPath: string[];
  /** Offset of the first character in the text of the source, in UTF-16 code units (see retrieveSourceDocument). */
  start: number;
  /** Offset after the last character. */
  end: number;
  /** Address of the original. */
  url: string | null;
  /** Combined rank score. Use it for sorting only. */
  score: number;
  /** Relevance from 0 (unrelated) to 1 (same meaning), comparable across models. Thresholds apply to this value. */
  relevance: number;
  /** Cosine similarity of the vectors. Null if only keywords found the chunk. */
  cosine: number | null;
  /** BM25 score. Null if only the vector search found the chunk. */
  keywordScore: number | null;
}

export interface SearchInput {
  query: string;
  limit?: number;
  /** Lowest relevance to return. Defaults to 0, so that the response includes hits below the clone's own threshold. */
  threshold?: number;
}

export interface SendMessageInput {
  content: string;
}

export interface Session {
  id: string;
  cloneId: string;
  /** Whether the session uses the draft. */
  preview: boolean;
  /** Your ID for the visitor. Null for an anonymous visitor. */
  visitorId: string | null;
  /** Your key-value pairs. Empty for visitors. */
  metadata: Record<string, string>;
  /** The start of the first question. */
  title: string | null;
  status: 'active' | 'ended';
  messageCount: number;
  /** Sequence number of the last event. Use it as `after` in streamSessionEvents. */
  lastSeq: number;
  /** ID of the answer in progress, or null. */
  answering: string | null;
  createdAt: string;
  updatedAt: string;
  endedAt: string | null;
}

export interface SessionToken {
  /** Grants access to this session only. Give it to the visitor’s browser. */
  token: string;
  /** Seconds until the token expires. */
  expiresIn: number;
}

/** A frame from the client: one JSON object. */
export type SocketClientFrame = {
  type: 'send';
  data: {
    /** Your unique key for this question. If you send it again within 24 hours, the question is not answered twice. */
    idempotencyKey: string;
    content: string;
  };
} | {
  type: 'stop';
  data: {
    messageId: string;
  };
} | {
  type: 'typing';
  data: {
    /** Send true again every few seconds while the user types. */
    typing: boolean;
  };
} | {
  type: 'authenticate';
  data: {
    /** A new token of the same caller. */
    token: string;
  };
} | {
  type: 'ping';
  data?: Record<string, unknown>;
};

/** A frame from the server: one JSON object. Only events have a `seq`. */
export type SocketServerFrame = {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
} & ChatEvent | {
  type: 'ready';
  data: {
    sessionId: string;
    /** Events after this number follow. */
    after: number;
    requestId: string;
  };
} | {
  type: 'accepted';
  data: {
    idempotencyKey: string;
    /** ID of the answer. Its first events may arrive before this frame. */
    messageId: string;
    /** True if a question with this key was accepted before. It is not answered again. */
    repeated: boolean;
  };
} | {
  type: 'stopped';
  data: {
    messageId: string;
    /** False if the answer had already ended. */
    stopped: boolean;
  };
} | {
  type: 'typing';
  data: {
    from: 'visitor' | 'expert';
    typing: boolean;
  };
} | {
  type: 'authenticated';
  data: Record<string, unknown>;
} | {
  type: 'pong';
  data: Record<string, unknown>;
} | {
  type: 'refused';
  data: {
    /** Type of the refused frame. Null if the frame could not be read or the error concerns the whole socket. */
    frame: 'send' | 'stop' | 'typing' | 'authenticate' | 'ping' | null;
    /** The idempotencyKey of a `send` frame or the messageId of a `stop` frame. */
    ref: string | null;
    error: {
      type: string;
      code: string;
      message: string;
      param: string | null;
      requestId: string;
    };
    retryAfterSeconds: number | null;
  };
};

export interface Source {
  id: string;
  cloneId: string;
  type: 'file' | 'text' | 'qa';
  title: string;
  /** Your own identifier, unique within the clone. */
  externalId: string | null;
  /** Address of the original. */
  url: string | null;
  tags: string[];
  fileName: string | null;
  /** Content type as it was sent. The format is detected from the content. */
  mimeType: string | null;
  /** Size of the original in bytes. */
  bytes: number | null;
  /** Processing status. The values are passed in this order; ready and failed are final. */
  status: 'queued' | 'extracting' | 'chunking' | 'embedding' | 'ready' | 'failed';
  /** Progress from 0 to 1. */
  progress: number;
  reason: SourceReason;
  /** Number of pages. Null for formats without pages and until the source is read. */
  pages: number | null;
  /** Number of chunks. */
  chunks: number;
  /** Length of the text in UTF-16 code units. */
  characters: number;
  /** Embedding cost in millionths of a US dollar. */
  costMicros: number;
  createdAt: string;
  updatedAt: string;
  /** When the source last became ready. */
  readyAt: string | null;
}

export interface SourceBatch {
  data: Source[];
}

export interface SourceChunk {
  id: string;
  /** Position of the chunk in the source, starting at 0. */
  ordinal: number;
  text: string;
  /** Offset of the first character in the text of the source, in UTF-16 code units. */
  start: number;
  /** Offset after the last character. */
  end: number;
  /** Page on which the chunk starts, numbered from 1. Null for formats without pages. */
  page: number | null;
  /** Page on which the chunk ends. */
  pageEnd: number | null;
  /** Headings above the chunk, outermost first. */
  headingPath: string[];
  /** Number of o200k_base tokens. */
  tokens: number;
}

export interface SourceEvent {
  type: 'source-progress' | 'source-ready' | 'source-failed' | 'source-deleted';
  source: Source;
}

export interface SourceFile {
  /** Downloads the original without a credential until the link expires. */
  url: string;
  expiresAt: string;
}

/** Why the source failed, or why it is being retried. */
export type SourceReason = {
  code: string;
  /** Explains to a person what is wrong and what to do next. */
  message: string;
} | null;

export interface SpendingLimit {
  /** Maximum model cost per calendar month (UTC), in millionths of a US dollar. Null: no limit. */
  monthlyCostMicros: number | null;
  /** Cost of this month so far. */
  spentMicros: number;
}

export interface StartedPayoutAccount {
  account: PayoutAccount;
  /** Redirect the user there immediately. The URL works once, expires within minutes, and gives access to the account. Null: nothing is required. */
  onboardingUrl: string | null;
  onboardingExpiresAt: string | null;
}

export interface StopMessageResult {
  messageId: string;
  /** False if the answer had already ended. */
  stopped: boolean;
}

export interface Theme {
  /** `auto` follows the visitor’s system setting. */
  mode: 'auto' | 'light' | 'dark';
  accent: string;
  /** Corner radius in CSS pixels. */
  radius: number;
  /** The corner of the page in which the widget appears. */
  position: 'right' | 'left';
}

export interface UpdateCloneInput {
  name?: string;
  avatarUrl?: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio?: string;
  /** Who the clone is and how it speaks. */
  persona?: string;
  /** What the clone must and must not do. */
  instructions?: string;
  /** What visitors see before they ask a question. */
  greeting?: string;
  starterQuestions?: string[];
  /** `auto` answers in the language of the question. */
  language?: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy?: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal?: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. */
  model?: string | null;
  /** Origins of the sites that may embed the clone. */
  allowedOrigins?: string[];
  /** Public name in URLs. Unique on this server. */
  slug?: string;
  theme?: {
    /** `auto` follows the visitor’s system setting. */
    mode?: 'auto' | 'light' | 'dark';
    accent?: string;
    /** Corner radius in CSS pixels. */
    radius?: number;
    /** The corner of the page in which the widget appears. */
    position?: 'right' | 'left';
  };
  retrieval?: {
    /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
    threshold?: number;
    /** Maximum number of chunks per answer. */
    maxChunks?: number;
    /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
    maxContextTokens?: number;
  };
}

export interface UpdateMeInput {
  name: string | null;
}

export interface UpdateMemberInput {
  /** Cannot have more permissions than your own role: only an owner can grant the owner role. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
}

export interface UpdateSpendingLimitInput {
  /** Maximum model cost per calendar month (UTC), in millionths of a US dollar. Null: no limit. */
  monthlyCostMicros: number | null;
}

export interface UpdateWebhookEndpointInput {
  /** A public URL. Redirects are not followed. */
  url?: string;
  description?: string;
  events?: ('message.answered' | 'source.ready' | 'source.failed')[];
  enabled?: boolean;
}

export interface UpdateWorkspaceInput {
  name: string;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  /** Cost in millionths of a US dollar. */
  costMicros: number;
  /** `estimated`: the model reported no usage, so the token counts are estimates. `unknown_price`: the model is not in the price table, so the cost is 0. */
  flags: ('estimated' | 'unknown_price')[];
}

export interface UsageReport {
  from: string;
  to: string;
  total: {
    answers: number;
    /** Number of embedded sources. */
    sources: number;
    inputTokens: number;
    outputTokens: number;
    /** Cost charged by the model provider, in millionths of a US dollar. */
    costMicros: number;
  };
  /** Days with usage, oldest first. */
  days: {
    day: string;
    answers: number;
    /** Number of embedded sources. */
    sources: number;
    inputTokens: number;
    outputTokens: number;
    /** Cost charged by the model provider, in millionths of a US dollar. */
    costMicros: number;
  }[];
  /** The same counts by model, most expensive first; at most 100. */
  models: {
    model: string;
    answers: number;
    /** Number of embedded sources. */
    sources: number;
    inputTokens: number;
    outputTokens: number;
    /** Cost charged by the model provider, in millionths of a US dollar. */
    costMicros: number;
  }[];
}

export interface User {
  id: string;
  email: string;
  name: string | null;
  createdAt: string;
}

export interface WebhookDelivery {
  id: string;
  type: string;
  /** A `pending` delivery is attempted up to nine times over 29 hours. Deliveries are kept for 30 days. */
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  /** The last HTTP status of the endpoint. */
  lastStatus: number | null;
  /** Why the last attempt failed. */
  lastError: string | null;
  createdAt: string;
  deliveredAt: string | null;
}

export interface WebhookEndpoint {
  id: string;
  /** A public URL. Redirects are not followed. */
  url: string;
  description: string;
  events: ('message.answered' | 'source.ready' | 'source.failed')[];
  enabled: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface Workspace {
  id: string;
  name: string;
  /** The caller's role; null for an API key. */
  role: 'owner' | 'admin' | 'editor' | 'viewer' | null;
  createdAt: string;
}
