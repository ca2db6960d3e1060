/** A chat model: hosted, self-hosted, or the extractive answerer. */
export interface Llm {
  /** Model for requests without one. */
  readonly defaultModel: string;
  /** False for the extractive answerer: do not call `complete`; the `model` of a request is ignored. */
  readonly generative: boolean;
  /**
   * Streams one answer. `onText` is called synchronously with each non-empty piece, in order. The promise resolves when the model reports
   * that it is done. It rejects with AppError('upstream_failed' | 'upstream_timeout'), whose message visitors may see; earlier pieces stay
   * valid. When `signal` aborts, the upstream connection is closed at once and the promise rejects. (A callback, not an async iterator: a
   * promise per token is too expensive for a thousand open streams.)
   */
  stream(request: LlmRequest, signal: AbortSignal, onText: (text: string) => void): Promise<LlmEnd>;
  /** Returns one short answer from the small model, with a timeout of 5 s. Rejects like `stream`. */
  complete(request: LlmRequest, signal: AbortSignal): Promise<LlmEnd & { text: string }>;
  /**
   * Estimates the usage of an aborted answer from its text, and flags it. Call it before the answer. It keeps no text, so that a long prompt
   * does not stay in memory during its answer.
   */
  estimateUsage(request: LlmRequest): (answerBytes: number) => LlmUsage;
  /**
   * The most that a call can cost, in millionths of a US dollar. `model` as in a request. 0 if the model is free, null if its price is
   * unknown.
   */
  maxCost(call: { model: string | null; small?: boolean; inputTokens: number; outputTokens: number }): number | null;
  /** Names that the `model` of a request may have, as the service lists them. Empty for the extractive answerer. Throws AppError. */
  models(signal: AbortSignal): Promise<readonly string[]>;
  /** Throws AppError if the model is unreachable. Uses no tokens. */
  check(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface LlmMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface LlmRequest {
  /** Null for the default model (for `complete`: the small one). */
  model: string | null;
  messages: LlmMessage[];
  maxOutputTokens: number;
  /** The parts of the messages, for the extractive answerer. */
  grounding?: LlmGrounding;
}

export interface LlmGrounding {
  question: string;
  /** BCP 47 tag of the language to answer in. */
  language: string;
  /** In the order of the prompt, best first. */
  chunks: { index: number; text: string; headingPath: string[]; title?: string; start?: number }[];
  /** A complete answer with markers for its citations, which the extractive answerer gives as it stands. */
  reply?: string;
}

export interface LlmEnd {
  /** `refused`: stopped by the provider's content filter, or not answered by the sources. */
  finishReason: 'stop' | 'length' | 'refused';
  /** The provider's name of the model. */
  model: string;
  usage: LlmUsage;
}

export interface LlmUsage {
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a US dollar. 0 if the price is unknown. */
  costMicros: number;
  flags: ('estimated' | 'unknown_price')[];
}
