export type { StreamState } from './answer.ts';
export { APIClient } from './api-client.ts';
export type { APIPromise } from './api-promise.ts';
export { type ChatClient, createChatClient } from './chat-client.ts';
export { CloneAI } from './client.ts';
export {
  AbortError,
  ApiError,
  AuthenticationError,
  CloneAIError,
  ConflictError,
  ConnectionError,
  InternalError,
  InvalidRequestError,
  NotFoundError,
  PaymentRequiredError,
  PermissionError,
  QuotaExceededError,
  RateLimitError,
  SourceFailedError,
  TimeoutError,
  UpstreamError,
} from './errors.ts';
export type { EventStream, Sequenced } from './follow-events.ts';
export type * from './generated/models.ts';
export * from './generated/resources.ts';
export type { ClientOptions, Outcome, RequestOptions, TokenSource } from './http-client.ts';
export type { Logger, LogLevel } from './logger.ts';
export { renderMarkdown, renderMarkdownBlock } from './markdown.ts';
export { type MarkdownBlock, type MarkdownListItem, type MarkdownSpan, parseMarkdown } from './markdown-blocks.ts';
export type { MarkdownOptions } from './markdown-inline.ts';
export { createLinkPolicy, hostOf, type LinkPolicy, plainText, safeUrl } from './markdown-links.ts';
export { createMessage, reduceMessage, type StreamedMessage } from './message-reducer.ts';
export type { Page, PagePromise, ToArrayOptions } from './pagination.ts';
export type { ChatSocket, SocketOptions, SocketState, Typing } from './realtime.ts';
export { ExpertSession, type ExpertSessionOptions, type SessionTokens, type TokenStore } from './session.ts';
export type { WaitOptions } from './sources.ts';
export type { ChatStream, StreamOptions } from './stream.ts';
export type { NamedFile, NativeFile, Uploadable, UploadProgress } from './upload-types.ts';
export { VisitorSession, type VisitorSessionOptions } from './visitor.ts';
export type { WebSocketConstructor, WebSocketLike } from './web-socket.ts';
export { verifyWebhook, type WebhookVerification, WebhookVerificationError } from './webhooks.ts';
