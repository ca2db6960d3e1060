export type { ApiPromise, Outcome } from './api-promise.ts';
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
export type { EventStream, Sequenced } from './follow.ts';
export type * from './generated/models.ts';
export type * from './generated/resources.ts';
export type { Page, PagePromise } from './pagination.ts';
export type { ChatSocket, SessionHelpers, SocketOptions, SocketState, Typing } from './realtime-state.ts';
export type { ClientOptions, RequestOptions, TokenSource } from './request.ts';
export { ExpertSession, type ExpertSessionOptions, type SessionTokens, type TokenStore } from './session.ts';
export type { WaitOptions } from './sources.ts';
export type { ChatStream } from './stream.ts';
export type { StreamedMessage, StreamOptions, StreamState } from './stream-state.ts';
export type { NamedFile, Uploadable, UploadProgress } from './uploads.ts';
export { VisitorSession, type VisitorSessionOptions } from './visitor.ts';
export type { WebSocketConstructor, WebSocketLike } from './web-socket.ts';
export { verifyWebhook, type WebhookEvent, type WebhookVerification, WebhookVerificationError } from './webhooks.ts';
