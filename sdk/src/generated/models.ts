// Generated from openapi/openapi.json by sdk/scripts/generate.ts. Do not edit.

/** The body of `acceptInvitation`. */
export interface AcceptInvitationInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
  /** The password of the account with the invited email, or a password for the new account if there is none. Omit it to accept as the signed-in user, whose email must be the invited one. */
  password?: string;
  /** Name for the new account. */
  name?: string;
}

/** An API key, without the key itself unless it is public. */
export interface ApiKey {
  /** Identifies the object. */
  id: string;
  /** The kind of key. */
  kind: 'secret' | 'publishable';
  /** Name, for people. */
  name: string;
  /** The last four characters of the key. */
  hint: string;
  /** The full key if it is publishable; null for a secret key. */
  publicKey: string | null;
  /** What the key may do. */
  scopes: ('clones:read' | 'clones:write' | 'knowledge:read' | 'knowledge:write' | 'sessions:create' | 'chat:write' | 'conversations:read' | 'conversations:write' | 'keys:manage' | 'workspace:read' | 'workspace:manage' | 'webhooks:manage' | 'billing:read' | 'privacy:manage')[];
  /** The clone. */
  cloneId: string | null;
  /** Origins of the pages that may use it, normalized: `https://example.com`, all hosts below a site (`https://*.example.com`), an app (`capacitor://localhost`), or `null` for all sandboxed frames and files. */
  allowedOrigins: string[];
  /** Null for a publishable key: its visitors count by network address. */
  rateLimits: ApiKeyRateLimits | null;
  /** Id of the user or API key that created it. */
  createdBy: string;
  /** When it was created. */
  createdAt: string;
  /** Accurate to the minute. */
  lastUsedAt: string | null;
  /** When the key stops working. Null: never. */
  expiresAt: string | null;
  /** When the key was revoked. Null: it works. */
  revokedAt: string | null;
}

/** Limits of this key alone; null: none. They apply in addition to the limits that all secret keys of the workspace share, so a higher limit has no effect. */
export interface ApiKeyRateLimits {
  /** Messages per minute. */
  chatPerMinute: number | null;
  /** Uploaded files per hour. */
  uploadsPerHour: number | null;
  /** All other calls per hour. */
  apiPerHour: number | null;
}

/** Something that was done in the workspace. */
export interface AuditLogEntry {
  /** Identifies the object. */
  id: string;
  /** Id of the user, API key, or session that did it, or `system`. */
  actor: string;
  /** What was done. */
  action: string;
  /** Id of the object that was acted on. */
  target: string | null;
  /** More about it. The keys depend on what it is. */
  details: Record<string, unknown>;
  /** The `X-Request-Id` of the call. */
  requestId: string;
  /** When it was created. */
  createdAt: string;
}

/** An account, the workspace that it is signed in to, and its tokens. */
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

/** The body of `changePassword`. */
export interface ChangePasswordInput {
  /** The password that you have now. */
  currentPassword: string;
  /** At least 8 characters, at most 72 bytes, and not one of the most common passwords. */
  newPassword: string;
}

/** A citation, after the text that it belongs to. */
export interface ChatCitationAddedEvent {
  /** The type, which decides the other fields. */
  type: 'citation-added';
  /** What the type is about. */
  data: ChatCitationAddedEventData;
}

export interface ChatCitationAddedEventData extends Citation {
  /** The answer. */
  messageId: string;
}

/** The answer failed. `message-end` follows. */
export interface ChatErrorEvent {
  /** The type, which decides the other fields. */
  type: 'error';
  /** What the type is about. */
  data: ChatErrorEventData;
}

export interface ChatErrorEventData {
  /** The answer. */
  messageId: string;
  error: ErrorBody;
}

/** An event of an answer. The `id` of the server-sent event is its sequence number in the session. */
export type ChatEvent = ChatMessageStartEvent | ChatSourcesFoundEvent | ChatTextDeltaEvent | ChatCitationAddedEvent | ChatMessageEndEvent | ChatErrorEvent;

/** The last event of an answer. */
export interface ChatMessageEndEvent {
  /** The type, which decides the other fields. */
  type: 'message-end';
  /** What the type is about. */
  data: ChatMessageEndEventData;
}

export interface ChatMessageEndEventData {
  /** The answer. */
  messageId: string;
  /** `stop`: the answer is complete. `length`: the answer reached the maximum length. `stopped`: a caller stopped the answer, or no client was connected. `refused`: the sources do not answer the question, or the answer was withheld because it repeated the persona or the instructions of the clone. `error`: the answer failed; see `error`. */
  finishReason: 'stop' | 'length' | 'stopped' | 'refused' | 'error';
  usage: Usage;
  /** Questions that the visitor may ask next. */
  followUps: string[];
}

/** The first event of an answer. */
export interface ChatMessageStartEvent {
  /** The type, which decides the other fields. */
  type: 'message-start';
  /** What the type is about. */
  data: ChatMessageStartEventData;
}

export interface ChatMessageStartEventData {
  /** The answer. */
  messageId: string;
  /** The session. */
  sessionId: string;
  /** The chat model. */
  model: string;
  /** The form of the text that follows, as in `Message`. Absent in events that an earlier version stored. */
  links?: 'safe' | 'raw';
}

/** What was found for the question, before the first text. Sent again at the end of an answer that cites the sources in another order: the numbers of its citations are those of the last event. */
export interface ChatSourcesFoundEvent {
  /** The type, which decides the other fields. */
  type: 'sources-found';
  /** What the type is about. */
  data: ChatSourcesFoundEventData;
}

export interface ChatSourcesFoundEventData {
  /** The answer. */
  messageId: string;
  /** The sources that were found for the question. */
  sources: FoundSource[];
}

/** The next part of the text. */
export interface ChatTextDeltaEvent {
  /** The type, which decides the other fields. */
  type: 'text-delta';
  /** What the type is about. */
  data: ChatTextDeltaEventData;
}

export interface ChatTextDeltaEventData {
  /** The answer. */
  messageId: string;
  /** The text. */
  text: string;
}

/** The body of `checkEmbed`. */
export interface CheckEmbedInput {
  /** A page that embeds the clone, or the origin of a site. */
  url: string;
}

