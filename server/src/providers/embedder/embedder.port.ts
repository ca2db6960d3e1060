import type { Evidence } from '../../text/evidence.ts';

/** Turns texts into vectors of `dimensions` numbers of length 1 (so that an inner product is a cosine). */
export interface Embedder {
  /** Stored with every vector: vectors of two models are never compared. E.g. `text-embedding-3-large@1536`. */
  readonly model: string;
  readonly dimensions: 1536;
  /** Share of this model's cosine in the fused rank score, 0 to 1; keywords have the rest. High for models that know meaning. */
  readonly weight: number;
  /** Texts per call at the most. */
  readonly batchSize: number;
  embed(texts: string[], signal: AbortSignal): Promise<Embedding>;
  /**
   * Maps a cosine of this model to a relevance from 0 (unrelated) to 1 (says the same); monotonic. The retrieval threshold
   * applies to this, so that 0.7 means the same whatever the model. Each adapter names the source of its calibration.
   */
  relevance(cosine: number): number;
  /**
   * Only of a model that knows words and no meaning: the relevance of a text by cosine and by `coverage`, the share (0 to 1) of the
   * question's information that stands in it. Without it the more certain of the two counts.
   */
  together?(cosine: number, coverage: number): number;
  /** Only of such a model: the relevance of a text that was read, by cosine and by what was found in it. */
  readRelevance?(cosine: number, evidence: Evidence): number;
  /** Throws AppError('upstream_failed' | 'upstream_timeout') when the model cannot be reached. */
  check(signal: AbortSignal): Promise<void>;
}

export interface Embedding {
  /** As many as there were texts, in their order. */
  vectors: Float32Array[];
  inputTokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
  /** The model is in no price table: `costMicros` is 0 because it is not known. */
  unknownPrice?: boolean;
}
