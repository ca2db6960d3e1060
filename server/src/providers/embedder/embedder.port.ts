import type { Evidence } from '../../text/evidence.ts';

/** Turns texts into unit vectors of `dimensions` numbers, so that an inner product is a cosine. */
export interface Embedder {
  /** Stored with every vector, because vectors of different models are not comparable. E.g. `text-embedding-3-large@1536`. */
  readonly model: string;
  readonly dimensions: 1536;
  /** Weight of the cosine in the combined rank score, 0 to 1; keywords have the rest. High for semantic models. */
  readonly weight: number;
  /** Maximum number of texts per call. */
  readonly batchSize: number;
  embed(texts: string[], signal: AbortSignal): Promise<Embedding>;
  /**
   * Maps a cosine of this model to a relevance from 0 (unrelated) to 1 (same meaning), monotonically. The retrieval threshold applies to
   * the relevance, so that 0.7 means the same for every model. Each adapter names the source of its calibration.
   */
  relevance(cosine: number): number;
  /**
   * Only for a lexical model: the relevance of a text by its cosine and by `coverage`, the share (0 to 1) of the question's information
   * that the text contains. Without it, the higher of the two counts.
   */
  together?(cosine: number, coverage: number): number;
  /** Only for a lexical model: the relevance of an analyzed text, by its cosine and its evidence. */
  readRelevance?(cosine: number, evidence: Evidence): number;
  /**
   * The most that embedding texts of these lengths in bytes can cost, in millionths of a US dollar. 0 if free, null if the price is
   * unknown.
   */
  maxCost(bytes: readonly number[]): number | null;
  /** Throws AppError('upstream_failed' | 'upstream_timeout') if the model is unreachable. */
  check(signal: AbortSignal): Promise<void>;
}

export interface Embedding {
  /** One per text, in the same order. */
  vectors: Float32Array[];
  inputTokens: number;
  /** The model did not report all of the tokens, so their count and the cost are estimates. */
  estimated?: boolean;
  /** Millionths of a US dollar. */
  costMicros: number;
  /** The model has no known price: `costMicros` is 0. */
  unknownPrice?: boolean;
}
