import { AbortError, ApiError, ConnectionError, RateLimitError, type Source, type UploadProgress } from '@cloneai/sdk';
import { signal } from '@preact/signals';
import { sleep } from '../../../lib/sleep.ts';

/** Sends one source. The response headers contain the remaining rate limit. */
export type Send = (options: {
  signal: AbortSignal;
  idempotencyKey: string;
  onUploadProgress: (progress: UploadProgress) => void;
}) => PromiseLike<{ data: Source; response: Response }>;

export interface NewUpload {
  name: string;
  bytes: number;
  send: Send;
  /** Why the upload will probably fail. It waits until the user sends it anyway. */
  warning?: string | null;
}

export interface Upload extends NewUpload {
  id: number;
  state: 'waiting' | 'sending' | 'failed';
  /** 0 to 1. */
  sent: number;
  problem: unknown;
}

export interface Pause {
  /** When the queue continues, in milliseconds since 1970. */
  until: number;
  /** Uploads per hour that the server accepts from one user, if known. */
  limit: number | undefined;
}

interface QueueOptions {
  /** Called with each stored source. */
  onSource: (source: Source) => void;
  now?: () => number;
  /** Resolves early when the signal aborts. */
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  newKey?: () => string;
}

export const MAX_CONCURRENT = 3;
/** Delays before the second and third attempt after a connection or server error. All use one idempotency key. */
const RETRY_DELAYS_MS = [1000, 4000];
const DEFAULT_PAUSE_SECONDS = 60;
/** First and longest delay before retrying while the server is unavailable. */
const RECONNECT_DELAYS_MS = [10_000, 60_000] as const;

export type UploadQueue = ReturnType<typeof createUploadQueue>;

