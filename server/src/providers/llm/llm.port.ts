/** A chat model: hosted, self-hosted, or the extractive answerer. */
export interface Llm {
  /** Used when a request names no model. */
  readonly defaultModel: string;
  /** False: extractive only. Then `complete` is not to be called, and no `model` of a request is heeded. */
  readonly generative: boolean;
  /**
   * Streams one answer. `onText` is called synchronously with each non-empty piece, in order; the promise resolves once, when the model
   * has said by itself that it is done. Rejects with AppError('upstream_failed' | 'upstream_timeout') whose message a visitor may read;
   * pieces already given stay valid. When `signal` aborts, the upstream connection is closed at once and the promise rejects.
   * (A callback, not an async iterator: a promise per token is what a thousand open streams cannot afford.)
   */
  stream(request: LlmRequest, signal: AbortSignal, onText: (text: string) => void): Promise<LlmEnd>;
  /** One short answer in one piece, from the small model; gives up after 5 s. Rejects like `stream`. */
  complete(request: LlmRequest, signal: AbortSignal): Promise<LlmEnd & { text: string }>;
  /**
   * For answers that are broken off: from what was said, the usage, estimated and flagged so. Asked before the answer, and keeps no
   * text: a long prompt must not stay in memory for as long as its answer takes.
   */
  estimateUsage(request: LlmRequest): (answerBytes: number) => LlmUsage;
  /** Throws AppError when the model cannot be reached. Costs no tokens. */
  check(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface LlmMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface LlmRequest {
  /** Null: the default model (for `complete`: the small one). */
  model: string | null;
  messages: LlmMessage[];
  maxOutputTokens: number;
  /** What the messages were built from, for an answerer that does not read prompts. */
  grounding?: LlmGrounding;
}

export interface LlmGrounding {
  question: string;
  /** BCP 47 tag of the language to answer in. */
  language: string;
  /** Numbered as in the prompt, best first. */
  chunks: { index: number; text: string; headingPath: string[]; title?: string }[];
}

export interface LlmEnd {
  /** `refused`: the provider's filter stopped it, or the sources do not answer. */
  finishReason: 'stop' | 'length' | 'refused';
  /** The model that answered, as the provider names it. */
  model: string;
  usage: LlmUsage;
}

export interface LlmUsage {
  inputTokens: number;
  outputTokens: number;
  /** Millionths of a US dollar; 0 when the price is unknown. */
  costMicros: number;
  flags: ('estimated' | 'unknown_price')[];
}
