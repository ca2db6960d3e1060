import { AbortError, ApiError, ConnectionError, RateLimitError, type Source, type UploadProgress } from '@cloneai/sdk';
import { signal } from '@preact/signals';
import { sleep } from '../../../lib/sleep.ts';

/** Sends one source. The headers of the answer tell how many more the server will take now. */
export type Send = (options: {
  signal: AbortSignal;
  idempotencyKey: string;
  onUploadProgress: (progress: UploadProgress) => void;
}) => PromiseLike<{ data: Source; response: Response }>;

export interface NewUpload {
  name: string;
  bytes: number;
  send: Send;
  /** Why sending it would be for nothing, as far as one can see here. It waits for "send it anyway". */
  doubt?: string | null;
}

export interface Upload extends NewUpload {
  id: number;
  state: 'waiting' | 'sending' | 'failed';
  /** 0 to 1. */
  sent: number;
  problem: unknown;
}

export interface Pause {
  /** Milliseconds since 1970, when the queue goes on by itself. */
  until: number;
  /** Uploads an hour that the server takes from one person; undefined: it did not say. */
  limit: number | undefined;
}

interface QueueOptions {
  /** Hears of each source that the server has. */
  onSource: (source: Source) => void;
  now?: () => number;
  /** Ends early when the signal aborts. */
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  newKey?: () => string;
}

export const MAX_CONCURRENT = 3;
/** Pauses before the second and the third try of what a broken connection or a fault of the server stopped. All under one key: never stored twice. */
const RETRY_AFTER = [1000, 4000];
const UNKNOWN_WAIT_SECONDS = 60;
/** Pauses before what failed for want of a server is sent again by itself: the first, and the longest, to which they double. */
const RETURN_AFTER = [10_000, 60_000] as const;

export type UploadQueue = ReturnType<typeof createUploadQueue>;