/** Uploads a few files at a time. Uploads that the rate limit refuses wait until the server accepts more. */
export function createUploadQueue({ onSource, now = Date.now, sleep: wait = sleep, newKey = randomKey }: QueueOptions) {
  const uploads = signal<readonly Upload[]>([]);
  const pause = signal<Pause | null>(null);
  const running = new Map<number, AbortController>();
  const keys = new Map<number, string>();
  let lastId = 0;
  let pauseTimer: AbortController | undefined;
  let isReconnecting = false;
  let reconnectDelay: number = RECONNECT_DELAYS_MS[0];
  /** Remaining uploads by the last response. Running uploads may be part of it. `null` when unknown. */
  let allowance: { remaining: number; resetAt: number; limit: number | undefined } | null = null;

  const update = (id: number, changes: Partial<Upload>) => {
    uploads.value = uploads.value.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload));
  };
  const remove = (id: number) => {
    uploads.value = uploads.value.filter((upload) => upload.id !== id);
    keys.delete(id);
  };

  function pauseFor(seconds: number, limit: number | undefined): void {
    const until = Math.max(pause.value?.until ?? 0, now() + seconds * 1000);
    pause.value = { until, limit: limit ?? pause.value?.limit };
    pauseTimer?.abort();
    const timer = new AbortController();
    pauseTimer = timer;
    void wait(until - now(), timer.signal).then(() => !timer.signal.aborted && resume());
  }

  function resume(): void {
    pauseTimer?.abort();
    pause.value = null;
    allowance = null;
    startNext();
  }

  function startNext(): void {
    for (const { id, state } of uploads.value) {
      if (pause.value || running.size >= MAX_CONCURRENT) return;
      if (state !== 'waiting') continue;
      if (allowance && allowance.remaining - running.size <= 0) {
        if (running.size === 0) pauseFor(Math.max(1, (allowance.resetAt - now()) / 1000), allowance.limit);
        return;
      }
      void run(id);
    }
  }

  async function run(id: number): Promise<void> {
    const upload = uploads.value.find((one) => one.id === id);
    if (!upload) return;
    const controller = new AbortController();
    running.set(id, controller);
    update(id, { state: 'sending', sent: 0, problem: null });
    try {
      const { data, response } = await sendWithRetries(upload, controller.signal);
      const remaining = numberOf(response.headers, 'ratelimit-remaining');
      if (remaining !== undefined)
        allowance = {
          remaining,
          resetAt: now() + (numberOf(response.headers, 'ratelimit-reset') ?? DEFAULT_PAUSE_SECONDS) * 1000,
          limit: numberOf(response.headers, 'ratelimit-limit'),
        };
      reconnectDelay = RECONNECT_DELAYS_MS[0];
      remove(id);
      onSource(data);
    } catch (problem) {
      if (problem instanceof AbortError) remove(id);
      else if (problem instanceof RateLimitError) {
        update(id, { state: 'waiting', sent: 0 });
        pauseFor(problem.retryAfter ?? DEFAULT_PAUSE_SECONDS, numberOf(problem.headers, 'ratelimit-limit'));
      } else {
        update(id, { state: 'failed', sent: 0, problem });
        if (isUnavailable(problem)) void reconnectLater();
      }
    } finally {
      running.delete(id);
      startNext();
    }
  }

  /** Retries when the server is available again, so that the user does not have to retry each file. */
  async function reconnectLater(): Promise<void> {
    if (isReconnecting) return;
    isReconnecting = true;
    await wait(reconnectDelay);
    isReconnecting = false;
    reconnectDelay = Math.min(reconnectDelay * 2, RECONNECT_DELAYS_MS[1]);
    reconnect();
  }

  function reconnect(): void {
    for (const { id, state, problem } of uploads.value) if (state === 'failed' && isUnavailable(problem)) retry(id);
  }

  function retry(id: number): void {
    const failedUpload = uploads.value.find((upload) => upload.id === id && upload.state === 'failed');
    if (!failedUpload) return;
    // The server stores a refusal under its idempotency key, and an unfinished attempt blocks the key for minutes. Use a new key unless
    // the earlier attempt may have arrived.
    if (!isTemporary(failedUpload.problem) || isInProgress(failedUpload.problem)) keys.delete(id);
    update(id, { state: 'waiting', problem: null, warning: null });
    startNext();
  }

  async function sendWithRetries({ id, send }: Upload, signal: AbortSignal) {
    const idempotencyKey = keys.get(id) ?? newKey();
    keys.set(id, idempotencyKey);
    for (let attempt = 0; ; attempt++) {
      try {
        return await send({
          signal,
          idempotencyKey,
          onUploadProgress: ({ loaded, total }) => total && update(id, { sent: Math.min(1, loaded / total) }),
        });
      } catch (problem) {
        const delay = RETRY_DELAYS_MS[attempt];
        if (delay === undefined || !isTemporary(problem)) throw problem;
        await wait(delay, signal);
        if (signal.aborted) throw new AbortError('Cancelled.');
      }
    }
  }

  return {
    uploads,
    pause,

    add(newUploads: readonly NewUpload[]): void {
      uploads.value = [
        ...uploads.value,
        ...newUploads.map((one) => ({
          ...one,
          id: ++lastId,
          state: one.warning ? ('failed' as const) : ('waiting' as const),
          sent: 0,
          problem: one.warning ? new Error(one.warning) : null,
        })),
      ];
      startNext();
    },

    /** Retries a failed upload. */
    retry,

    /** Retries all uploads that failed because the server was unavailable. */
    reconnect,

    /** Cancels an upload in any state. */
    cancel(id: number): void {
      const controller = running.get(id);
      if (controller) controller.abort();
      else remove(id);
      if (uploads.value.every(({ state }) => state !== 'waiting')) {
        pauseTimer?.abort();
        pause.value = null;
      }
    },

    /** Ends the pause and continues now. */
    resume,
  };
}

/** The server was unreachable, stopping, or starting. */
const isUnavailable = (problem: unknown): boolean =>
  problem instanceof ConnectionError || (problem instanceof ApiError && [502, 503, 504].includes(problem.status));

/** The server still processes an earlier attempt with the same idempotency key. */
export const isInProgress = (problem: unknown): boolean => problem instanceof ApiError && problem.code === 'idempotency_in_progress';

const isTemporary = (problem: unknown): boolean =>
  isUnavailable(problem) || isInProgress(problem) || (problem instanceof ApiError && problem.status >= 500);

function numberOf(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}

const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
