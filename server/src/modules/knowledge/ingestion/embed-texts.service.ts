import type { Embedder, Embedding } from '../../../providers/embedder/embedder.port.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Telemetry } from '../../../shared/telemetry.ts';
import type { Reservation } from '../../billing/spending/spending.usecases.ts';

/** Reserves the most that a call can cost, in millionths of a US dollar. Null: the price is unknown. Rejects if that is not allowed. */
export type Reserve = (maxMicros: number | null) => Promise<Reservation>;

/** Like `embedTexts`, within what the workspace may spend. The cost is recorded before the vectors are used, so a crash loses no cost. */
export async function embedPaid(
  deps: { embedder: Embedder; telemetry: Telemetry; reserve: Reserve },
  texts: string[],
  signal: AbortSignal,
): Promise<Embedding> {
  const { embedder, telemetry, reserve } = deps;
  const reservation = await reserve(embedder.maxCost(texts.map((text) => Buffer.byteLength(text))));
  const embedding = await embedTexts(embedder, telemetry, texts, signal).catch(async (error: unknown) => {
    await reservation.release();
    throw error;
  });
  const { inputTokens, costMicros, estimated } = embedding;
  await reservation.settle({ inputTokens, costMicros, ...(estimated ? { estimated } : {}) });
  return embedding;
}

/** Embeds texts and reports the call to telemetry. Throws `upstream_failed` if the model returns a wrong number of vectors. */
async function embedTexts(embedder: Embedder, telemetry: Telemetry, texts: string[], signal: AbortSignal): Promise<Embedding> {
  const start = performance.now();
  const call = {
    provider: embedder.model.startsWith('offline') ? 'offline' : 'openai',
    model: embedder.model,
    operation: 'embed',
  } as const;
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const embedding = await embedder.embed(texts, signal);
    if (embedding.vectors.length !== texts.length)
      throw new AppError('upstream_failed', 'The embedding model returned a wrong number of vectors. Try again.');
    telemetry.modelCall({
      ...call,
      outcome: 'ok',
      seconds: seconds(),
      inputTokens: embedding.inputTokens,
      costMicros: embedding.costMicros,
    });
    return embedding;
  } catch (error) {
    const timedOut = error instanceof AppError && error.code === 'upstream_timeout';
    telemetry.modelCall({ ...call, outcome: signal.aborted ? 'aborted' : timedOut ? 'timeout' : 'error', seconds: seconds() });
    throw error;
  }
}