/** Uploads a few at a time. What the server refuses for being too many waits here until it takes more; nothing that was given is dropped. */
export function createUploadQueue({ onSource, now = Date.now, sleep: wait = sleep, newKey = randomKey }: QueueOptions) {
  const uploads = signal<readonly Upload[]>([]);
  const pause = signal<Pause | null>(null);
  const running = new Map<number, AbortController>();
  const keys = new Map<number, string>();
  let lastId = 0;
  let waking: AbortController | undefined;
  let returning = false;
  let returnAfter: number = RETURN_AFTER[0];
  /** What the server said it takes still, of which those under way may be part. Null: not known. */
  let allowance: { left: number; resetAt: number; limit: number | undefined } | null = null;

  const change = (id: number, part: Partial<Upload>) => {
    uploads.value = uploads.value.map((upload) => (upload.id === id ? { ...upload, ...part } : upload));
  };
  const drop = (id: number) => {
    uploads.value = uploads.value.filter((upload) => upload.id !== id);
    keys.delete(id);
  };

  function holdOff(seconds: number, limit: number | undefined): void {
    const until = Math.max(pause.value?.until ?? 0, now() + seconds * 1000);
    pause.value = { until, limit: limit ?? pause.value?.limit };
    waking?.abort();
    const mine = new AbortController();
    waking = mine;
    void wait(until - now(), mine.signal).then(() => !mine.signal.aborted && resume());
  }

  function resume(): void {
    waking?.abort();
    pause.value = null;
    allowance = null;
    pump();
  }

  function pump(): void {
    for (const { id, state } of uploads.value) {
      if (pause.value || running.size >= MAX_CONCURRENT) return;
      if (state !== 'waiting') continue;
      if (allowance && allowance.left - running.size <= 0) {
        if (running.size === 0) holdOff(Math.max(1, (allowance.resetAt - now()) / 1000), allowance.limit);
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
    change(id, { state: 'sending', sent: 0, problem: null });
    try {
      const { data, response } = await sendWithRetries(upload, controller.signal);
      const left = numberOf(response.headers, 'ratelimit-remaining');
      if (left !== undefined)
        allowance = {
          left,
          resetAt: now() + (numberOf(response.headers, 'ratelimit-reset') ?? UNKNOWN_WAIT_SECONDS) * 1000,
          limit: numberOf(response.headers, 'ratelimit-limit'),
        };
      returnAfter = RETURN_AFTER[0];
      drop(id);
      onSource(data);
    } catch (problem) {
      if (problem instanceof AbortError) drop(id);
      else if (problem instanceof RateLimitError) {
        change(id, { state: 'waiting', sent: 0 });
        holdOff(problem.retryAfter ?? UNKNOWN_WAIT_SECONDS, numberOf(problem.headers, 'ratelimit-limit'));
      } else {
        change(id, { state: 'failed', sent: 0, problem });
        if (isAway(problem)) void returnLater();
      }
    } finally {
      running.delete(id);
      pump();
    }
  }

  /** A server that was away comes back, and nobody should have to press a button for each file then. */
  async function returnLater(): Promise<void> {
    if (returning) return;
    returning = true;
    await wait(returnAfter);
    returning = false;
    returnAfter = Math.min(returnAfter * 2, RETURN_AFTER[1]);
    reconnect();
  }

  function reconnect(): void {
    for (const { id, state, problem } of uploads.value) if (state === 'failed' && isAway(problem)) retry(id);
  }

  function retry(id: number): void {
    const failed = uploads.value.find((upload) => upload.id === id && upload.state === 'failed');
    if (!failed) return;
    // A refusal is kept under its key, and a try that a stopped server never ended holds it for minutes: what is sent anew is a new call,
    // unless the one before may have arrived.
    if (!mayPass(failed.problem) || isUnsettled(failed.problem)) keys.delete(id);
    change(id, { state: 'waiting', problem: null, doubt: null });
    pump();
  }

  async function sendWithRetries({ id, send }: Upload, signal: AbortSignal) {
    const idempotencyKey = keys.get(id) ?? newKey();
    keys.set(id, idempotencyKey);
    for (let tried = 0; ; tried++) {
      try {
        return await send({
          signal,
          idempotencyKey,
          onUploadProgress: ({ loaded, total }) => total && change(id, { sent: Math.min(1, loaded / total) }),
        });
      } catch (problem) {
        const delay = RETRY_AFTER[tried];
        if (delay === undefined || !mayPass(problem)) throw problem;
        await wait(delay, signal);
        if (signal.aborted) throw new AbortError('Cancelled.');
      }
    }
  }

  return {
    uploads,
    pause,

    add(given: readonly NewUpload[]): void {
      uploads.value = [
        ...uploads.value,
        ...given.map((one) => ({
          ...one,
          id: ++lastId,
          state: one.doubt ? ('failed' as const) : ('waiting' as const),
          sent: 0,
          problem: one.doubt ? new Error(one.doubt) : null,
        })),
      ];
      pump();
    },

    /** Sends again what failed. */
    retry,

    /** Sends again what failed for want of a connection. */
    reconnect,

    /** Takes one out, wherever it is. */
    cancel(id: number): void {
      const controller = running.get(id);
      if (controller) controller.abort();
      else drop(id);
      if (uploads.value.every(({ state }) => state !== 'waiting')) {
        waking?.abort();
        pause.value = null;
      }
    },

    /** Does not wait any longer: asks the server now. */
    resume,
  };
}

/** No server was reached, or one that was going down or coming up. */
const isAway = (problem: unknown): boolean =>
  problem instanceof ConnectionError || (problem instanceof ApiError && [502, 503, 504].includes(problem.status));

/** An earlier try of the same file has not ended, as far as the server knows. */
export const isUnsettled = (problem: unknown): boolean => problem instanceof ApiError && problem.code === 'idempotency_in_progress';

const mayPass = (problem: unknown): boolean =>
  isAway(problem) || isUnsettled(problem) || (problem instanceof ApiError && problem.status >= 500);

function numberOf(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}

const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
