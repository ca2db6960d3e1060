import type { Llm } from '../../providers/llm/llm.port.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

interface OfferedModelsDeps {
  llm: Pick<Llm, 'models' | 'defaultModel' | 'generative'>;
  clock: Clock;
  logger: Logger;
}

const FRESH_MS = 5 * 60_000;
/** A model that was added a moment ago is found, and misspelled names do not ask the service each time. */
const RETRY_MS = 10_000;
const NAMED_AT_MOST = 10;

/** Knows which models the model service offers. */
export function createOfferedModels({ llm, clock, logger }: OfferedModelsDeps) {
  let listed: { names: ReadonlySet<string>; at: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  /** All callers share one request, so none of them may end it. The provider's timeout does. */
  async function ask(): Promise<void> {
    try {
      listed = { names: new Set(await llm.models(new AbortController().signal)), at: clock.now().getTime() };
    } catch (error) {
      // Settings can be changed while the model service is down.
      failedAt = clock.now().getTime();
      logger.warn({ err: error }, 'The models of the model service could not be listed. A model that was saved now is not checked.');
    } finally {
      asking = undefined;
    }
  }

  /** Undefined if the service cannot be asked. */
  async function list(maxAgeMs: number, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
    const now = clock.now().getTime();
    if (listed && now - listed.at < maxAgeMs) return listed.names;
    // A service that is down is not asked by every caller.
    if (now - failedAt < RETRY_MS) return undefined;
    asking ??= ask();
    await asking;
    signal.throwIfAborted();
    return failedAt >= now ? undefined : listed?.names;
  }

  return {
    /** The names that the service lists, sorted, the server's own model included. Throws AppError if the service cannot be asked. */
    async names(signal: AbortSignal): Promise<string[]> {
      if (!llm.generative) return [llm.defaultModel];
      const names = await list(FRESH_MS, signal);
      return [...new Set([llm.defaultModel, ...(names ?? [])])].sort();
    },

    /**
     * Throws `invalid_input` for a model that the service does not offer; otherwise the first visitor would find out. Accepts any name if
     * the service cannot be asked, or if its list is incomplete, which shows when the server's own model is missing.
     */
    async require(model: string, signal: AbortSignal): Promise<void> {
      if (!llm.generative)
        throw new AppError(
          'invalid_input',
          'model: this server has no language model, so a clone cannot choose one. Leave it null, or set OPENAI_API_KEY or OPENAI_BASE_URL on the server.',
          { param: 'model' },
        );
      if (model === llm.defaultModel || (await list(FRESH_MS, signal))?.has(model)) return;
      const names = await list(RETRY_MS, signal);
      if (!names || names.has(model) || !names.has(llm.defaultModel)) return;
      const known = [...names].sort();
      const more = known.length > NAMED_AT_MOST ? `, and ${known.length - NAMED_AT_MOST} more` : '';
      throw new AppError(
        'invalid_input',
        `model: ${model.slice(0, 100)} is not offered by the model service. Offered: ${known.slice(0, NAMED_AT_MOST).join(', ')}${more}.`,
        { param: 'model' },
      );
    },
  };
}