/** A place in the answer that a source supports, with the exact excerpt. */
export interface Citation {
  /** Number of the source in the last `sources-found`, from 1, in the order of use. */
  index: number;
  /** The chunk. */
  chunkId: string;
  /** The source. */
  sourceId: string;
  /** Title, shown with citations. */
  title: string;
  /** Address of the original. Null: it has none. */
  url: string | null;
  /** Page number, from 1. Of subtitles: the minute, from 1. Null for formats without pages. */
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

/** A citation with the text around it. The text is empty if the source was deleted or changed since the answer. */
export interface CitationContext extends Citation {
  /** The text of the source before the quote, from the start of a word. */
  before: string;
  /** The text of the source after the quote, to the end of a word. */
  after: string;
  /** Whether the source has more text before `before`. */
  moreBefore: boolean;
  /** Whether the source has more text after `after`. */
  moreAfter: boolean;
  /** Link to the uploaded file, without a credential, for an hour. Null if the source is no file, or the clone’s `shareOriginals` is off. Add `#page=` and the page for a PDF. */
  originalUrl: string | null;
}

/** A clone with the settings of its draft. */
export interface Clone extends CloneSettings {
  /** Identifies the object. */
  id: string;
  /** Public name in URLs. Unique on this server. */
  slug: string;
  /** Your key-value pairs. */
  metadata: Record<string, string>;
  /** The version that visitors talk to. Null: not published. */
  publishedVersion: number | null;
  /** Whether the draft differs from the published version. */
  hasUnpublishedChanges: boolean;
  /** When it was created. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
}

/** What visitors asked a clone, by day. */
export interface CloneAnalytics {
  /** First day, UTC. */
  from: string;
  /** Last day, UTC, included. */
  to: string;
  /** The time zone of the days. */
  timeZone: string;
  /** The sum of all days. */
  total: CloneAnalyticsTotal;
  /** The same for as many days before `from`, to compare with. */
  previous: CloneAnalyticsPrevious;
  /** Days with traffic, oldest first. */
  days: CloneAnalyticsDay[];
}

export interface CloneAnalyticsDay {
  /** The day, UTC. */
  day: string;
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export interface CloneAnalyticsPrevious {
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export interface CloneAnalyticsTotal {
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

/** Everything that an expert configures. Publishing copies it to a version. */
export interface CloneSettings {
  /** Name, for people. */
  name: string;
  /** Address of a picture, shown beside answers. You may send the picture itself as `data:image/png;base64,…` (PNG, JPEG, GIF, or WebP, at most 1,024 pixels a side and 80,000 characters): the server stores it and returns its address, which is public and never shows another picture. Null: the initials of the name. */
  avatarUrl: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio: string;
  /** Who the clone is and how it speaks. */
  persona: string;
  /** What the clone must and must not do. */
  instructions: string;
  /** What visitors see before they ask a question. */
  greeting: string;
  /** Questions that visitors can ask with one click. */
  starterQuestions: string[];
  /** `auto` answers in the language of the question. */
  language: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. A model that the server's model service does not offer is refused. */
  model: string | null;
  /** Origins of the sites that may embed the clone, normalized: `Example.com:443` becomes `https://example.com`. `https://*.example.com` allows all hosts below `example.com`, but not `example.com`, and `null` sandboxed frames and files, wherever they come from. Another scheme or port is another origin. Apps have a scheme of their own, like `capacitor://localhost`. Not part of a version: a change applies at once. */
  allowedOrigins: string[];
  /** Hosts that answers may link to, besides the hosts of the answer's sources. Other links are shown as text. */
  linkHosts: string[];
  /** Whether visitors can open the original of an uploaded file that an answer cites, at the cited page. They can read all of it. Off: they see the cited passage only. */
  shareOriginals: boolean;
  theme: Theme;
  retrieval: RetrievalSettings;
}

/** A published version of a clone. */
export interface CloneVersion {
  /** The clone. */
  cloneId: string;
  /** Number, from 1. */
  number: number;
  /** What changed, for your team. */
  note: string | null;
  settings: CloneSettings;
  /** Whether visitors talk to this version now. */
  published: boolean;
  /** Id of the user or API key that published it. */
  createdBy: string;
  /** When it was created. */
  createdAt: string;
}

/** The body of `completeRegistration`. */
export interface CompleteRegistrationInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
  /** At least 8 characters, at most 72 bytes, and not one of the most common passwords. */
  password: string;
}

/** The body of `confirmPassword`. */
export interface ConfirmPasswordInput {
  /** The password of the account. */
  password: string;
}

/** The access token of the login whose refresh token is in the cookie. */
export interface CookieLogin {
  /** Send it as `Authorization: Bearer`. Expires after `expiresIn` seconds. */
  accessToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

/** What a crawl would fetch. Nothing of it is stored. */
export interface CrawlPreview {
  /** Addresses found by looking at the first page and the sitemaps, or at the feed, at most 500. */
  data: CrawlPreviewData[];
  /** Pages among them that would be fetched. */
  pages: number;
  /** Addresses among them that would be skipped. */
  skipped: number;
  /** False if a crawl may find more: on further pages, or because there was no time. */
  complete: boolean;
}

export interface CrawlPreviewData {
  /** The address. */
  url: string;
  /** Why it would be skipped, or null. */
  reason: CrawledReason | null;
}

/** An address that a website, sitemap, or feed led to, and what became of it. */
export interface CrawledPage {
  /** The address, without fragment and tracking parameters. */
  url: string;
  /** What became of the address. `waiting`: not fetched yet. `unchanged`: as it was in the run before. */
  status: 'waiting' | 'fetched' | 'unchanged' | 'skipped' | 'failed';
  /** Why the address was skipped, failed, or is asked again later. */
  reason: CrawledReason | null;
  /** Number of links between the first page and this one. */
  depth: number;
  /** The source of the page. Null if there is none. */
  source: CrawledPageSource | null;
}

/** What became of the text of a page. */
export interface CrawledPageSource {
  /** The source. */
  id: string;
  /** Its title. */
  title: string;
  /** How far its text is processed. */
  status: 'queued' | 'extracting' | 'chunking' | 'embedding' | 'ready' | 'failed';
  /** Why the text of the page could not be read, or not entirely. */
  reason: CrawledReason | null;
}

/** Why an address was skipped or failed. */
export interface CrawledReason {
  /** The reason, for programs. */
  code: string;
  /** Explains to a person what is wrong, or why the address was skipped. */
  message: string;
}

/** The body of `createApiKey`. */
export type CreateApiKeyInput = CreateApiKeySecretInput | CreateApiKeyPublishableInput;

/** A key for web pages. */
export interface CreateApiKeyPublishableInput {
  /** The kind of key. */
  kind: 'publishable';
  /** Name, for people. */
  name: string;
  /** The clone. */
  cloneId: string;
  /** Origins of the web pages that may use the key, written as those of a clone. Empty: no web page may use it, only programs that send no Origin header. */
  allowedOrigins: string[];
  /** When the key stops working: a time in the future. Null: never. */
  expiresAt?: string | null;
}

/** A key for servers. */
export interface CreateApiKeySecretInput {
  /** The kind of key. */
  kind: 'secret';
  /** Name, for people. */
  name: string;
  /** What the key may do. */
  scopes: ('clones:read' | 'clones:write' | 'knowledge:read' | 'knowledge:write' | 'sessions:create' | 'chat:write' | 'conversations:read' | 'conversations:write' | 'keys:manage' | 'workspace:read' | 'workspace:manage' | 'webhooks:manage' | 'billing:read' | 'privacy:manage')[];
  /** Limits of this key alone. A limit that you leave out does not exist. */
  rateLimits?: CreateApiKeySecretInputRateLimits;
  /** When the key stops working: a time in the future. Null: never. */
  expiresAt?: string | null;
}

export interface CreateApiKeySecretInputRateLimits {
  /** Messages per minute. */
  chatPerMinute?: number | null;
  /** Uploaded files per hour. */
  uploadsPerHour?: number | null;
  /** All other calls per hour. */
  apiPerHour?: number | null;
}

/** The body of `createClone`. */
export interface CreateCloneInput {
  /** Name, for people. */
  name: string;
  /** Address of a picture, shown beside answers. You may send the picture itself as `data:image/png;base64,…` (PNG, JPEG, GIF, or WebP, at most 1,024 pixels a side and 80,000 characters): the server stores it and returns its address, which is public and never shows another picture. Null: the initials of the name. */
  avatarUrl?: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio?: string;
  /** Who the clone is and how it speaks. */
  persona?: string;
  /** What the clone must and must not do. */
  instructions?: string;
  /** What visitors see before they ask a question. */
  greeting?: string;
  /** Questions that visitors can ask with one click. */
  starterQuestions?: string[];
  /** `auto` answers in the language of the question. */
  language?: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy?: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal?: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. A model that the server's model service does not offer is refused. */
  model?: string | null;
  /** Origins of the sites that may embed the clone, normalized: `Example.com:443` becomes `https://example.com`. `https://*.example.com` allows all hosts below `example.com`, but not `example.com`, and `null` sandboxed frames and files, wherever they come from. Another scheme or port is another origin. Apps have a scheme of their own, like `capacitor://localhost`. Not part of a version: a change applies at once. */
  allowedOrigins?: string[];
  /** Hosts that answers may link to, besides the hosts of the answer's sources. Other links are shown as text. */
  linkHosts?: string[];
  /** Whether visitors can open the original of an uploaded file that an answer cites, at the cited page. They can read all of it. Off: they see the cited passage only. */
  shareOriginals?: boolean;
  /** Public name in URLs. Unique on this server. */
  slug?: string;
  /** Up to 20 key-value pairs for your own use. Neither versioned nor shown to visitors. */
  metadata?: Record<string, string>;
  /** How the clone looks in the widget. */
  theme?: CreateCloneInputTheme;
  /** How chunks are chosen for an answer. */
  retrieval?: CreateCloneInputRetrieval;
}

export interface CreateCloneInputRetrieval {
  /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
  threshold?: number;
  /** Maximum number of chunks per answer. */
  maxChunks?: number;
  /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
  maxContextTokens?: number;
}

export interface CreateCloneInputTheme {
  /** `auto` follows the `color-scheme` of the page, and where it says neither or both, the visitor’s system setting. */
  mode?: 'auto' | 'light' | 'dark';
  /** Color of buttons and links. */
  accent?: string;
  /** Corner radius in CSS pixels. */
  radius?: number;
  /** The corner of the page in which the widget appears. */
  position?: 'right' | 'left';
}

/** The body of `createFeedback`. */
export interface CreateFeedbackInput {
  /** Whether the answer helped. */
  rating: 'up' | 'down';
  /** Why the visitor rated the answer this way. */
  comment?: string;
}

/** The body of `createInvitation`. */
export interface CreateInvitationInput {
  /** Email address. */
  email: string;
  /** Cannot have more permissions than your own role: only an owner can invite owners. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
}

/** The body of `createLogin`. */
export interface CreateLoginInput {
  /** The workspace. */
  workspaceId: string;
}

/** The body of `createPayoutAccount`. */
export interface CreatePayoutAccountInput {
  /** Where users return after they finish or leave the onboarding. Must be on an origin that the server allows. */
  returnUrl: string;
  /** Where users are sent if their onboarding link has expired. That page makes this call again. Must be on an origin that the server allows. */
  refreshUrl: string;
  /** Country of the account holder. You cannot change it later. Default: the platform's country. */
  country?: string;
}

/** The body of `createSession`. */
export interface CreateSessionInput {
  /** Use the draft instead of the published version. Requires clones:read. */
  preview?: boolean;
  /** Your ID for an identified visitor. Only secret keys and members can set it. */
  visitorId?: string;
  /** Up to 20 key-value pairs for your own use. Hidden from visitors. */
  metadata?: Record<string, string>;
  /** Origin of the page that you give the token to, such as `https://example.com`. The token then works on that origin only. Only secret keys and members can set it: a page gets a token for its own origin. */
  origin?: string;
  /** Up to 20 labels to find it by, without commas. An update replaces all of them. */
  tags?: string[];
  /** Language of the page (BCP 47). If the clone’s language is `auto`, it answers in this language where neither the conversation nor its own texts tell one. */
  language?: string;
}

/** The body of `createSourceBatch`. */
export interface CreateSourceBatchInput {
  /** The texts, each a source of its own. */
  texts: CreateSourceBatchInputText[];
}

export interface CreateSourceBatchInputText {
  /** Title, shown with citations. */
  title: string;
  /** The text. */
  text: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Address of the original, shown with citations. */
  url?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
}

/** The pages that a feed leads to. Those that leave the feed are kept. */
export interface CreateSourceFeedInput {
  /** The type, which decides the other fields. */
  type: 'feed';
  /** Address of an RSS, Atom, or JSON feed. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** The body of `createSource`. */
export type CreateSourceInput = CreateSourceTextInput | CreateSourceQaInput | CreateSourceUrlInput | CreateSourceSiteInput | CreateSourceSitemapInput | CreateSourceFeedInput;

/** A question with its answer. */
export interface CreateSourceQaInput {
  /** The type, which decides the other fields. */
  type: 'qa';
  /** The question. */
  question: string;
  /** The answer, as the clone may quote it. */
  answer: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Address of the original, shown with citations. */
  url?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
}

/** A website, whose pages become sources of their own. */
export interface CreateSourceSiteInput {
  /** The type, which decides the other fields. */
  type: 'site';
  /** The first page. Its links are followed within the website. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most links between the first page and a page. Pages of the sitemap count as one link away. */
  maxDepth?: number;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** The pages that a sitemap lists. */
export interface CreateSourceSitemapInput {
  /** The type, which decides the other fields. */
  type: 'sitemap';
  /** Address of the sitemap, or of a list of sitemaps. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** A text. */
export interface CreateSourceTextInput {
  /** The type, which decides the other fields. */
  type: 'text';
  /** Title, shown with citations. */
  title: string;
  /** The text. */
  text: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Address of the original, shown with citations. */
  url?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
}

/** A web page, or a file on the web. */
export interface CreateSourceUrlInput {
  /** The type, which decides the other fields. */
  type: 'url';
  /** Address of the page, which citations link to. It must be public. */
  url: string;
  /** Without it, the title of the page. */
  title?: string;
  /** Your own identifier, unique within the clone. Sending it again replaces the source; sending identical content changes nothing. */
  externalId?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** The body of `createWebhookEndpoint`. */
export interface CreateWebhookEndpointInput {
  /** A public URL, or one of a private host that the operator of the server allows (`ALLOWED_PRIVATE_HOSTS`). Redirects are not followed. */
  url: string;
  /** A note for yourself. */
  description?: string;
  /** The types of events to send. */
  events: ('message.answered' | 'source.ready' | 'source.failed')[];
  /** Whether events are sent. */
  enabled?: boolean;
}

/** A new API key. This is the only response with a secret key. */
export interface CreatedApiKey extends ApiKey {
  /** The full key. A secret key is returned only in this response. */
  key: string;
}

/** A new invitation. */
export interface CreatedInvitation extends Invitation {
  /** The link of the invitation, if this server sends no email: pass it on yourself. It is not shown again. Null if the email is sent. */
  link: string | null;
}

/** A session and the token for its visitor. */
export interface CreatedSession {
  session: Session;
  /** Grants access to this session only. Give it to the visitor’s browser. */
  token: string;
  /** Seconds until the token expires. */
  expiresIn: number;
}

/** A new webhook endpoint. This is the only response with its secret. */
export interface CreatedWebhookEndpoint extends WebhookEndpoint {
  /** Verifies the signature of every delivery (Standard Webhooks). Returned only in this response. */
  secret: string;
}

/** The body of `deleteMe`. */
export interface DeleteMeInput {
  /** Required unless the account signs in through an external issuer only. */
  password?: string;
}

/** The body of `deleteSourceBatch`. */
export interface DeleteSourceBatchInput {
  /** Ids of sources. */
  ids?: string[];
  /** Your own identifiers. */
  externalIds?: string[];
}

/** What was deleted. */
export interface DeletedSources {
  /** Ids of the deleted sources. Those that did not exist are not listed. */
  deleted: string[];
}

/** A slice of the text of a source. */
export interface DocumentSlice {
  /** The source. */
  sourceId: string;
  /** Title, shown with citations. */
  title: string;
  /** The text. */
  text: string;
  /** Offset of the first character of the slice, in UTF-16 code units. */
  start: number;
  /** Offset after the last character of the slice. */
  end: number;
  /** Length of the entire text in UTF-16 code units. */
  characters: number;
  /** Pages that overlap the slice, numbered from 1. Empty for formats without pages. */
  pages: DocumentSlicePage[];
}

export interface DocumentSlicePage {
  /** Number, from 1. */
  number: number;
  /** Offset of the first character, in UTF-16 code units. */
  start: number;
  /** Offset after the last character, in UTF-16 code units. */
  end: number;
}

/** The body of `duplicateClone`. */
export interface DuplicateCloneInput {
  /** Default: the name of the clone, followed by "copy". */
  name?: string;
  /** Default: made from the name. */
  slug?: string;
  /** Whether to copy the sources, too. Default: true. */
  sources?: boolean;
}

/** What a page was found to embed. */
export interface EmbedCheck {
  /** The page that was checked, after redirects. */
  url: string;
  /** Origin of the site. */
  origin: string;
  /** `live`: the HTML contains the snippet of this clone; visitors can use it if `originAllowed` and `published` are also true. `private_address`: this server does not open the address; `lastSeenAt` still shows the last visit. */
  status: 'live' | 'no_snippet' | 'other_clone' | 'other_server' | 'unreachable' | 'private_address';
  /** HTTP status of the page. Null if it did not respond. */
  httpStatus: number | null;
  /** The snippet on the page. */
  snippet: EmbedCheckSnippet | null;
  /** Whether the clone or key of the snippet allows the origin of the page. */
  originAllowed: boolean;
  /** Whether the clone is published. */
  published: boolean;
  /** When a page of this origin last opened the clone, to within five minutes. */
  lastSeenAt: string | null;
  /** Explains to a person what to do next. */
  message: string;
}

export interface EmbedCheckSnippet {
  /** Address of the widget script on the page. */
  src: string;
  /** Slug or publishable key of the clone. */
  clone: string;
}

/** The picture of a clone. */
export interface EmbeddedAvatar {
  /** Content type of the image. */
  type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  /** The image encoded as base64. At most 512 KB before encoding. */
  data: string;
}

/** The public profile of a clone: its introduction and appearance. */
export interface EmbeddedClone {
  /** Identifies the object. */
  id: string;
  /** Public name in URLs. Unique on this server. */
  slug: string;
  /** Name, for people. */
  name: string;
  /** Address of a picture, shown beside answers. You may send the picture itself as `data:image/png;base64,…` (PNG, JPEG, GIF, or WebP, at most 1,024 pixels a side and 80,000 characters): the server stores it and returns its address, which is public and never shows another picture. Null: the initials of the name. */
  avatarUrl: string | null;
  /** Shown to visitors. */
  bio: string;
  /** What visitors see before they ask a question. */
  greeting: string;
  /** Questions that visitors can ask with one click. */
  starterQuestions: string[];
  /** Language tag, or `auto`: the language of the question. */
  language: string;
  /** Hosts that answers may link to, besides the hosts of the answer's sources. */
  linkHosts: string[];
  theme: Theme;
}

/** The body of `erasePersonalData`. */
export interface ErasePersonalDataInput {
  /** Your ID for the visitor, as passed when the session was created. */
  visitorId: string;
}

/** What was erased. */
export interface ErasedPersonalData {
  /** Number of deleted sessions. Their messages, events, and ratings are deleted, too. */
  sessions: number;
}

/** The body of every error response. */
export interface ErrorEnvelope {
  error: ErrorBody;
}

/** What is wrong with a request, or with an answer. */
export interface ErrorBody {
  /** The kind of error. Every code has one. */
  type: 'invalid_request_error' | 'authentication_error' | 'permission_error' | 'not_found_error' | 'conflict_error' | 'rate_limit_error' | 'quota_exceeded' | 'payment_required' | 'upstream_error' | 'internal_error';
  /** What exactly is wrong, for programs. */
  code: 'invalid_input' | 'payload_too_large' | 'unsupported_media_type' | 'unauthenticated' | 'invalid_credentials' | 'token_expired' | 'token_reused' | 'permission_denied' | 'confirmation_required' | 'origin_not_allowed' | 'not_found' | 'method_not_allowed' | 'upgrade_required' | 'conflict' | 'precondition_failed' | 'idempotency_mismatch' | 'idempotency_in_progress' | 'answer_in_progress' | 'rate_limited' | 'quota_exceeded' | 'payment_required' | 'upstream_failed' | 'upstream_timeout' | 'unavailable' | 'internal_error';
  /** What is wrong and what to do, for people. */
  message: string;
  /** The field, parameter, or header with the error, if there is one. */
  param: string | null;
  /** The `X-Request-Id` of the response. The server logs it with every line of the request. */
  requestId: string;
}

/** The body of `exportPersonalData`. */
export interface ExportPersonalDataInput {
  /** Exports only the data about this visitor. Default: all data of the workspace. */
  visitorId?: string;
}

/** The rating of an answer. */
export interface Feedback {
  /** The answer. */
  messageId: string;
  /** Whether the answer helped. */
  rating: 'up' | 'down';
  /** Why the visitor rated the answer this way. */
  comment: string | null;
  /** When it was created. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
}

/** The body of `forgotPassword`. */
export interface ForgotPasswordInput {
  /** Email address. */
  email: string;
}

/** A source that was found for a question. */
export interface FoundSource {
  /** Number of the source in this answer, from 1. Citations refer to it, so cited sources come first, in the order of use. */
  index: number;
  /** The source. */
  sourceId: string;
  /** Title, shown with citations. */
  title: string;
  /** URL of the original, if it has one. */
  url: string | null;
  /** Page number, from 1. Null for formats without pages. */
  page: number | null;
}

/** The state of the server and of its parts. */
export interface Health {
  /** `degraded`: an optional part is down. `down` and `draining` have status 503. */
  status: 'ok' | 'degraded' | 'down' | 'draining';
  /** For operators only. */
  version?: string;
  /** For operators only. */
  uptimeSeconds?: number;
  /** The parts of the server, by name. */
  parts: Record<string, PartHealth>;
}

/** A site that opened the clone. */
export interface Installation {
  /** Origin of the site. */
  origin: string;
  /** First visit. */
  firstSeenAt: string;
  /** Last visit, to within five minutes. */
  lastSeenAt: string;
}

/** An invitation to a workspace that was neither accepted nor revoked. */
export interface Invitation {
  /** Identifies the object. */
  id: string;
  /** Email address. */
  email: string;
  /** The role, which decides the scopes. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  /** Null if that account was deleted; the invitation is then invalid. */
  invitedBy: string | null;
  /** When it was created. */
  createdAt: string;
  /** Seven days after `createdAt`. An expired invitation stays in the list for 30 days. */
  expiresAt: string;
}

/** What an invitation is for. */
export interface InvitationPreview {
  /** Name of the workspace. */
  workspaceName: string;
  /** Email address. */
  email: string;
  /** The role, which decides the scopes. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  /** When it expires. */
  expiresAt: string;
  /** Whether an account with this email exists. */
  hasAccount: boolean;
}

/** The state of the process. */
export interface Liveness {
  /** The status. */
  status: 'ok' | 'draining';
  /** Version of the server. */
  version: string;
  /** Seconds since the process started. */
  uptimeSeconds: number;
}

/** A login of the caller. */
export interface Login {
  /** Identifies the object. */
  id: string;
  /** The workspace that the login is for. */
  workspaceId: string;
  /** When it was created. */
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

/** The body of `login`. */
export interface LoginInput {
  /** Email address. */
  email: string;
  /** The password of the account. */
  password: string;
  /** The workspace to sign in to. Default: your oldest workspace. */
  workspaceId?: string;
}

/** The signed-in user and their workspaces. */
export interface Me extends User {
  /** The workspaces that the user belongs to. */
  workspaces: Workspace[];
}

/** A member of a workspace. */
export interface Member {
  /** The user. */
  userId: string;
  /** Email address. */
  email: string;
  /** Name, for people. */
  name: string | null;
  /** The role, which decides the scopes. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  /** When the user became a member. */
  joinedAt: string;
}

/** A question or an answer. Fields that only answers have are null or empty in questions. */
export interface Message {
  /** Identifies the object. */
  id: string;
  /** The session. */
  sessionId: string;
  /** `user`: a question. `assistant`: an answer. */
  role: 'user' | 'assistant';
  /** The text. */
  content: string;
  /** The form of `content`, as in SendMessageInput. Sanitize anything but `safe` before you render it. Null in questions, which are as the visitor wrote them, and in answers of earlier versions. */
  links: 'safe' | 'raw' | null;
  /** `stop`: the answer is complete. `length`: the answer reached the maximum length. `stopped`: a caller stopped the answer, or no client was connected. `refused`: the sources do not answer the question, or the answer was withheld because it repeated the persona or the instructions of the clone. `error`: the answer failed; see `error`. */
  finishReason: 'stop' | 'length' | 'stopped' | 'refused' | 'error' | null;
  /** The chat model. */
  model: string | null;
  /** Where the sources support the answer, in reading order. */
  citations: Citation[];
  /** The sources that were found for the question. */
  sources: FoundSource[];
  /** Questions that the visitor may ask next. */
  followUps: string[];
  /** Tokens and cost. Null for questions and while the answer is written. */
  usage: Usage | null;
  /** What went wrong. Null: nothing did. */
  error: ErrorBody | null;
  /** The rating, as `rating` of createFeedback. Null without one. */
  feedback: 'up' | 'down' | null;
  /** Why it was rated so, as `comment` of createFeedback. Null without one, and for visitors. */
  feedbackComment: string | null;
  /** When it was created. */
  createdAt: string;
}

/** A clone answered a question. */
export interface MessageAnsweredEvent {
  /** The same in every delivery of this event: use it to handle each event once. */
  id: string;
  /** When the event happened. */
  timestamp: string;
  /** Present in a test event, whose data is made up. */
  test?: true;
  /** The type, which decides the other fields. */
  type: 'message.answered';
  /** What the type is about. */
  data: MessageAnsweredEventData;
}

export interface MessageAnsweredEventData {
  /** The answer. */
  messageId: string;
  /** The session. */
  sessionId: string;
  /** The clone. */
  cloneId: string;
  /** How the answer ended, as in `Message`. */
  finishReason: string;
  /** Model cost in millionths of a US dollar. */
  costMicros: number;
  /** What the visitor asked. */
  question: string;
  /** What the clone answered. */
  answer: string;
  /** The form of `answer`, as in `Message`: sanitize anything but `safe` before you render it. */
  links: 'safe' | 'raw' | null;
  /** In the order in which they appear in the answer. */
  citations: WebhookCitation[];
  clone: WebhookClone;
  /** The conversation. */
  session: MessageAnsweredEventDataSession;
  /** Who asked. */
  visitor: MessageAnsweredEventDataVisitor;
}

export interface MessageAnsweredEventDataSession {
  /** The session. */
  id: string;
  /** Whether a member tries the draft. */
  preview: boolean;
  /** The key-value pairs of the session. */
  metadata: Record<string, string>;
  /** When the session was created. */
  createdAt: string;
}

export interface MessageAnsweredEventDataVisitor {
  /** Your ID for the visitor. Null for an anonymous visitor. */
  id: string | null;
}

/** A stored question or answer of any session. */
export interface MessageInWorkspace extends Message {
  /** The clone. */
  cloneId: string;
  /** Your ID for the visitor. Null for an anonymous visitor. */
  visitorId: string | null;
  /** Whether a member tried the draft. */
  preview: boolean;
}

/** A chat model that a clone can use. */
export interface Model {
  /** The value for `model` in the settings of a clone. */
  id: string;
  /** Whether clones without a `model` use it. */
  default: boolean;
  /** False for the built-in answerer, which quotes sources without a language model: leave `model` null. */
  selectable: boolean;
}

/** The body of `createEmbedSession`. */
export interface OpenEmbedSessionInput {
  /** Slug or publishable key of a published clone. */
  clone: string;
  /** An earlier session token that expired at most 7 days ago. Resumes its session with a new token, or creates a new session if that is not possible. */
  token?: string;
  /** Language of the page (BCP 47). If the clone’s language is `auto`, it answers in this language where neither the conversation nor its own texts tell one. */
  language?: string;
}

/** The state of one part of the server. */
export interface PartHealth {
  /** The status. */
  status: 'ok' | 'down';
  /** Whether the server cannot work without this part. */
  needed: boolean;
  /** How long the check took. For operators only. */
  latencyMs?: number;
  /** When the check ran. Results are cached for a short time. For operators only. */
  checkedAt?: string;
  /** Versions, sizes, and names of engines, for operators. Everybody sees whether the chat model is `generative`. */
  details: Record<string, string | number | boolean | null>;
  /** The error, when the part is down. For operators only. */
  message?: string | null;
}

/** The account that the workspace is paid to. */
export interface PayoutAccount {
  /** Identifies the object. */
  id: string;
  /** The payment provider. */
  provider: 'stripe';
  /** False: test mode. */
  livemode: boolean;
  /** Country of the account holder. Null: not known yet. */
  country: string | null;
  /** Whether the holder completed the onboarding. */
  detailsSubmitted: boolean;
  /** Whether the account can accept payments. */
  chargesEnabled: boolean;
  /** Whether the provider pays out to the bank account. */
  payoutsEnabled: boolean;
  /** Information that the provider still requires, with the names that the provider uses. */
  requirementsDue: string[];
  /** Why the provider disabled the account. Null: it did not. */
  disabledReason: string | null;
  /** When this data was fetched from the provider. */
  checkedAt: string;
  /** When it was created. */
  createdAt: string;
}

/** What to look at. */
export type PreviewCrawlInput = PreviewSiteInput | PreviewSitemapInput | PreviewFeedInput;

/** A feed to look at. */
export interface PreviewFeedInput {
  /** The type, which decides the other fields. */
  type: 'feed';
  /** Address of an RSS, Atom, or JSON feed. */
  url: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
}

/** The body of `previewInvitation`. */
export interface PreviewInvitationInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
}

/** A website to look at. */
export interface PreviewSiteInput {
  /** The type, which decides the other fields. */
  type: 'site';
  /** The first page. Its links are followed within the website. */
  url: string;
  /** The most links between the first page and a page. Pages of the sitemap count as one link away. */
  maxDepth?: number;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
}

/** A sitemap to look at. */
export interface PreviewSitemapInput {
  /** The type, which decides the other fields. */
  type: 'sitemap';
  /** Address of the sitemap, or of a list of sitemaps. */
  url: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
}

/** The body of `publishClone`. */
export interface PublishCloneInput {
  /** What changed, for your team. */
  note?: string;
}

/** The body of `logout` and `refresh`. */
export interface RefreshInput {
  /** The newest refresh token of the login. */
  refreshToken: string;
}

/** New tokens of a login. */
export interface RefreshResponse {
  /** Send it as `Authorization: Bearer`. Expires after `expiresIn` seconds. */
  accessToken: string;
  /** Works once and expires after 7 days. Each refresh returns the next one. */
  refreshToken: string;
  /** Seconds until the access token expires. */
  expiresIn: number;
}

/** The body of `register`. */
export interface RegisterInput {
  /** Email address. */
  email: string;
  /** At least 8 characters, at most 72 bytes, and not one of the most common passwords. */
  password: string;
  /** Name, for people. */
  name?: string;
}

/** How accounts are created on this server. */
export interface Registration {
  /** `open`: `register` creates accounts. `email`: startRegistration sends an email, and the password is chosen with its link. */
  mode: 'open' | 'email';
  /** Whether nobody has an account on this server yet. */
  firstAccount: boolean;
}

/** The body of `renewSessionToken`. */
export interface RenewSessionTokenInput {
  /** The last token of the session. It may have expired. Required with a publishable key, ignored otherwise. */
  token?: string;
}

/** The body of `resetPassword`. */
export interface ResetPasswordInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
  /** At least 8 characters, at most 72 bytes, and not one of the most common passwords. */
  password: string;
}

/** How chunks are chosen for an answer. */
export interface RetrievalSettings {
  /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
  threshold: number;
  /** Maximum number of chunks per answer. */
  maxChunks: number;
  /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
  maxContextTokens: number;
}

/** The body of `rotateApiKey`. */
export interface RotateApiKeyInput {
  /** How long the previous key keeps working, up to 7 days. Default: 0, it stops working immediately. */
  overlapSeconds?: number;
}

/** The body of `rotateWebhookSecret`. */
export interface RotateWebhookSecretInput {
  /** How long deliveries are also signed with the previous secret, up to 7 days. Default: 86400 (one day). */
  overlapSeconds?: number;
}

/** A chunk that a search found, with its position in the source's text. */
export interface SearchHit {
  /** The chunk. */
  chunkId: string;
  /** The source. */
  sourceId: string;
  /** Title, shown with citations. */
  title: string;
  /** The text. */
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

/** The body of `searchClone`. */
export interface SearchInput {
  /** What to look for, in words. */
  query: string;
  /** Largest number of results. */
  limit?: number;
  /** Lowest relevance to return. Defaults to 0, so that the response includes hits below the clone's own threshold. */
  threshold?: number;
  /** Search only sources with all of these tags. */
  tags?: string[];
  /** Search only sources of these types. */
  types?: ('file' | 'text' | 'qa' | 'url')[];
  /** Search only these sources. A website, sitemap, or feed stands for all of its pages. */
  sourceIds?: string[];
}

/** The body of `createMessage` and `streamMessage`. */
export interface SendMessageInput {
  /** The text. */
  content: string;
  /** `safe` (default): images become links, links and email addresses at hosts that are neither hosts of the sources nor in `linkHosts` of the clone become text, and HTML tags are escaped. `raw`: Markdown exactly as the model wrote it. Sanitize it before you render it. Session tokens cannot ask for it (403), because everybody who reads the conversation gets the same text. */
  links?: 'safe' | 'raw';
}

/** A conversation with a clone. */
export interface Session {
  /** Identifies the object. */
  id: string;
  /** The clone. */
  cloneId: string;
  /** Whether the session uses the draft. */
  preview: boolean;
  /** Your ID for the visitor. Null for an anonymous visitor. */
  visitorId: string | null;
  /** Your key-value pairs. Empty for visitors. */
  metadata: Record<string, string>;
  /** Your labels. Empty for visitors. */
  tags: string[];
  /** Origin of the page on which the session was started. Null if no page did, or if it is not known. */
  origin: string | null;
  /** Language of the page, as it was given. Null if it was not. */
  language: string | null;
  /** The start of the first question, or the title that you set. */
  title: string | null;
  /** The status. */
  status: 'active' | 'ended';
  /** Number of questions and answers. */
  messageCount: number;
  /** Sequence number of the last event. Use it as `after` in streamSessionEvents. */
  lastSeq: number;
  /** ID of the answer in progress, or null. */
  answering: string | null;
  /** When it was created. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** When it ended. Null: it has not ended. */
  endedAt: string | null;
}

/** A token for the visitor of a session. */
export interface SessionToken {
  /** Grants access to this session only. Give it to the visitor’s browser. */
  token: string;
  /** Seconds until the token expires. */
  expiresIn: number;
}

/** Replaces the credential of the socket before it expires. */
export interface SocketClientAuthenticateFrame {
  /** The type, which decides the other fields. */
  type: 'authenticate';
  /** What the type is about. */
  data: SocketClientAuthenticateFrameData;
}

export interface SocketClientAuthenticateFrameData {
  /** A new token of the same caller. */
  token: string;
}

/** A frame from the client: one JSON object. */
export type SocketClientFrame = SocketClientSendFrame | SocketClientStopFrame | SocketClientTypingFrame | SocketClientAuthenticateFrame | SocketClientPingFrame;

/** Asks for a `pong`. */
export interface SocketClientPingFrame {
  /** The type, which decides the other fields. */
  type: 'ping';
  /** What the type is about. */
  data?: Record<string, never>;
}

/** Asks a question. */
export interface SocketClientSendFrame {
  /** The type, which decides the other fields. */
  type: 'send';
  /** What the type is about. */
  data: SocketClientSendFrameData;
}

export interface SocketClientSendFrameData {
  /** Your unique key for this question. If you send it again within 24 hours, the question is not answered twice. */
  idempotencyKey: string;
  /** The text. */
  content: string;
  /** `safe` (default): images become links, links and email addresses at hosts that are neither hosts of the sources nor in `linkHosts` of the clone become text, and HTML tags are escaped. `raw`: Markdown exactly as the model wrote it. Sanitize it before you render it. Session tokens cannot ask for it (403), because everybody who reads the conversation gets the same text. */
  links?: 'safe' | 'raw';
}

/** Stops an answer. */
export interface SocketClientStopFrame {
  /** The type, which decides the other fields. */
  type: 'stop';
  /** What the type is about. */
  data: SocketClientStopFrameData;
}

export interface SocketClientStopFrameData {
  /** The answer. */
  messageId: string;
}

/** Tells the other participants that the user is typing. */
export interface SocketClientTypingFrame {
  /** The type, which decides the other fields. */
  type: 'typing';
  /** What the type is about. */
  data: SocketClientTypingFrameData;
}

export interface SocketClientTypingFrameData {
  /** Send true again every few seconds while the user types. */
  typing: boolean;
}

/** The question was stored. */
export interface SocketServerAcceptedFrame {
  /** The type, which decides the other fields. */
  type: 'accepted';
  /** What the type is about. */
  data: SocketServerAcceptedFrameData;
}

export interface SocketServerAcceptedFrameData {
  /** Your key of the question. */
  idempotencyKey: string;
  /** ID of the answer. Its first events may arrive before this frame. */
  messageId: string;
  /** True if a question with this key was accepted before. It is not answered again. */
  repeated: boolean;
}

/** The new credential is valid. */
export interface SocketServerAuthenticatedFrame {
  /** The type, which decides the other fields. */
  type: 'authenticated';
  /** What the type is about. */
  data: Record<string, unknown>;
}

/** A citation, after the text that it belongs to. */
export interface SocketServerCitationAddedFrame extends ChatCitationAddedEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** The answer failed. `message-end` follows. */
export interface SocketServerErrorFrame extends ChatErrorEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** A frame from the server: one JSON object. Only events have a `seq`. */
export type SocketServerFrame = SocketServerMessageStartFrame | SocketServerSourcesFoundFrame | SocketServerTextDeltaFrame | SocketServerCitationAddedFrame | SocketServerMessageEndFrame | SocketServerErrorFrame | SocketServerReadyFrame | SocketServerAcceptedFrame | SocketServerStoppedFrame | SocketServerTypingFrame | SocketServerAuthenticatedFrame | SocketServerPongFrame | SocketServerRefusedFrame;

/** The last event of an answer. */
export interface SocketServerMessageEndFrame extends ChatMessageEndEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** The first event of an answer. */
export interface SocketServerMessageStartFrame extends ChatMessageStartEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** The response to a `ping`. */
export interface SocketServerPongFrame {
  /** The type, which decides the other fields. */
  type: 'pong';
  /** What the type is about. */
  data: Record<string, unknown>;
}

/** The first frame: the socket is ready. */
export interface SocketServerReadyFrame {
  /** The type, which decides the other fields. */
  type: 'ready';
  /** What the type is about. */
  data: SocketServerReadyFrameData;
}

export interface SocketServerReadyFrameData {
  /** The session. */
  sessionId: string;
  /** Events after this number follow. */
  after: number;
  /** The `X-Request-Id` of the call. */
  requestId: string;
}

/** A frame of the client was refused, or the socket has an error. */
export interface SocketServerRefusedFrame {
  /** The type, which decides the other fields. */
  type: 'refused';
  /** What the type is about. */
  data: SocketServerRefusedFrameData;
}

export interface SocketServerRefusedFrameData {
  /** Type of the refused frame. Null if the frame could not be read or the error concerns the whole socket. */
  frame: 'send' | 'stop' | 'typing' | 'authenticate' | 'ping' | null;
  /** The idempotencyKey of a `send` frame or the messageId of a `stop` frame. */
  ref: string | null;
  error: ErrorBody;
  /** Seconds to wait before the next attempt. Null: waiting does not help. */
  retryAfterSeconds: number | null;
}

/** What was found for the question, before the first text. Sent again at the end of an answer that cites the sources in another order: the numbers of its citations are those of the last event. */
export interface SocketServerSourcesFoundFrame extends ChatSourcesFoundEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** The response to a `stop`. */
export interface SocketServerStoppedFrame {
  /** The type, which decides the other fields. */
  type: 'stopped';
  /** What the type is about. */
  data: SocketServerStoppedFrameData;
}

export interface SocketServerStoppedFrameData {
  /** The answer. */
  messageId: string;
  /** False if the answer had already ended. */
  stopped: boolean;
}

/** The next part of the text. */
export interface SocketServerTextDeltaFrame extends ChatTextDeltaEvent {
  /** Sequence number of the event in its session. Use it as `after` when you reconnect. */
  seq: number;
}

/** Another participant is typing. */
export interface SocketServerTypingFrame {
  /** The type, which decides the other fields. */
  type: 'typing';
  /** What the type is about. */
  data: SocketServerTypingFrameData;
}

export interface SocketServerTypingFrameData {
  /** Who is typing. */
  from: 'visitor' | 'expert';
  /** Whether somebody is typing. */
  typing: boolean;
}

/** Something that a clone knows: a file, a text, or a question with its answer. */
export interface Source {
  /** Identifies the object. */
  id: string;
  /** The clone. */
  cloneId: string;
  /** How the source was added. */
  type: 'file' | 'text' | 'qa' | 'url' | 'site' | 'sitemap' | 'feed';
  /** Title, shown with citations. */
  title: string;
  /** Your own identifier, unique within the clone. */
  externalId: string | null;
  /** Address of the original. */
  url: string | null;
  /** Your labels for the source. */
  tags: string[];
  /** Your key-value pairs. */
  metadata: Record<string, string>;
  /** Name of the uploaded file. Null for texts. */
  fileName: string | null;
  /** Content type as it was sent. The format is detected from the content. */
  mimeType: string | null;
  /** Size of the original in bytes. */
  bytes: number | null;
  /** Processing status. The values are passed in this order; ready and failed are final. */
  status: 'queued' | 'extracting' | 'chunking' | 'embedding' | 'ready' | 'failed';
  /** Progress from 0 to 1. */
  progress: number;
  /** Why the source failed, why it is being retried, what of a ready source could not be read (`partly_unreadable`), or which of its pages are scans whose text was recognized and may contain errors (`recognized_text`). */
  reason: SourceReason | null;
  /** The older source of the clone that has exactly the same content, or null. Answers may cite both: delete one of them. A source that failed is no original. */
  duplicateOf: string | null;
  /** Number of pages. Null for formats without pages and until the source is read. Of a website: pages that are sources. */
  pages: number | null;
  /** Number of chunks. */
  chunks: number;
  /** Length of the text in UTF-16 code units. */
  characters: number;
  /** Embedding cost in millionths of a US dollar. */
  costMicros: number;
  /** When it was created. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** When the source last became ready. */
  readyAt: string | null;
  /** When the page was last fetched, changed or not. Null for other types and until then. */
  fetchedAt: string | null;
  /** The website, sitemap, or feed that this page belongs to. It is fetched again and deleted with that one. */
  parentId: string | null;
  /** When the source is fetched again by itself. Null for never. */
  refresh: SourceRefresh | null;
  /** When the source is fetched again next. */
  refreshAt: string | null;
  /** Only of a website, sitemap, or feed. */
  crawl: SourceCrawl | null;
}

/** The sources of a batch. */
export interface SourceBatch {
  /** The sources, in the order of the texts. */
  data: Source[];
}

/** A passage of a source, as it is searched. */
export interface SourceChunk {
  /** Identifies the object. */
  id: string;
  /** Position of the chunk in the source, starting at 0. */
  ordinal: number;
  /** The text. */
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

/** The rules of a website, sitemap, or feed, and the counts of its current or last run. */
export interface SourceCrawl {
  /** The most pages to keep. */
  maxPages: number;
  /** The most links between the first page and a page; 0 for sitemaps and feeds. */
  maxDepth: number;
  /** Beginnings of the paths to keep. Empty: all. */
  include: string[];
  /** Beginnings of the paths to skip. */
  exclude: string[];
  /** Addresses found in the current or last run, with those that were skipped. */
  found: number;
  /** Addresses that are yet to be fetched. */
  waiting: number;
  /** Pages that were fetched, with those that had not changed. */
  fetched: number;
  /** Pages that are as they were in the run before. They cost nothing. */
  unchanged: number;
  /** Addresses that were skipped. listCrawledPages says why. */
  skipped: number;
  /** Addresses that could not be fetched. What was read from them before is kept. */
  failed: number;
  /** Pages whose text is searched. */
  ready: number;
}

/** A change of a source. The last event has another type than `source-progress`. */
export interface SourceEvent {
  /** The type, which decides the other fields. */
  type: 'source-progress' | 'source-ready' | 'source-failed' | 'source-deleted';
  source: Source;
}

/** A source could not be read. */
export interface SourceFailedEvent {
  /** The same in every delivery of this event: use it to handle each event once. */
  id: string;
  /** When the event happened. */
  timestamp: string;
  /** Present in a test event, whose data is made up. */
  test?: true;
  /** The type, which decides the other fields. */
  type: 'source.failed';
  /** What the type is about. */
  data: SourceFailedEventData;
}

export interface SourceFailedEventData {
  /** The source. */
  sourceId: string;
  /** The clone. */
  cloneId: string;
  source: WebhookSource;
  clone: WebhookClone;
  /** As in `reason.code` of the source. */
  code: string;
  /** Explains to a person what is wrong and what to do next. */
  message: string;
}

/** A link to the original file of a source. */
export interface SourceFile {
  /** Downloads the original without a credential until the link expires. */
  url: string;
  /** When it expires. */
  expiresAt: string;
}

/** A source is ready for answers. */
export interface SourceReadyEvent {
  /** The same in every delivery of this event: use it to handle each event once. */
  id: string;
  /** When the event happened. */
  timestamp: string;
  /** Present in a test event, whose data is made up. */
  test?: true;
  /** The type, which decides the other fields. */
  type: 'source.ready';
  /** What the type is about. */
  data: SourceReadyEventData;
}

export interface SourceReadyEventData {
  /** The source. */
  sourceId: string;
  /** The clone. */
  cloneId: string;
  source: WebhookSource;
  clone: WebhookClone;
}

/** Why a source failed, or why it is being retried. */
export interface SourceReason {
  /** The reason, for programs. */
  code: string;
  /** Explains to a person what is wrong and what to do next. */
  message: string;
  /** Whether processing the same source again can succeed. False if the file itself is the cause: then add a corrected file instead. */
  retryable: boolean;
}

/** How often a source is fetched again by itself. What did not change costs nothing. */
export interface SourceRefresh {
  /** Hours between two fetches. */
  everyHours: number;
}

/** The monthly limit of the model cost, and the cost so far. */
export interface SpendingLimit {
  /** Maximum model cost per calendar month (UTC), in millionths of a US dollar. Null: no limit. */
  monthlyCostMicros: number | null;
  /** Cost of this month so far. */
  spentMicros: number;
}

/** The body of `startRegistration`. */
export interface StartRegistrationInput {
  /** Email address. */
  email: string;
  /** Name, for people. */
  name?: string;
}

/** A payout account, and where its holder continues the onboarding. */
export interface StartedPayoutAccount {
  account: PayoutAccount;
  /** Redirect the user there immediately. The URL works once, expires within minutes, and gives access to the account. Null: nothing is required. */
  onboardingUrl: string | null;
  /** When the onboarding URL expires. Null: there is none. */
  onboardingExpiresAt: string | null;
}

/** Whether an answer was in progress. */
export interface StopMessageResult {
  /** The answer. */
  messageId: string;
  /** False if the answer had already ended. */
  stopped: boolean;
}

/** The body of `testWebhookEndpoint`. */
export interface TestWebhookEndpointInput {
  /** Default: the first event that the endpoint receives. */
  event?: 'message.answered' | 'source.ready' | 'source.failed';
}

/** How a clone looks in the widget. */
export interface Theme {
  /** `auto` follows the `color-scheme` of the page, and where it says neither or both, the visitor’s system setting. */
  mode: 'auto' | 'light' | 'dark';
  /** Color of buttons and links. */
  accent: string;
  /** Corner radius in CSS pixels. */
  radius: number;
  /** The corner of the page in which the widget appears. */
  position: 'right' | 'left';
}

/** A question that visitors asked, however often. */
export interface TopQuestion {
  /** The start of the question as it was last asked, at most 300 characters. */
  question: string;
  /** How often it was asked, in any case and punctuation. */
  asked: number;
  /** How often it got no answer, because the clone refused it or failed. */
  unanswered: number;
  /** The session in which it was last asked. */
  lastSessionId: string;
  /** When it was last asked. */
  lastAskedAt: string;
}

/** What visitors ask most often. */
export interface TopQuestions {
  /** Those that were asked most often first. */
  data: TopQuestion[];
}

/** The body of `updateApiKey`. */
export interface UpdateApiKeyInput {
  /** Name, for people. */
  name?: string;
  /** When the key stops working: a time in the future. Null: never. */
  expiresAt?: string | null;
  /** Publishable keys only. Replaces the whole list. */
  allowedOrigins?: string[];
  /** Secret keys only. A limit that you leave out stays as it is. */
  rateLimits?: UpdateApiKeyInputRateLimits;
}

export interface UpdateApiKeyInputRateLimits {
  /** Messages per minute. */
  chatPerMinute?: number | null;
  /** Uploaded files per hour. */
  uploadsPerHour?: number | null;
  /** All other calls per hour. */
  apiPerHour?: number | null;
}

/** The body of `updateClone`. */
export interface UpdateCloneInput {
  /** Name, for people. */
  name?: string;
  /** Address of a picture, shown beside answers. You may send the picture itself as `data:image/png;base64,…` (PNG, JPEG, GIF, or WebP, at most 1,024 pixels a side and 80,000 characters): the server stores it and returns its address, which is public and never shows another picture. Null: the initials of the name. */
  avatarUrl?: string | null;
  /** Shown to visitors. To describe the clone to the model, use `persona`. */
  bio?: string;
  /** Who the clone is and how it speaks. */
  persona?: string;
  /** What the clone must and must not do. */
  instructions?: string;
  /** What visitors see before they ask a question. */
  greeting?: string;
  /** Questions that visitors can ask with one click. */
  starterQuestions?: string[];
  /** `auto` answers in the language of the question. */
  language?: string;
  /** `sources_only` refuses questions that the sources do not answer. `sources_first` says when an answer goes beyond them. `open` answers freely. */
  answerPolicy?: 'sources_only' | 'sources_first' | 'open';
  /** The clone's reply if its sources do not answer the question. Empty: a default reply. */
  refusal?: string;
  /** Chat model. Null: the server's `CHAT_MODEL`. A model that the server's model service does not offer is refused. */
  model?: string | null;
  /** Origins of the sites that may embed the clone, normalized: `Example.com:443` becomes `https://example.com`. `https://*.example.com` allows all hosts below `example.com`, but not `example.com`, and `null` sandboxed frames and files, wherever they come from. Another scheme or port is another origin. Apps have a scheme of their own, like `capacitor://localhost`. Not part of a version: a change applies at once. */
  allowedOrigins?: string[];
  /** Hosts that answers may link to, besides the hosts of the answer's sources. Other links are shown as text. */
  linkHosts?: string[];
  /** Whether visitors can open the original of an uploaded file that an answer cites, at the cited page. They can read all of it. Off: they see the cited passage only. */
  shareOriginals?: boolean;
  /** Public name in URLs. Unique on this server. */
  slug?: string;
  /** Up to 20 key-value pairs for your own use. Neither versioned nor shown to visitors. */
  metadata?: Record<string, string>;
  /** How the clone looks in the widget. */
  theme?: UpdateCloneInputTheme;
  /** How chunks are chosen for an answer. */
  retrieval?: UpdateCloneInputRetrieval;
}

export interface UpdateCloneInputRetrieval {
  /** Minimum relevance of a chunk, from 0 to 1. Means the same for every embedding model. */
  threshold?: number;
  /** Maximum number of chunks per answer. */
  maxChunks?: number;
  /** Maximum tokens of the whole prompt: instructions, history, sources, and question. */
  maxContextTokens?: number;
}

export interface UpdateCloneInputTheme {
  /** `auto` follows the `color-scheme` of the page, and where it says neither or both, the visitor’s system setting. */
  mode?: 'auto' | 'light' | 'dark';
  /** Color of buttons and links. */
  accent?: string;
  /** Corner radius in CSS pixels. */
  radius?: number;
  /** The corner of the page in which the widget appears. */
  position?: 'right' | 'left';
}

/** The body of `updateMe`. */
export interface UpdateMeInput {
  /** Name, for people. */
  name: string | null;
}

/** The body of `updateMember`. */
export interface UpdateMemberInput {
  /** Cannot have more permissions than your own role: only an owner can grant the owner role. */
  role: 'owner' | 'admin' | 'editor' | 'viewer';
}

/** The body of `updateRefreshCookie`. */
export interface UpdateRefreshCookieInput {
  /** A refresh token to move into the cookie. Default: the one in the cookie. */
  refreshToken?: string;
}

/** The body of `updateSession`. */
export interface UpdateSessionInput {
  /** Replaces the start of the first question. */
  title?: string;
  /** Replaces all key-value pairs. Hidden from visitors. */
  metadata?: Record<string, string>;
  /** Up to 20 labels to find it by, without commas. An update replaces all of them. */
  tags?: string[];
}

/** The body of `updateSourceBatch`. */
export interface UpdateSourceBatchInput {
  /** Ids of sources. */
  ids?: string[];
  /** Your own identifiers. */
  externalIds?: string[];
  /** Tags to add. */
  addTags?: string[];
  /** Tags to remove. */
  removeTags?: string[];
}

/** The body of `updateSource`. */
export interface UpdateSourceInput {
  /** Title, shown with citations. */
  title?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When to fetch a source of the web again by itself; null for never. */
  refresh?: SourceRefresh | null;
}

/** The body of `updateSpendingLimit`. */
export interface UpdateSpendingLimitInput {
  /** Maximum model cost per calendar month (UTC), in millionths of a US dollar. Null: no limit. */
  monthlyCostMicros: number | null;
}

/** The body of `updateWebhookEndpoint`. */
export interface UpdateWebhookEndpointInput {
  /** A public URL, or one of a private host that the operator of the server allows (`ALLOWED_PRIVATE_HOSTS`). Redirects are not followed. */
  url?: string;
  /** A note for yourself. */
  description?: string;
  /** The types of events to send. */
  events?: ('message.answered' | 'source.ready' | 'source.failed')[];
  /** Whether events are sent. */
  enabled?: boolean;
}

/** The body of `updateWorkspace`. */
export interface UpdateWorkspaceInput {
  /** Name of the workspace. */
  name: string;
}

/** What was updated. */
export interface UpdatedSources {
  /** Ids of the sources whose tags have changed. */
  updated: string[];
}

/** A feed, which is fetched again. */
export interface UpsertFeedSourceInput {
  /** The type, which decides the other fields. */
  type: 'feed';
  /** Address of an RSS, Atom, or JSON feed. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** A question with its answer. */
export interface UpsertQaSourceInput {
  /** The type, which decides the other fields. */
  type: 'qa';
  /** The question. */
  question: string;
  /** The answer, as the clone may quote it. */
  answer: string;
  /** Address of the original, shown with citations. */
  url?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
}

/** A website, which is fetched again. */
export interface UpsertSiteSourceInput {
  /** The type, which decides the other fields. */
  type: 'site';
  /** The first page. Its links are followed within the website. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most links between the first page and a page. Pages of the sitemap count as one link away. */
  maxDepth?: number;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** A sitemap, which is fetched again. */
export interface UpsertSitemapSourceInput {
  /** The type, which decides the other fields. */
  type: 'sitemap';
  /** Address of the sitemap, or of a list of sitemaps. */
  url: string;
  /** Without it, the address. */
  title?: string;
  /** The most pages to keep. Those that were found after them are listed as skipped. */
  maxPages?: number;
  /** Keep only pages whose path begins with one of these, such as `/docs/`. As in robots.txt, `*` stands for any characters, and `$` for the end. */
  include?: string[];
  /** Skip pages whose path begins with one of these, written like `include`. */
  exclude?: string[];
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** The body of `upsertSource`. */
export type UpsertSourceInput = UpsertTextSourceInput | UpsertQaSourceInput | UpsertUrlSourceInput | UpsertSiteSourceInput | UpsertSitemapSourceInput | UpsertFeedSourceInput;

/** A text. */
export interface UpsertTextSourceInput {
  /** The type, which decides the other fields. */
  type: 'text';
  /** Title, shown with citations. */
  title: string;
  /** The text. */
  text: string;
  /** Address of the original, shown with citations. */
  url?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
}

/** A web page, which is fetched again. */
export interface UpsertUrlSourceInput {
  /** The type, which decides the other fields. */
  type: 'url';
  /** Address of the page, which citations link to. It must be public. */
  url: string;
  /** Without it, the title of the page. */
  title?: string;
  /** Your labels for the source. */
  tags?: string[];
  /** Up to 20 key-value pairs for your own use. An update replaces all of them. */
  metadata?: Record<string, string>;
  /** When the source is fetched again by itself. Null or left out: never. */
  refresh?: SourceRefresh | null;
}

/** Tokens and cost of an answer. */
export interface Usage {
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Cost in millionths of a US dollar, including the search. */
  costMicros: number;
  /** `estimated`: a model reported no usage, or an impossible one, so token counts or the cost are estimates. `unknown_price`: the model is not in the price table, so the cost is 0. */
  flags: ('estimated' | 'unknown_price')[];
}

/** The usage with one key. */
export interface UsageGroup {
  /** The day, model, or ID. Null: usage without one, such as that of anonymous visitors or of embedded sources; and, by visitor, that of deleted sessions. */
  key: string | null;
  /** Number of answers. */
  answers: number;
  /** Number of embedded sources. */
  sources: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Cost charged by the model provider, in millionths of a US dollar. */
  costMicros: number;
}

/** The usage of a workspace, in total, by day, and by model. */
export interface UsageReport {
  /** First day, UTC. */
  from: string;
  /** Last day, UTC, included. */
  to: string;
  /** The sum of all days. */
  total: UsageReportTotal;
  /** Days with usage, oldest first. */
  days: UsageReportDay[];
  /** The same counts by model, most expensive first; at most 100. */
  models: UsageReportModel[];
}

export interface UsageReportDay {
  /** The day, UTC. */
  day: string;
  /** Number of answers. */
  answers: number;
  /** Number of embedded sources. */
  sources: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Cost charged by the model provider, in millionths of a US dollar. */
  costMicros: number;
}

export interface UsageReportModel {
  /** The chat model. */
  model: string;
  /** Number of answers. */
  answers: number;
  /** Number of embedded sources. */
  sources: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Cost charged by the model provider, in millionths of a US dollar. */
  costMicros: number;
}

export interface UsageReportTotal {
  /** Number of answers. */
  answers: number;
  /** Number of embedded sources. */
  sources: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Cost charged by the model provider, in millionths of a US dollar. */
  costMicros: number;
}

/** A person with an account. */
export interface User {
  /** Identifies the object. */
  id: string;
  /** Email address. */
  email: string;
  /** Name, for people. */
  name: string | null;
  /** Whether the user opened a link that was sent to the email. */
  emailVerified: boolean;
  /** When it was created. */
  createdAt: string;
}

/** The body of `verifyEmail`. */
export interface VerifyEmailInput {
  /** The value after `#token=` in the link from the email. */
  token: string;
}

/** A passage of a source that supports the answer. */
export interface WebhookCitation {
  /** Number of the source in this answer, from 1. */
  index: number;
  /** The source. */
  sourceId: string;
  /** Title of the source. */
  title: string;
  /** Address of the original, if it has one. */
  url: string | null;
  /** Page number, from 1. Null for formats without pages. */
  page: number | null;
  /** Excerpt from the source, word for word. */
  quote: string;
}

/** The clone of an event. */
export interface WebhookClone {
  /** The clone. */
  id: string;
  /** The name that visitors see. */
  name: string;
  /** Its public name in URLs. */
  slug: string;
}

/** An event for a webhook endpoint, and how its delivery went. */
export interface WebhookDelivery {
  /** Identifies the object. */
  id: string;
  /** The webhook endpoint. */
  endpointId: string;
  /** The type of the event. */
  type: string;
  /** Whether it is a test event with made-up data. */
  test: boolean;
  /** A `pending` delivery is attempted up to nine times over 29 hours. Deliveries are kept for 30 days. */
  status: 'pending' | 'delivered' | 'failed';
  /** Number of attempts so far. */
  attempts: number;
  /** The last HTTP status of the endpoint. */
  lastStatus: number | null;
  /** Why the last attempt failed. */
  lastError: string | null;
  /** When it was created. */
  createdAt: string;
  /** When the endpoint accepted it. Null: not yet. */
  deliveredAt: string | null;
}

/** A delivery, and the event that it carries. */
export interface WebhookDeliveryWithEvent extends WebhookDelivery {
  event: WebhookEvent;
}

/** A URL that receives events of the workspace. */
export interface WebhookEndpoint {
  /** Identifies the object. */
  id: string;
  /** A public URL, or one of a private host that the operator of the server allows (`ALLOWED_PRIVATE_HOSTS`). Redirects are not followed. */
  url: string;
  /** A note for yourself. */
  description: string;
  /** The types of events to send. */
  events: ('message.answered' | 'source.ready' | 'source.failed')[];
  /** Whether events are sent. */
  enabled: boolean;
  /** Until when deliveries are also signed with the previous secret. Null: with the current one only. */
  previousSecretExpiresAt: string | null;
  /** When it was created. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
}

/** The body, as the endpoint receives it. */
export type WebhookEvent = MessageAnsweredEvent | SourceReadyEvent | SourceFailedEvent;

/** The source of an event. */
export interface WebhookSource {
  /** The source. */
  id: string;
  /** Such as `file`, `text`, or `qa`. */
  type: string;
  /** Its title. */
  title: string;
  /** Your own identifier, unique within the clone. */
  externalId: string | null;
  /** Address of the original. */
  url: string | null;
  /** Your labels. */
  tags: string[];
}

/** A workspace, which owns clones and everything else. */
export interface Workspace {
  /** Identifies the object. */
  id: string;
  /** Name of the workspace. */
  name: string;
  /** The caller's role; null for an API key. */
  role: 'owner' | 'admin' | 'editor' | 'viewer' | null;
  /** When it was created. */
  createdAt: string;
}

/** How visitors use all clones of the workspace. */
export interface WorkspaceAnalytics {
  /** First day, UTC. */
  from: string;
  /** Last day, UTC, included. */
  to: string;
  /** The time zone of the days. */
  timeZone: string;
  /** The sum of all days. */
  total: WorkspaceAnalyticsTotal;
  /** The same for as many days before `from`, to compare with. */
  previous: WorkspaceAnalyticsPrevious;
  /** Days with traffic, oldest first. */
  days: WorkspaceAnalyticsDay[];
  /** The clones with traffic, those with the most questions first, at most 200. */
  clones: WorkspaceAnalyticsClone[];
}

export interface WorkspaceAnalyticsClone {
  /** The clone. */
  cloneId: string;
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export interface WorkspaceAnalyticsDay {
  /** The day, UTC. */
  day: string;
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export interface WorkspaceAnalyticsPrevious {
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export interface WorkspaceAnalyticsTotal {
  /** Sessions of visitors, without previews. */
  sessions: number;
  /** Number of questions. */
  questions: number;
  /** Answers that finished (stop or length). */
  answered: number;
  /** Questions that the clone refused because its sources do not answer them. */
  refused: number;
  /** Answers that were stopped. */
  stopped: number;
  /** Answers that failed. */
  failed: number;
  /** Answers that were rated `up`. */
  thumbsUp: number;
  /** Answers that were rated `down`. */
  thumbsDown: number;
  /** Tokens that the model read. */
  inputTokens: number;
  /** Tokens that the model wrote. */
  outputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}
